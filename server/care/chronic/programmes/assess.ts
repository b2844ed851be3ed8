/** What a programme says of a person's facts. Rules only: no clock, no I/O. */
import type { Because } from '#contracts/chronic'
import type {
  Decision,
  DecisionRule,
  Facts,
  FactValue,
  ProgrammeContent,
  Stratum,
  Target,
  UrgentSign,
} from '#contracts/chronic-programme'
import { evaluate, holds, reasonsFor, type Truth } from './condition.ts'

/** The facts with what the programme derives from them: body mass index, its own derived facts, at target, urgent. */
export function withDerived(programme: ProgrammeContent, given: Facts): Facts {
  const facts: Record<string, FactValue | undefined> = { ...given }
  const { 'value.weight': weight, 'value.height': height } = facts
  if (facts['value.bmi'] === undefined && typeof weight === 'number' && typeof height === 'number' && height > 0) {
    facts['value.bmi'] = Math.round((weight / (height / 100) ** 2) * 10) / 10
  }
  for (const one of programme.derived) {
    facts[`derived.${one.name}`] =
      'count' in one
        ? one.count.filter((condition) => holds(condition, facts)).length
        : (one.cases.find(({ when }) => holds(when, facts))?.value ?? one.otherwise)
  }
  facts.atTarget = atTarget(programme, facts)
  facts.urgent = urgentSigns(programme, facts).length > 0
  return facts
}

/** The person's targets: of those for one fact and direction, the first that applies. */
export function targetsFor(programme: Pick<ProgrammeContent, 'targets'>, facts: Facts): readonly Target[] {
  const seen = new Set<string>()
  return programme.targets.filter(({ fact, op, when }) => {
    const key = `${fact} ${op[0]}`
    if (seen.has(key) || (when && !holds(when, facts))) return false
    seen.add(key)
    return true
  })
}

/** Undefined when a value that is needed was not measured and nothing that was is off target. */
export function atTarget(programme: Pick<ProgrammeContent, 'targets'>, facts: Facts): Truth {
  let all: Truth = true
  for (const { fact, op, value, required } of targetsFor(programme, facts)) {
    const met = evaluate({ fact, op, value }, facts)
    if (met === false) return false
    if (met === undefined && required) all = undefined
  }
  return all
}

export function urgentSigns(programme: Pick<ProgrammeContent, 'urgentSigns'>, facts: Facts): readonly UrgentSign[] {
  return programme.urgentSigns.filter(({ when }) => holds(when, facts))
}

export interface Sorted {
  readonly stratum: Stratum
  readonly facts: Facts
  readonly because: Because
}

/** The stratum and why (PIPL 24). The last stratum of a programme is true for everybody. */
export function stratify(programme: ProgrammeContent, given: Facts): Sorted {
  const facts = withDerived(programme, given)
  const stratum = programme.strata.find(({ when }) => holds(when, facts)) ?? programme.strata.at(-1)!
  return { stratum, facts, because: { sentence: stratum.because, facts: reasonsFor(stratum.when, facts) } }
}

const gravity: readonly Decision[] = ['refer', 'adjust', 'call-back', 'keep']

/** The gravest of several rules; of equally grave ones the first. */
export function gravest<T extends { readonly decision: Decision }>(rules: readonly T[]): T | undefined {
  return rules.toSorted((a, b) => gravity.indexOf(a.decision) - gravity.indexOf(b.decision))[0]
}

export interface Assessed {
  readonly facts: Facts
  /** null: a value that is needed was not measured. */
  readonly atTarget: boolean | null
  readonly urgent: readonly UrgentSign[]
  readonly rule: DecisionRule
  readonly decision: Decision
  /** Days until somebody must have looked again; null: the stratum's interval. */
  readonly withinDays: number | null
  readonly because: Because
}

/** What is decided on the facts of a follow-up: of the programme's rules that are true, the gravest. */
export function assess(programme: ProgrammeContent, given: Facts): Assessed {
  const facts = withDerived(programme, given)
  const rule = gravest(programme.decisions.filter(({ when }) => holds(when, facts))) ?? programme.decisions.at(-1)!
  return {
    facts,
    atTarget: (facts.atTarget as boolean | undefined) ?? null,
    urgent: urgentSigns(programme, facts),
    rule,
    decision: rule.decision,
    withinDays: rule.withinDays ?? null,
    because: { sentence: rule.because, facts: reasonsFor(rule.when, facts) },
  }
}
