/** Which rules apply to a complaint of a person, and which of them decides. Rules only: no clock, no I/O. */
import type { Urgency, Where } from '#contracts/guidance'

export interface Rule {
  readonly id: string
  readonly key: string
  readonly complaint: string
  readonly conditions: readonly string[]
  readonly departmentCode: string | null
  readonly departmentName: string | null
  readonly place: Where
  readonly urgency: Urgency
  readonly levelMin: number
  readonly reasonZh: string
  readonly reasonEn: string
  readonly clause: string
  readonly validFrom: string
  readonly validTo: string | null
}

/** What is known of the person: age and sex always, the rest when the record was open. */
export interface Known {
  readonly ageYears: number
  readonly sex: string
  /** ICD-10 codes of active diagnoses. */
  readonly conditions: readonly string[]
  readonly pressure: { readonly systolic: number; readonly diastolic: number } | null
  readonly glucose: number | null
  readonly hba1c: number | null
  readonly signs: readonly string[]
}

export type Fact = 'age' | 'sex' | 'condition' | 'pressure' | 'glucose' | 'hba1c' | 'sign'

/** 'I20-I25' holds for I21.9; 'E78' for E78.5; '*' for everything; our own codes for themselves. */
export function covers(range: string, code: string): boolean {
  if (range === '*' || range === code) return true
  const [from = '', to = from] = range.split('-')
  if (!/^[A-Z]\d\d$/.test(from) || !/^[A-Z]\d\d$/.test(to)) return false
  const category = code.slice(0, 3).toUpperCase()
  return /^[A-Z]\d\d/.test(code.toUpperCase()) && from <= category && category <= to
}

/** Whether a condition of a rule holds, and what it rests on; undefined when it does not, or nothing is known. */
export function holds(condition: string, known: Known): { fact: Fact; code?: string } | undefined {
  const met = (fact: Fact, yes: boolean | undefined, code?: string) =>
    yes ? { fact, ...(code ? { code } : {}) } : undefined
  const age = /^age(<|>=)(\d+)$/.exec(condition)
  if (age) return met('age', age[1] === '<' ? known.ageYears < Number(age[2]) : known.ageYears >= Number(age[2]))
  const has = /^has:(.+)$/.exec(condition)
  if (has) {
    const code = known.conditions.find((one) => covers(has[1]!, one))
    return met('condition', code !== undefined, code)
  }
  const pressure = /^bp>=(\d+)\/(\d+)$/.exec(condition)
  if (pressure) {
    const { systolic = 0, diastolic = 0 } = known.pressure ?? {}
    return met('pressure', systolic >= Number(pressure[1]) || diastolic >= Number(pressure[2]))
  }
  const value = /^(glucose|hba1c)>=([\d.]+)$/.exec(condition)
  if (value) return met(value[1] as Fact, (known[value[1] as 'glucose' | 'hba1c'] ?? 0) >= Number(value[2]))
  if (condition.startsWith('sex=')) return met('sex', known.sex === condition.slice(4))
  if (condition === 'sign:any') return met('sign', known.signs.length > 0)
  throw new Error(`A rule of guidance says ${condition}, which means nothing`)
}

export interface Decided {
  /** The rule that decides where and how soon. */
  readonly rule: Rule
  readonly facts: readonly { fact: Fact; code?: string }[]
}

const urgencies: readonly Urgency[] = ['emergency', 'soon', 'routine']

/**
 * The rule that decides: an emergency first; then what is said of everybody of that kind (children); then the one that asks for the
 * most and so fits the best. Undefined when no rule knows the complaint.
 */
export function decide(rules: readonly Rule[], complaint: string, known: Known): Decided | undefined {
  const fitting = rules.flatMap((rule) => {
    if (!covers(rule.complaint, complaint)) return []
    const facts = rule.conditions.map((condition) => holds(condition, known))
    return facts.every((fact) => fact !== undefined) ? [{ rule, facts }] : []
  })
  const rank = ({ rule }: Decided) => [
    Number(rule.urgency !== 'emergency'),
    urgencies.indexOf(rule.urgency) === 0 ? Number(rule.place !== 'call-120') : 0,
    Number(rule.complaint !== '*'),
    -rule.conditions.length,
    urgencies.indexOf(rule.urgency),
  ]
  return fitting.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    return at < 0 ? a.rule.key.localeCompare(b.rule.key) : left[at]! - right[at]!
  })[0]
}

export function inForce(rules: readonly Rule[], onDate: string): Rule[] {
  return rules.filter((rule) => rule.validFrom <= onDate && (rule.validTo === null || rule.validTo >= onDate))
}
