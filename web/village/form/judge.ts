/**
 * What a programme's own rules say of the facts of a visit, on the device: urgent signs, targets, the decision. The rules are data
 * (contracts/chronic-programme.ts); the server judges again by the same, and its word counts.
 */
import type {
  Condition,
  DecisionRule,
  Facts,
  FactValue,
  ProgrammeContent,
  Stratum,
  Target,
  UrgentSign,
} from '#contracts/chronic-programme'

type Truth = boolean | undefined
type One = string | number | boolean

/** True, false, or undefined where a fact that is needed is not known: only what is true counts. */
export function truthOf(condition: Condition, facts: Facts): Truth {
  if ('all' in condition) {
    const truths = condition.all.map((one) => truthOf(one, facts))
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
  }
  if ('any' in condition) {
    const truths = condition.any.map((one) => truthOf(one, facts))
    return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false
  }
  if ('not' in condition) {
    const truth = truthOf(condition.not, facts)
    return truth === undefined ? undefined : !truth
  }
  if ('of' in condition) {
    const truths = condition.of.map((one) => truthOf(one, facts))
    if (truths.filter((truth) => truth === true).length >= condition.atLeast) return true
    return truths.filter((truth) => truth !== false).length >= condition.atLeast ? undefined : false
  }
  return compared(condition.op, facts[condition.fact], condition.value)
}

function compared(op: string, fact: FactValue | undefined, value: FactValue | undefined): Truth {
  if (op === 'known') return fact !== undefined
  if (op === 'unknown') return fact === undefined
  if (fact === undefined || value === undefined) return undefined
  if (op === '=') return same(fact, value)
  if (op === '!=') return !same(fact, value)
  if (op === 'in') return list(value).some((one) => same(fact, one))
  if (op === 'has') return list(fact).some((one) => list(value).some((wanted) => begins(one, wanted)))
  if (typeof fact !== 'number' || typeof value !== 'number') return undefined
  if (op === '<') return fact < value
  if (op === '<=') return fact <= value
  return op === '>' ? fact > value : fact >= value
}
const list = (value: FactValue): readonly One[] => (Array.isArray(value) ? value : [value])
const same = (a: FactValue, b: FactValue) => (Array.isArray(a) ? a.length === 1 && a[0] === b : a === b)
/** ICD-10 by beginning, with or without the dot: E11.9 has E11. */
const begins = (one: One, wanted: One) =>
  one === wanted ||
  (typeof one === 'string' &&
    typeof wanted === 'string' &&
    /^[A-Z]\d\d/.test(wanted) &&
    one.replace('.', '').startsWith(wanted.replace('.', '')))

const holds = (condition: Condition, facts: Facts): boolean => truthOf(condition, facts) === true

/** The rules that a device carries of a programme. */
export type Rules = Pick<ProgrammeContent, 'derived' | 'targets' | 'urgentSigns' | 'decisions' | 'strata'>

export interface Judged {
  readonly urgent: readonly UrgentSign[]
  readonly atTarget: boolean | null
  readonly targets: readonly Target[]
  readonly rule: DecisionRule | undefined
  readonly stratum: Stratum | undefined
  readonly bmi: number | undefined
}

/** The person's targets: of those for one fact and direction, the first that applies. */
export function targetsOf(rules: Pick<ProgrammeContent, 'targets'>, facts: Facts): readonly Target[] {
  const seen = new Set<string>()
  return rules.targets.filter(({ fact, op, when }) => {
    const key = `${fact} ${op[0]}`
    if (seen.has(key) || (when && !holds(when, facts))) return false
    seen.add(key)
    return true
  })
}

function reached(targets: readonly Target[], facts: Facts): Truth {
  let all: Truth = true
  for (const { fact, op, value, required } of targets) {
    const met = truthOf({ fact, op, value }, facts)
    if (met === false) return false
    if (met === undefined && required) all = undefined
  }
  return all
}

const gravity = ['refer', 'adjust', 'call-back', 'keep']

/** Everything the rules say of these facts. Refer before adjust before call back before keep. */
export function judge(rules: Rules, given: Facts): Judged {
  const facts: Record<string, FactValue | undefined> = { ...given }
  const { 'value.weight': weight, 'value.height': height } = facts
  if (typeof weight === 'number' && typeof height === 'number' && height > 0)
    facts['value.bmi'] ??= Math.round((weight / (height / 100) ** 2) * 10) / 10
  for (const one of rules.derived) {
    facts[`derived.${one.name}`] =
      'count' in one
        ? one.count.filter((condition) => holds(condition, facts)).length
        : (one.cases.find(({ when }) => holds(when, facts))?.value ?? one.otherwise)
  }
  const targets = targetsOf(rules, facts)
  const urgent = rules.urgentSigns.filter(({ when }) => holds(when, facts))
  facts.atTarget = reached(targets, facts)
  facts.urgent = urgent.length > 0
  const rule = rules.decisions
    .filter(({ when }) => holds(when, facts))
    .sort((a, b) => gravity.indexOf(a.decision) - gravity.indexOf(b.decision))[0]
  return {
    urgent,
    atTarget: (facts.atTarget as boolean | undefined) ?? null,
    targets,
    rule,
    stratum: rules.strata.find(({ when }) => holds(when, facts)) ?? rules.strata.at(-1),
    bmi: facts['value.bmi'] as number | undefined,
  }
}
