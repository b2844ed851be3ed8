/** What the rules say of a period's claims: list rules line by line, behaviour finding by finding, with their evidence. */
import type { MonitoringRule } from '#contracts/monitoring'
import { behaviourQueries, findingsSql, monitoredLines } from '#insurance/monitoring'
import type { Duck, DuckValue } from '#kernel'
import { type Candidate, type CandidateLine, fundShareFen } from './finding.ts'

export interface Period {
  readonly year: number
  readonly month: number | null
}

/** A bill belongs to the year of its benefits, whose claims these are: what was settled after it belongs to its last month. */
const dayIn = ({ year }: Period) => `least(greatest(s.setl_time::DATE, date '${year}-01-01'), date '${year}-12-31')`
const inPeriod = (period: Period) => (period.month === null ? 'true' : `month(${dayIn(period)}) = ${period.month}`)

/** Hits with what is known of each line and its bill. `found`: finding, rule_no, setl_id, line_setl_id, bkkp_sn, amount_fen, facts. */
const described = (found: string, period: Period) => `
  select h.finding, h.setl_id, h.rule, h.amount_fen, h.facts, s.psn_no, s.fixmedins_code as place, s.insutype,
         strftime(${dayIn(period)}, '%Y-%m') as period, m.dr_code,
         f.setl_id as line_setl_id, f.bkkp_sn, f.hilist_code, f.hilist_name, f.fee_ocur_time, f.cnt, f.pric,
         f.det_item_fee_sumamt, f.inscp_amt, f.fixmedins_code, f.bilg_dr_code, b.fund_pay_sumamt, b.inscp_amt as bill_inscp
    from (${found}) h
    join setl_d s on s.setl_id = h.setl_id and s.vali_flag = '1'
    join fee_list_d f on f.setl_id = h.line_setl_id and f.bkkp_sn = h.bkkp_sn and f.vali_flag = '1'
    join setl_d b on b.setl_id = f.setl_id and b.vali_flag = '1'
    left join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
   where ${inPeriod(period)}
   order by h.rule, h.finding, h.amount_fen = 0, f.setl_id, f.bkkp_sn`

type Row = Record<string, DuckValue>
const text = (value: DuckValue | undefined) => String(value ?? '')
const orNull = (value: DuckValue | undefined) => (value === null || value === undefined ? null : String(value))

/** Claims keep China's local time. */
const utc = (local: DuckValue | undefined): string | null =>
  local === null || local === undefined
    ? null
    : new Date(`${String(local).slice(0, 19).replace(' ', 'T')}+08:00`).toISOString()

function lineOf(row: Row): CandidateLine {
  const inscpAmt = Number(row.inscp_amt)
  return {
    ...{ setlId: text(row.line_setl_id), bkkpSn: text(row.bkkp_sn), hilistCode: text(row.hilist_code) },
    ...{
      hilistName: text(row.hilist_name),
      feeOcurTime: utc(row.fee_ocur_time),
      cnt: Number(row.cnt),
      pric: Number(row.pric),
    },
    ...{ detItemFeeSumamt: Number(row.det_item_fee_sumamt), inscpAmt, fixmedinsCode: text(row.fixmedins_code) },
    amountFen: Number(row.amount_fen),
    fundFen: fundShareFen(Number(row.fund_pay_sumamt), inscpAmt, Number(row.bill_inscp)),
  }
}

type Words = (facts: string) => { readonly zh: string; readonly en: string }

function candidates(rows: readonly Row[], rules: ReadonlyMap<string, MonitoringRule>, words: Words): Candidate[] {
  return [...Map.groupBy(rows, (row) => `${row.rule} ${row.finding}`).values()].map((group) => {
    const [first] = group as [Row, ...Row[]]
    const rule = rules.get(text(first.rule))!
    const { zh, en } = words(text(first.facts))
    return {
      ...{ ruleId: rule.ruleId, version: rule.version, kind: rule.kind, verdict: rule.result, stage: 'after' },
      ...{ setlId: text(first.setl_id), psnNo: text(first.psn_no), fixmedinsCode: text(first.place) },
      doctorCode: orNull(first.dr_code) ?? orNull(first.bilg_dr_code),
      ...{
        insutype: orNull(first.insutype),
        period: text(first.period),
        reasonZh: zh,
        reasonEn: en,
        clause: rule.clauseZh,
      },
      ...{ window: orNull(first.facts), lines: group.map(lineOf) },
    }
  })
}

/** List rules: a bill and rule is one finding, with every line that the rule hits. */
export async function listFindings(duck: Duck, rules: readonly MonitoringRule[], period: Period): Promise<Candidate[]> {
  const { setup, selects } = findingsSql(rules)
  if (selects.length === 0) return []
  await duck.run(monitoredLines)
  for (const sql of setup) await duck.run(sql)
  const byId = new Map(rules.map((rule) => [rule.ruleId, rule]))
  const found: Candidate[] = []
  for (const { sql } of selects) {
    const hits = `select setl_id as finding, setl_id, setl_id as line_setl_id, bkkp_sn, rule, amount_fen, '' as facts from (${sql})`
    const rows = await duck.rows(described(hits, period))
    for (const group of Map.groupBy(rows, (row) => text(row.rule)).values()) {
      const rule = byId.get(text(group[0]!.rule))!
      found.push(...candidates(group, byId, () => ({ zh: rule.logicZh, en: rule.logicEn })))
    }
  }
  return found
}

/** Behavioural rules, of one person's slice or of the whole region. */
export async function behaviourFindings(
  duck: Duck,
  rules: readonly MonitoringRule[],
  period: Period,
  scope: 'person' | 'region',
): Promise<Candidate[]> {
  const byId = new Map(rules.map((rule) => [rule.ruleId, rule]))
  const found: Candidate[] = []
  for (const { rule, sql, say } of behaviourQueries(rules).filter((query) => query.scope === scope)) {
    const hits = `select finding, setl_id, line_setl_id, bkkp_sn, '${rule.ruleId.replaceAll("'", "''")}' as rule, amount_fen, facts from (${sql})`
    found.push(...candidates(await duck.rows(described(hits, period)), byId, say))
  }
  return found
}
