import { type RefusalCode, refusals } from '#contracts/refusals/index'

export type { RefusalCode }

export interface RefusalOptions {
  /** The input field that the sentence is about, in dotted form. */
  readonly field?: string
  /** Values for the {placeholders} of the sentence. Never personal data: sentences are logged by code, params are not. */
  readonly params?: Readonly<Record<string, string | number>>
}

/** A coded business "no" with an HTTP status and a sentence to act on. Everything else that is thrown is a bug. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly field: string | undefined
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: RefusalCode, options: RefusalOptions = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.status = refusals[code].status
    this.field = options.field
    this.params = options.params ?? {}
  }

  /** The sentence in the reader's language. */
  sentence(locale: 'zh' | 'en'): string {
    return refusals[this.code][locale].replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(this.params[name] ?? whole),
    )
  }
}

export function refuse(code: RefusalCode, options?: RefusalOptions): never {
  throw new Refusal(code, options)
}

export function refuseUnless(condition: unknown, code: RefusalCode, options?: RefusalOptions): asserts condition {
  if (!condition) throw new Refusal(code, options)
}
