/** What follows from a follow-up by the programme's rules, and what the doctor may decide otherwise. Rules only. */
import { assess } from '#care/chronic'
import type { Facts, FactValue, Programme } from '#contracts/chronic-programme'
import type { Answered, Decision, DueReason, Explained, Measured } from '#contracts/follow-ups'
import { refuseUnless } from '#kernel'
import { flatOf, measuredNames, plain } from './form.ts'

const dayMs = 86_400_000
export const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

export interface Person {
  readonly ageYears: number
  readonly sex: string
  readonly programmes: readonly string[]
  /** ICD-10 codes. */
  readonly diagnoses: readonly string[]
}
export interface Before {
  readonly items: readonly Answered[]
  readonly measured: Measured
  readonly decision: Decision
  readonly atTarget: boolean | null
}

interface Told {
  readonly items: readonly Answered[]
  readonly measured: Measured
}
/** What was answered and measured, as facts. */
export const factsOfVisit = ({ items, measured }: Told) => ({ ...answerFacts(items), ...valueFacts(measured) })

/** Facts by name, as contracts/chronic-programme.ts has them. */
export function factsOf(
  person: Person,
  now: { items: readonly Answered[]; measured: Measured },
  before?: Before,
): Facts {
  return {
    'person.age': person.ageYears,
    'person.sex': person.sex,
    programmes: [...person.programmes],
    diagnoses: [...person.diagnoses],
    ...factsOfVisit(now),
    ...(before
      ? {
          ...prefixed(factsOfVisit(before)),
          'previous.decision': before.decision,
          ...(before.atTarget === null ? {} : { 'previous.atTarget': before.atTarget }),
        }
      : {}),
  }
}

function prefixed(facts: Record<string, FactValue>): Record<string, FactValue> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`previous.${name}`, value]))
}

function answerFacts(items: readonly Answered[]): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {}
  for (const { linkId, answer = [] } of flatOf(items)) {
    const values = answer.map(plain)
    if (values.length > 0) facts[`answer.${linkId}`] = values.length === 1 ? values[0]! : values.map(String)
  }
  return facts
}

function valueFacts(measured: Measured): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {}
  for (const [fact, name] of Object.entries(measuredNames)) {
    const value = measured[name]
    if (value !== undefined) facts[`value.${fact}`] = value
  }
  const any = measured.fastingGlucoseMmol ?? measured.afterMealGlucoseMmol ?? measured.randomGlucoseMmol
  return any === undefined ? facts : { ...facts, 'value.anyGlucose': any }
}

export interface Ruled {
  readonly atTarget: boolean | null
  readonly urgent: boolean
  readonly ruled: Decision
  readonly explained: readonly Explained[]
  readonly nextDueOn: string
}

/** What the programme says of the facts; `intervalDays` is the stratum's. */
export function rule(programme: Programme, facts: Facts, onDay: string, intervalDays: number): Ruled {
  const { atTarget, urgent, rule, decision, withinDays, because } = assess(programme, facts)
  const signs = urgent.map(({ code, because: said }) => ({ rule: code, zh: said.zh, en: said.en, facts: [] }))
  return {
    atTarget,
    urgent: urgent.length > 0,
    ruled: decision,
    explained: [{ rule: rule.code, ...because.sentence, facts: because.facts }, ...signs],
    nextDueOn: addDays(onDay, withinDays ?? intervalDays),
  }
}

export interface Wish {
  readonly decision?: Decision | undefined
  readonly decisionReason?: string | undefined
  readonly nextDueOn?: string | undefined
}
export interface Decided extends Ruled {
  readonly decision: Decision
  readonly decisionReason: string | null
  readonly referBy: string | null
}

/**
 * The doctor's decision, or the rules' where there is none. Another decision or a later day needs a reason; after an urgent sign
 * no reason makes the day later.
 * Refusals: follow_ups.reason_needed, .next_due_wrong.
 */
export function decide(ruled: Ruled, wish: Wish, onDay: string): Decided {
  const decision = wish.decision ?? ruled.ruled
  const nextDueOn = wish.nextDueOn ?? ruled.nextDueOn
  const later = nextDueOn > ruled.nextDueOn
  const latest = ruled.urgent ? ruled.nextDueOn : addDays(onDay, 366)
  refuseUnless(nextDueOn > onDay && nextDueOn <= latest, 'follow_ups.next_due_wrong', {
    field: 'nextDueOn',
    params: { latest },
  })
  const differs = decision !== ruled.ruled || later
  refuseUnless(!differs || wish.decisionReason, 'follow_ups.reason_needed', { field: 'decisionReason' })
  const referBy = decision === 'refer' ? (ruled.urgent ? onDay : nextDueOn) : null
  return { ...ruled, decision, nextDueOn, decisionReason: differs ? wish.decisionReason! : null, referBy }
}

const dueReasons: Readonly<Record<Decision, DueReason>> = {
  keep: 'routine',
  adjust: 'adjusted',
  refer: 'referred',
  'call-back': 'call-back',
}
export const dueReasonOf = (decision: Decision): DueReason => dueReasons[decision]
