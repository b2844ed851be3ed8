import type { Bill as BillShape } from '#contracts/settlement'
import { type Context, refuseUnless } from '#kernel'
import type { Bill } from './bill.ts'
import { type RemoteBill, remotesOf } from './insurer/store.ts'
import { waitsFor } from './insurer/way.ts'
import { type Intent, intentsOfBills, type Overpaid, overpaidOfBills } from './store/payments.ts'

export async function showBill(ctx: Context, bill: Bill): Promise<BillShape> {
  return (await showBills(ctx, [bill]))[0]!
}

export async function showBills(ctx: Context, bills: readonly Bill[]): Promise<BillShape[]> {
  const withCash = bills.filter((bill) => bill.cash_payamt > 0).map((bill) => bill.id)
  const intents = withCash.length > 0 ? await intentsOfBills(ctx, withCash) : new Map<string, Intent>()
  const overpaid = withCash.length > 0 ? await overpaidOfBills(ctx, withCash) : new Map<string, Overpaid>()
  const there = bills.filter((bill) => bill.link === 'remote').map((bill) => bill.id)
  const remotes = there.length > 0 ? await remotesOf(ctx, there) : new Map<string, RemoteBill>()
  return bills.map((bill) => show(bill, intents.get(bill.id), overpaid.get(bill.id), remotes.get(bill.id)))
}

function show(
  bill: Bill,
  intent: Intent | undefined,
  overpaid: Overpaid | undefined,
  remote: RemoteBill | undefined,
): BillShape {
  const dueFen = intent?.due && intent.state === 'open' ? intent.amountFen : 0
  const waits = bill.state === 'awaiting-payment' || dueFen > 0
  const { id, medinsSetlId, psnNo, fixmedinsCode, hospLv, medType, diagCode, ...rest } = bill
  const { contentSm3: _a, benefitDate: _b, accumulatorId: _c, accumulatorNo: _d, useAccount: _e, ...more } = rest
  const { reservationId: _f, transactionId: _g, endReason: _h, burden_amt: _i, link: _j, endedAt, ...shown } = more
  return {
    ...shown,
    billId: id,
    medins_setl_id: medinsSetlId,
    psn_no: psnNo,
    fixmedins_code: fixmedinsCode,
    hosp_lv: hospLv,
    med_type: medType,
    diag_code: diagCode,
    orderIds: [...bill.orderIds],
    createdAt: bill.createdAt.toISOString(),
    settledAt: bill.settledAt?.toISOString() ?? null,
    reversedAt: bill.state === 'reversed' ? endedAt!.toISOString() : null,
    insurerWaits: remote ? waitsFor(remote.state) : null,
    insurerReason: remote?.reason ?? null,
    cashierUrl: waits ? (intent?.cashierUrl ?? null) : null,
    dueFen,
    payBefore: waits ? (bill.payBefore?.toISOString() ?? null) : null,
    refundedFen: intent?.refundedFen ?? 0,
    refundingFen: intent?.refundingFen ?? 0,
    overpaidRefundedFen: overpaid?.refundedFen ?? 0,
    overpaidRefundingFen: overpaid?.refundingFen ?? 0,
  }
}

/** Staff of an institution see and handle its bills; staff of none (the insurer's, the region's) all. Refusals: settlement.not_yours. */
export function refuseUnlessInstitution(ctx: Context, bill: Pick<Bill, 'institutionId'>): void {
  const { institutionId, roles } = ctx.actor
  const all = roles.includes('system') || roles.includes('auditor') || institutionId === undefined
  refuseUnless(all || institutionId === bill.institutionId, 'settlement.not_yours')
}
