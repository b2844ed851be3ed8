import { FindingDetail, RaiseRequest } from '#contracts/findings'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { keepCandidates } from './raise-store.ts'
import { auditLook } from './read.ts'
import { showDetail } from './show.ts'
import * as store from './store.ts'

interface BillRow {
  readonly psn_no: string
  readonly fixmedins_code: string
  readonly insutype: string | null
  readonly settled_at: Date
}

async function settledBill(ctx: Context, setlId: string): Promise<BillRow | undefined> {
  const { rows } = await ctx.client.query<BillRow>(
    `select psn_no, fixmedins_code, insutype, settled_at from settlement.pub_bill where setl_id = $1 and state = 'settled'`,
    [setlId],
  )
  return rows[0]
}

/**
 * What no rule saw. Somebody else decides it. Refusals: findings.bill_unknown, .line_unknown, .amount_too_high, .raised_already.
 */
export const raiseFinding = verb(
  {
    name: 'findings.raise',
    may: ['auditor'],
    input: RaiseRequest,
    answer: FindingDetail,
    summary: 'Raises a finding by hand on lines of a settled bill.',
  },
  async (ctx, { setlId, lineNos, amountFen, words }) => {
    const bill = await settledBill(ctx, setlId)
    if (!bill) refuse('findings.bill_unknown', { field: 'setlId' })
    const lines = await store.billLines(ctx, setlId)
    const chosen = [...new Set(lineNos)].map(
      (lineNo) =>
        lines.find((line) => line.position === lineNo) ??
        refuse('findings.line_unknown', { field: 'lineNos', params: { lineNo } }),
    )
    const most = chosen.reduce((sum, line) => sum + line.det_item_fee_sumamt, 0)
    refuseUnless(amountFen <= most, 'findings.amount_too_high', { field: 'amountFen' })
    let left = amountFen
    const candidate = {
      ...({ ruleId: 'by-hand', version: 1, kind: 'by-hand', verdict: 'suspect', stage: 'after', setlId } as const),
      ...{ psnNo: bill.psn_no, fixmedinsCode: bill.fixmedins_code, doctorCode: null, insutype: bill.insutype },
      ...{
        period: dayOf(bill.settled_at).slice(0, 7),
        reasonZh: words,
        reasonEn: words,
        clause: '人工审核',
        window: null,
      },
      lines: chosen.map((line) => {
        const amount = Math.min(left, line.det_item_fee_sumamt)
        left -= amount
        return {
          ...{ setlId, bkkpSn: line.bkkp_sn, hilistCode: line.hilist_code, hilistName: line.hilist_name },
          ...{ feeOcurTime: line.fee_ocur_time?.toISOString() ?? null, cnt: line.cnt, pric: line.pric },
          ...{
            detItemFeeSumamt: line.det_item_fee_sumamt,
            inscpAmt: line.inscp_amt,
            fixmedinsCode: line.fixmedins_code,
          },
          ...{ amountFen: amount, fundFen: line.fund_fen },
        }
      }),
    }
    const [id] = await keepCandidates(ctx, [candidate], { byHand: { id: ctx.actor.id, name: ctx.actor.name } })
    refuseUnless(id, 'findings.raised_already')
    const [row] = await store.findingsById(ctx, [id])
    await auditLook(ctx, row!, 'create', 'raised by hand')
    return showDetail(ctx, row!)
  },
)
