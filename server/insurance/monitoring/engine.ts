/** All rules together: compiled for one bill, and as SQL over a year. */
import type { Stage } from '#contracts/monitoring'
import { behaviourMethod } from './behaviour/method.ts'
import { ageUnits } from './facts.ts'
import {
  atStage,
  type HistoryLine,
  type Hit,
  type Kind,
  type Method,
  type MonitoredBill,
  type OneBill,
  type Rule,
  type Verdict,
} from './kind.ts'
import { lineMethod } from './line-kinds.ts'
import { quantityMethod } from './quantity-kinds.ts'
import { groupMethod, pairMethod } from './together-kinds.ts'

/** Kinds with lists, decided line by line. */
export const listMethods: readonly Method[] = [lineMethod, quantityMethod, pairMethod, groupMethod]
const methods: readonly Method[] = [...listMethods, behaviourMethod]
export const kinds: readonly Kind[] = methods.flatMap((method) => method.kinds)

/** The kind's own parameters; throws where they are not of the kind (a bug: rules are checked where they are made). */
export function parsedRule(rule: Rule): Rule {
  const kind = kinds.find((one) => one.kind === rule.kind)
  if (!kind) return rule
  return { ...rule, params: kind.params.parse(rule.params) as Rule['params'] }
}

export interface CompiledRules {
  /** Changes with every change of any rule. */
  readonly version: number
  readonly rules: readonly Rule[]
  readonly onBill: readonly OneBill[]
}

const enabledOf = (rules: readonly Rule[], method: Method): Rule[] => {
  const names = new Set(method.kinds.map(({ kind }) => kind))
  return rules.filter((rule) => rule.enabled && names.has(rule.kind))
}

export const compileRules = (rules: readonly Rule[], version = 0): CompiledRules => ({
  ...{ version, rules },
  onBill: methods.map((method) => method.onBill(enabledOf(rules, method))),
})

/**
 * What must not be paid of a bill, by the rules of the stage: one verdict a rule. Pure. `history`: the person's earlier charges,
 * as far back as the longest window (a year).
 */
export function checkBill(
  compiled: CompiledRules,
  bill: MonitoredBill,
  history: readonly HistoryLine[],
  stage: Stage = 'during',
): Verdict[] {
  const hits = hitsOf(compiled, bill, history).filter(({ rule }) => atStage(rule, stage))
  return [...Map.groupBy(hits, ({ rule }) => rule)].map(([rule, lines]) => verdictOf(rule, lines))
}

/** The same line by line, of every stage. */
export const hitsOf = (compiled: CompiledRules, bill: MonitoredBill, history: readonly HistoryLine[]): Hit[] =>
  compiled.onBill.flatMap((method) => method(bill, history))

function verdictOf(rule: Rule, hits: readonly Hit[]): Verdict {
  const [first] = hits
  const kind = kinds.find((one) => one.kind === rule.kind)
  return {
    ...{ ruleId: rule.ruleId, version: rule.version, kind: rule.kind, verdict: rule.result, action: rule.action },
    lines: hits.map(({ bkkpSn }) => bkkpSn),
    amountsFen: hits.map(({ amountFen }) => amountFen),
    amountFen: hits.reduce((sum, { amountFen }) => sum + amountFen, 0),
    ...reasonOf(rule, first!),
    clause: rule.clauseZh,
    ...(kind ? { window: kind.windowZh } : {}),
  }
}

/** A list rule's own words, and what was seen; behaviour says its sentence itself. */
const reasonOf = (rule: Rule, hit: Hit) =>
  behaviourMethod.kinds.some(({ kind }) => kind === rule.kind)
    ? { reasonZh: `${rule.nameZh}：${hit.seenZh}`, reasonEn: `${rule.nameEn}: ${hit.seenEn}` }
    : { reasonZh: `${rule.logicZh}；实际${hit.seenZh}`, reasonEn: `${rule.logicEn}; found: ${hit.seenEn}` }

/** The lines that rules look at, out of the claims' fee_list_d: unreversed, and of the fund. Full years of age are a year wide. */
export const monitoredLines = `create or replace temp view monitored_line as
  select bkkp_sn, setl_id, psn_no, fee_ocur_time, hilist_code, cnt, inscp_amt as amt, gend, age * ${ageUnits.year} as age_lo,
    age * ${ageUnits.year} + ${ageUnits.year - 1} as age_hi, hosp_lv, med_type, insutype, prd_days, fixmedins_code
  from fee_list_d where vali_flag = '1' and inscp_amt > 0`

/**
 * Of list rules (behaviour: behaviourQueries). Statements to run first (tables of the rules; about a handful for each method, however many rules), and the selects of
 * findings (setl_id, bkkp_sn, rule, version, verdict, amount_fen, reason), one a method, over monitored_line.
 */
export function findingsSql(rules: readonly Rule[]): { setup: string[]; selects: { method: string; sql: string }[] } {
  const made = listMethods
    .map((method) => ({ method, own: enabledOf(rules, method) }))
    .filter(({ own }) => own.length > 0)
    .map(({ method, own }) => ({ method: method.name, ...method.overYear(own) }))
  return {
    setup: made.flatMap(({ setup }) => setup),
    selects: made.map(({ method, findings }) => ({ method, sql: findings })),
  }
}
