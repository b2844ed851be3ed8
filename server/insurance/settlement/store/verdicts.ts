import type { BillVerdict } from '#contracts/settlement-rules'
import type { HistoryLine } from '#insurance/monitoring'
import { type AskedAlike, askAlike, type Context, rowsOf, type WrittenAlike, writeAlike } from '#kernel'

/** Keeps what monitoring said to a bill when it was paid. */
export function insertVerdicts(ctx: Context, billId: string, verdicts: readonly BillVerdict[]): void {
  verdicts.forEach((one, index) => {
    writeAlike(ctx, insertedVerdicts, {
      setl_id: billId,
      position: index + 1,
      rule_id: one.ruleId,
      version: one.version,
      kind: one.kind,
      verdict: one.verdict,
      action: one.action,
      line_nos: one.lineNos,
      amount_fen: one.amountFen,
      reason_zh: one.reasonZh,
      reason_en: one.reasonEn,
      clause: one.clause,
      stage: 'during',
      found_at: ctx.now,
    })
  })
}

const insertedVerdicts: WrittenAlike<object> = {
  statement: (rows) => ({
    name: 'settlement-insert-verdicts',
    text: 'insert into settlement.bill_verdict select * from jsonb_populate_recordset(null::settlement.bill_verdict, $1)',
    values: [JSON.stringify(rows)],
  }),
}

/** What was said to a bill goes on to the one that it is settled again as, where the lines it is about stay. */
export async function carryVerdicts(ctx: Context, fromId: string, toId: string): Promise<void> {
  await ctx.client.query({
    name: 'settlement-carry-verdicts',
    text: `insert into settlement.bill_verdict
           select $2, v.position, v.rule_id, v.version, v.kind, v.verdict, v.action, n.line_nos, v.amount_fen, v.reason_zh,
                  v.reason_en, v.clause, v.stage, v.found_at
             from settlement.bill_verdict v
             cross join lateral (
               select array_agg(b.line_no order by b.line_no) as line_nos
                 from settlement.bill_line a join settlement.bill_line b on b.charge_id = a.charge_id and b.setl_id = $2
                where a.setl_id = $1 and a.line_no = any(v.line_nos)
             ) n
            where v.setl_id = $1 and n.line_nos is not null`,
    values: [fromId, toId],
  })
}

export async function verdictsOf(ctx: Context, billId: string): Promise<BillVerdict[]> {
  const rows = await rowsOf(ctx, {
    name: 'settlement-verdicts',
    text: 'select * from settlement.bill_verdict where setl_id = $1 order by position',
    values: [billId],
  })
  return rows.map((row) => ({
    ruleId: row.rule_id,
    version: row.version,
    kind: row.kind,
    verdict: row.verdict,
    action: row.action,
    lineNos: row.line_nos,
    amountFen: row.amount_fen,
    reasonZh: row.reason_zh,
    reasonEn: row.reason_en,
    clause: row.clause,
  }))
}

const local = (column: string) => `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`

// biome-ignore lint/suspicious/noExplicitAny: rows as they come
type YearRow = Record<string, any>

const linesOfYears: AskedAlike<{ readonly residentId: string; readonly until: Date }, YearRow[]> = {
  statement: (items) => ({
    name: 'settlement-lines-of-years',
    text: `select asked.place, l.charge_id, l.hilist_code, l.cnt, l.pric, l.det_item_fee_sumamt, l.inscp_amt, c.prd_days, l.order_id,
                  b.setl_id, b.fixmedins_code, b.hosp_lv, b.med_type, b.insutype, b.benefit_date,
                  ${local('c.charged_at')} as fee_ocur_time, left(${local('v.opened_at')}, 10) as begndate
             from unnest($1::uuid[], $2::timestamptz[]) with ordinality as asked(resident_id, until, place)
             join settlement.bill b on b.resident_id = asked.resident_id
             join settlement.visit v on v.mdtrt_id = b.mdtrt_id
             join settlement.bill_line l on l.setl_id = b.setl_id
             join settlement.charge c on c.id = l.charge_id
            where b.state not in ('abandoned', 'reversed') and l.inscp_amt > 0
              and b.benefit_date >= (asked.until at time zone 'Asia/Shanghai')::date - 366 and c.charged_at <= asked.until
            order by c.charged_at, l.charge_id`,
    values: [items.map((one) => one.residentId), items.map((one) => one.until)],
  }),
  answers: (rows, items) => {
    const found = Map.groupBy(rows as YearRow[], (row) => row.place)
    return items.map((_one, at) => found.get(at + 1) ?? [])
  },
}

/** A person's charges of the year before, of bills that stand or wait for their payment, oldest first. */
export async function linesOfYear(ctx: Context, residentId: string, until: Date): Promise<HistoryLine[]> {
  const rows = await askAlike(ctx, linesOfYears, { residentId, until })
  return rows.map((row) => ({
    bkkpSn: row.charge_id,
    setlId: row.setl_id,
    hilistCode: row.hilist_code,
    cnt: row.cnt,
    pric: row.pric,
    detItemFeeSumamt: row.det_item_fee_sumamt,
    inscpAmt: row.inscp_amt,
    feeOcurTime: row.fee_ocur_time,
    prdDays: row.prd_days,
    orderId: row.order_id,
    fixmedinsCode: row.fixmedins_code,
    hospLv: row.hosp_lv,
    medType: row.med_type,
    insutype: row.insutype,
    ...(row.med_type === '21' ? { stay: { begndate: row.begndate, enddate: row.benefit_date } } : {}),
  }))
}
