import { type Context, refuseUnless } from '#kernel'
import { orderRefunds } from '../refunds.ts'
import { laterBills, lockSettled, tellReversed, undo } from '../reverse-bill.ts'
import { changeRemote } from './store.ts'

/**
 * Takes back here what does not stand at the insurer, without asking it: books, accumulator, record, and the payer's money.
 * Refusals: settlement.unknown_bill, .not_settled, .already_reversed, .later_bills, .accumulator_busy.
 */
export async function reverseHere(ctx: Context, billId: string, reason: string): Promise<void> {
  const bill = await lockSettled(ctx, billId)
  const later = await laterBills(ctx, bill)
  const bills = later.map((one) => one.id).join(', ')
  refuseUnless(later.length === 0, 'settlement.later_bills', { field: 'billId', params: { bills } })
  await undo(ctx, bill, reason)
  await orderRefunds(ctx, bill, bill.cash_payamt)
  await changeRemote(ctx, billId, { state: 'reversed', exchange_id: null, reverse_reason: reason })
  await tellReversed(ctx, bill, bill.orderIds, reason)
}
