import { Bill as BillShape, ReverseBill } from '#contracts/settlement'
import { yuan } from '#insurance/split'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { reverse } from '#ledger'
import { lockBill } from './abandon-bill.ts'
import type { Bill } from './bill.ts'
import { cashOfBill } from './books.ts'
import { dropDue } from './dues.ts'
import { billReversed } from './events.ts'
import { chainIsOpen } from './insurer/chain-store.ts'
import { askForReversal } from './insurer/follow.ts'
import { publishBill } from './publish-bill.ts'
import { orderRefunds } from './refunds.ts'
import { refuseUnlessInstitution, showBill } from './show-bill.ts'
import { freeBill } from './store/accumulators.ts'
import { billOf, billsAfter, linesOf, openBillOf } from './store/bills.ts'
import { freeCharges } from './store/charges.ts'
import { markEnded } from './store/keep-bills.ts'

/**
 * Reverses a settled bill: opposite postings, free accumulators, cash back through the payment channel; its charges can
 * be billed again. Refusals: settlement.unknown_bill, .not_yours, .not_settled, .already_reversed, .accumulator_busy,
 * .later_bills (listed with their amounts: `foreseeResettlement` says what would change, `resettle` settles them again).
 */
export const reverseBill = verb(
  {
    name: 'settlement.reverse_bill',
    may: ['manager', 'system'],
    input: ReverseBill,
    answer: BillShape,
    summary: 'Reverses a settled bill that no later bill depends on.',
  },
  async (ctx, { billId, reason }) => {
    const bill = await lockSettled(ctx, billId)
    const later = await laterBills(ctx, bill)
    const bills = later.map((one) => `${one.id} (¥${yuan(one.medfee_sumamt)})`).join(', ')
    refuseUnless(later.length === 0, 'settlement.later_bills', { field: 'billId', params: { bills } })
    if (bill.link === 'remote') {
      const asked = await askForReversal(ctx, bill, { reason, afterwards: 'free', leaving: [] })
      refuseUnless(asked, 'settlement.reversing')
      return showBill(ctx, bill)
    }
    const dueFen = await undo(ctx, bill, reason)
    await orderRefunds(ctx, bill, bill.cash_payamt - dueFen)
    await tellReversed(ctx, bill, bill.orderIds, reason)
    return showBill(ctx, (await billOf(ctx, billId))!)
  },
)

/** Refusals: settlement.unknown_bill, .not_yours, .already_reversed, .not_settled. */
export async function lockSettled(ctx: Context, billId: string): Promise<Bill> {
  const bill = await lockBill(ctx, billId)
  refuseUnlessInstitution(ctx, bill)
  refuseUnless(bill.state !== 'reversed', 'settlement.already_reversed')
  refuseUnless(bill.state === 'settled', 'settlement.not_settled')
  return bill
}

/** Settled bills that build on this one. Refuses settlement.accumulator_busy while one waits for its payment, or several are settled again. */
export async function laterBills(ctx: Context, bill: Bill): Promise<Bill[]> {
  if (bill.accumulatorId === null) return []
  refuseUnless(!(await chainIsOpen(ctx, bill.accumulatorId)), 'settlement.accumulator_busy')
  const open = await openBillOf(ctx, { mdtrtId: bill.mdtrtId, accumulatorId: bill.accumulatorId })
  refuseUnless(open?.accumulatorId !== bill.accumulatorId, 'settlement.accumulator_busy')
  return billsAfter(ctx, bill.accumulatorId, bill.accumulatorNo!)
}

/**
 * Takes a settled bill back in books, accumulator and record, and frees its charges. Its cash is then in transit, but what
 * of it was still due and is answered: that was never paid.
 */
export async function undo(ctx: Context, bill: Bill, reason: string): Promise<number> {
  if (bill.transactionId) {
    await reverse(ctx, {
      transactionId: bill.transactionId,
      key: `bill:${bill.id}:reversed`,
      reason: `撤销结算:${reason}`,
    })
  }
  await cashOfBill(ctx, bill, 'given-back')
  const dueFen = bill.cash_payamt > 0 ? await dropDue(ctx, bill) : 0
  if (bill.accumulatorId) await freeBill(ctx, bill.accumulatorId, bill)
  await freeCharges(ctx, bill.id)
  await markEnded(ctx, bill.id, 'reversed', reason)
  const reversed: Bill = { ...bill, state: 'reversed', endedAt: ctx.now, endReason: reason }
  const lines = await linesOf(ctx, bill.id)
  await publishBill(ctx, reversed, lines)
  const { id: entityId, residentId } = bill
  await audit(ctx, { action: 'update', residentId, entity: 'settlement.bill', entityId, reason })
  return dueFen
}

/** Tells which orders of a reversed bill are no longer paid. */
export async function tellReversed(
  ctx: Context,
  bill: Bill,
  orderIds: readonly string[],
  reason: string,
): Promise<void> {
  const { id: billId, mdtrtId, residentId } = bill
  await announce(ctx, billReversed, mdtrtId, { billId, mdtrtId, residentId, orderIds: [...orderIds], reason })
}
