import { z } from 'zod'

/** What goes wrong with one message. */
export const FaultKind = z.enum([
  'late',
  'arrives-late',
  'fails-before',
  'fails-after',
  'drops-before',
  'drops-after',
  'repeats',
  'garbled',
  'contradicts',
  'badly-signed',
  'signs-out',
  'dearer',
])
export type FaultKind = z.infer<typeof FaultKind>

export const Fault = z.object({
  kind: FaultKind,
  /** Of which operation; without it of any but the sign-in. */
  infno: z.string().max(8).optional(),
  ms: z.number().int().min(0).max(600_000).default(1_000),
  times: z.number().int().min(1).max(1_000_000).default(1),
})
export type FaultInput = z.input<typeof Fault>

/** Faults in the order in which they happen: each message takes the first that is meant for it. */
export class Faults {
  #waiting: z.output<typeof Fault>[] = []

  set(faults: readonly FaultInput[]): void {
    this.#waiting = z.array(Fault).max(1000).parse(faults)
  }

  take(infno: string): z.output<typeof Fault> | undefined {
    const at = this.#waiting.findIndex((one) => (one.infno === undefined ? infno !== '9001' : one.infno === infno))
    const fault = this.#waiting[at]
    if (!fault) return undefined
    if (fault.times === 1) this.#waiting.splice(at, 1)
    else this.#waiting[at] = { ...fault, times: fault.times - 1 }
    return fault
  }
}
