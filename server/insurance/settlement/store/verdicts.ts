import type { BillVerdict } from '#contracts/settlement-rules'
import type { Context } from '#kernel'

/** Keeps what monitoring said to a bill when it was paid. */
export async function insertVerdicts(ctx: Context, billId: string, verdicts: readonly BillVerdict[]): Promise<void> {
  if (verdicts.length === 0) return
  const rows = verdicts.map((one, index) => ({
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
  }))
  await ctx.client.query({
    name: 'settlement-insert-verdicts',
    text: 'insert into settlement.bill_verdict select * from jsonb_populate_recordset(null::settlement.bill_verdict, $1)',
    values: [JSON.stringify(rows)],
  })
}

export async function verdictsOf(ctx: Context, billId: string): Promise<BillVerdict[]> {
  const { rows } = await ctx.client.query({
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
