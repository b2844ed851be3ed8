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

  /** The sentence in the reader's language; an instant among its values is said as people in the region say it. */
  sentence(locale: 'zh' | 'en'): string {
    const said = (name: string, whole: string) => {
      const value = this.params[name]
      if (value === undefined) return whole
      return instant.test(String(value)) ? clockTime[locale].format(new Date(value)) : String(value)
    }
    return refusals[this.code][locale].replace(/\{(\w+)\}/g, (whole, name: string) => said(name, whole))
  }
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
const timeZone = 'Asia/Shanghai'
const clockTime = {
  zh: new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }),
}

export function refuse(code: RefusalCode, options?: RefusalOptions): never {
  throw new Refusal(code, options)
}

export function refuseUnless(condition: unknown, code: RefusalCode, options?: RefusalOptions): asserts condition {
  if (!condition) throw new Refusal(code, options)
}
