import { z } from 'zod'

/**
 * How the hospital's system can be made to misbehave, for demos and tests.
 *
 * late: answers after `ms`. twice: carries the request out twice, as a proxy that repeats does (a message is sent, an
 * acknowledgement given, twice). never: carries it out and does not answer. refuse: does nothing and refuses. drop: does
 * nothing and cuts the connection. drop-after: carries it out and cuts the connection. die: carries it out and kills its
 * own process with SIGKILL before it answers.
 */
export const Fault = z.object({
  kind: z.enum(['late', 'twice', 'never', 'refuse', 'drop', 'drop-after', 'die']),
  /** An operation's name, `fhir`, `hl7-send`, `hl7-receive`, or `*` for all. */
  where: z.string().max(40).default('*'),
  /** How often; without it until it is taken away. */
  times: z.number().int().min(1).max(1_000_000).optional(),
  ms: z.number().int().min(0).max(600_000).default(3_000),
})
export type Fault = z.infer<typeof Fault>
export type FaultInput = z.input<typeof Fault>
export const Faults = z.array(Fault).max(50)

export interface Misbehaviour {
  /** The faults in force. */
  list(): readonly Fault[]
  set(faults: readonly FaultInput[]): void
  /** The fault for this place, if there is one; counts it down. */
  take(where: string): Fault | undefined
}

export function misbehaviour(initial: readonly FaultInput[] = []): Misbehaviour {
  let faults = Faults.parse(initial)
  return {
    list: () => faults,
    set: (next) => {
      faults = Faults.parse(next)
    },
    take: (where) => {
      const fault = faults.find((one) => one.where === '*' || one.where === where)
      if (fault?.times !== undefined) {
        fault.times -= 1
        if (fault.times === 0) faults = faults.filter((one) => one !== fault)
      }
      return fault
    },
  }
}

/** What came of a request that a fault may have struck: an answer, or no answer (and whether the line is cut). */
export type Struck<T> = { answer: T; twice: boolean } | { answer: undefined; cut: boolean }

/** Carries `work` out as the fault for `where` has it; `refusal` is the answer of a refusing system. */
export async function strike<T>(
  faults: Misbehaviour,
  where: string,
  work: () => Promise<T>,
  refusal: () => T,
): Promise<Struck<T>> {
  const fault = faults.take(where)
  if (!fault) return { answer: await work(), twice: false }
  if (fault.kind === 'refuse') return { answer: refusal(), twice: false }
  if (fault.kind === 'drop') return { answer: undefined, cut: true }
  if (fault.kind === 'twice') await work()
  const answer = await work()
  if (fault.kind === 'die') process.kill(process.pid, 'SIGKILL')
  if (fault.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms).unref())
  if (fault.kind === 'never') return { answer: undefined, cut: false }
  if (fault.kind === 'drop-after') return { answer: undefined, cut: true }
  return { answer, twice: fault.kind === 'twice' }
}
