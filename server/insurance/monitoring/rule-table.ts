/** Rules as temporary tables of DuckDB, and where a rule applies. */
import { quoted } from '#kernel'
import { factsSql, levelBit, modeBits, modes, schemeBits, schemeBitsOf } from './facts.ts'
import type { MonitoredBill, Rule } from './kind.ts'

const sceneBit = { outpatient: modes.outpatient, inpatient: modes.inpatient, pharmacy: modes.pharmacy } as const

/** Everywhere is -1. */
const bitsOf = <T>(values: readonly T[] | null, bit: (value: T) => number): number =>
  values === null ? -1 : values.reduce((all, value) => all | bit(value), 0)
const levelsOf = (rule: Rule) => bitsOf(rule.hospLvs, (level) => levelBit[String(level)] ?? 0)
const scenesOf = (rule: Rule) => bitsOf(rule.scenes, (scene) => sceneBit[scene])
const schemesOf = (rule: Rule) => bitsOf(rule.insutypes, (code) => schemeBits[code] ?? 0)

/** True where the rule applies: its hospital levels, scenes and schemes. */
export function scopeOf(rule: Rule, bill: Partial<Pick<MonitoredBill, 'hospLv' | 'medType' | 'insutype'>>): boolean {
  if (rule.hospLvs !== null && (levelsOf(rule) & (levelBit[String(bill.hospLv)] ?? 0)) === 0) return false
  if (rule.scenes !== null && (scenesOf(rule) & (modeBits[bill.medType ?? ''] ?? 0)) === 0) return false
  return rule.insutypes === null || (schemesOf(rule) & schemeBitsOf(bill.insutype ?? null, bill.medType ?? null)) > 0
}

/** The same over a rule `r` and a line `l`. */
export const scopeSql = `(r.s_level = -1 or (r.s_level & ${factsSql.level}) > 0) and (r.s_scene = -1 or (r.s_scene & ${factsSql.mode}) > 0)
        and (r.s_scheme = -1 or (r.s_scheme & ${factsSql.scheme}) > 0)`

export type Column = readonly [name: string, type: string, value: (rule: Rule) => string]

const common: readonly Column[] = [
  ['rule', 'varchar', (rule) => rule.ruleId],
  ['version', 'integer', (rule) => String(rule.version)],
  ['verdict', 'varchar', (rule) => rule.result],
  ['logic', 'varchar', (rule) => rule.logicZh],
  ['hilist_code', 'varchar', (rule) => rule.hilistCode ?? ''],
  ['valid_from', 'date', (rule) => rule.validFrom],
  ['valid_to', 'date', (rule) => rule.validTo ?? '9999-12-31'],
  ['s_level', 'integer', (rule) => String(levelsOf(rule))],
  ['s_scene', 'integer', (rule) => String(scenesOf(rule))],
  ['s_scheme', 'integer', (rule) => String(schemesOf(rule))],
]

// No text has this sign; a column is one literal, as thousands of rows as expressions would take seconds to plan.
const between = '\u001f'

/** Statements that make a temporary table of the rules. */
export function loadRules(table: string, rules: readonly Rule[], columns: readonly Column[]): string[] {
  const all = [['no', 'integer', (_: Rule, at: number) => String(at)] as const, ...common, ...columns]
  const made = `create or replace temp table ${table} (${all.map(([name, type]) => `${name} ${type}`).join(', ')})`
  if (rules.length === 0) return [made]
  const read = all.map(([, type, value]) => {
    const texts = rules.map((rule, at) => value(rule, at).replaceAll(between, ' '))
    return `unnest(string_split(${quoted(texts.join(between))}, chr(31)))::${type}`
  })
  return [made, `insert into ${table} select ${read.join(', ')}`]
}
