/**
 * Conditions over facts, evaluated without any code of the programme's own: true, false, or undefined where a fact that is needed
 * is not known. Rules only: no clock, no I/O.
 */
import type { Comparison, Condition, Facts, FactValue } from '#contracts/chronic-programme'

export type Truth = boolean | undefined

/** True, false, or undefined when it depends on what is not known. */
export function evaluate(condition: Condition, facts: Facts): Truth {
  if ('all' in condition) return every(condition.all.map((one) => evaluate(one, facts)))
  if ('any' in condition) return some(condition.any.map((one) => evaluate(one, facts)))
  if ('not' in condition) {
    const truth = evaluate(condition.not, facts)
    return truth === undefined ? undefined : !truth
  }
  if ('of' in condition) {
    const truths = condition.of.map((one) => evaluate(one, facts))
    if (truths.filter((truth) => truth === true).length >= condition.atLeast) return true
    return truths.filter((truth) => truth !== false).length >= condition.atLeast ? undefined : false
  }
  return compare(condition, facts[condition.fact])
}

/** Whether it is true; what cannot be worked out is not. */
export const holds = (condition: Condition, facts: Facts): boolean => evaluate(condition, facts) === true

function every(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
}
function some(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false
}

function compare({ op, value }: Comparison, fact: FactValue | undefined): Truth {
  if (op === 'known') return fact !== undefined
  if (op === 'unknown') return fact === undefined
  if (fact === undefined || value === undefined) return undefined
  if (op === '=' || op === '!=') return same(fact, value) === (op === '=')
  if (op === 'in') return list(value).some((one) => same(fact, one))
  if (op === 'has') return list(fact).some((one) => list(value).some((wanted) => begins(one, wanted)))
  if (typeof fact !== 'number' || typeof value !== 'number') return undefined
  if (op === '<') return fact < value
  if (op === '<=') return fact <= value
  return op === '>' ? fact > value : fact >= value
}

const list = (value: FactValue): readonly (string | number | boolean)[] => (Array.isArray(value) ? value : [value])
const same = (a: FactValue, b: FactValue) => (Array.isArray(a) ? a.length === 1 && a[0] === b : a === b)

/** Codes of a hierarchy: E11.9 has E11, and E119 has E11.9 (some systems leave the dot out). */
function begins(one: string | number | boolean, wanted: string | number | boolean): boolean {
  if (typeof one !== 'string' || typeof wanted !== 'string') return one === wanted
  return one === wanted || (/^[A-Z]\d\d/.test(wanted) && one.replace('.', '').startsWith(wanted.replace('.', '')))
}

/** The comparisons that made a condition true, with the facts as they were: 'value.systolic 168 >= 160'. */
export function reasonsFor(condition: Condition, facts: Facts): string[] {
  if (evaluate(condition, facts) !== true) return []
  if ('all' in condition) return condition.all.flatMap((one) => reasonsFor(one, facts))
  if ('any' in condition) return condition.any.flatMap((one) => reasonsFor(one, facts))
  if ('of' in condition) return condition.of.flatMap((one) => reasonsFor(one, facts))
  if ('not' in condition) return comparisonsOf(condition.not).map(({ fact }) => `${fact} ${said(facts[fact])}`)
  return [`${condition.fact} ${said(facts[condition.fact])} ${condition.op} ${said(condition.value)}`.trimEnd()]
}

const said = (value: FactValue | undefined) => (value === undefined ? '' : list(value).join(' '))

export function comparisonsOf(condition: Condition): readonly Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf)
  if ('any' in condition) return condition.any.flatMap(comparisonsOf)
  if ('of' in condition) return condition.of.flatMap(comparisonsOf)
  if ('not' in condition) return comparisonsOf(condition.not)
  return [condition]
}
