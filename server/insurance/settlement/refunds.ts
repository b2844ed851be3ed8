import type { Context } from '#kernel'
import type { Bill } from './bill.ts'
import { paymentLink } from './payment-link.ts'
import { insertRefund, intentsHoldingCash } from './store/payments.ts'

/**
 * Sends cash of reversed bills back through the payments that brought it, the bill's own first. What the payments of an
 * accumulator still hold is always the cash part of its settled bills, so there is enough.
 */
export async function orderRefunds(
  ctx: Context,
  bill: Pick<Bill, 'id' | 'residentId' | 'accumulatorId'>,
  amountFen: number,
): Promise<void> {
  const holding = await intentsHoldingCash(ctx, bill.residentId, bill.accumulatorId)
  const ordered = holding.toSorted((a, b) => Number(b.billId === bill.id) - Number(a.billId === bill.id))
  let left = amountFen
  for (const intent of ordered) {
    const fen = Math.min(left, intent.amountFen - intent.refundingFen - intent.refundedFen)
    if (fen === 0) break
    const refund = { id: ctx.chance.uuid(), intentId: intent.id, tradeNo: intent.tradeNo!, amountFen: fen }
    await insertRefund(ctx, { ...refund, reason: 'reversed' })
    await paymentLink().refund(ctx, refund)
    left -= fen
  }
  if (left > 0) throw new Error(`Refund of bill ${bill.id}: ${left} fen are in no payment`)
}
