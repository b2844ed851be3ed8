import type { z } from 'zod'
import { CallbackAnswer, PaymentCallback } from '#contracts/settlement'
import { audit, type Context, refuseUnless, sm3, verb } from '#kernel'
import { abandon, lockBill } from './abandon-bill.ts'
import type { Bill } from './bill.ts'
import { cashArrives, cashLeaves } from './books.ts'
import { duePaid } from './dues.ts'
import { cashPaid } from './insurer/follow.ts'
import { signatureHolds } from './notice.ts'
import { paymentLink } from './payment-link.ts'
import { settle } from './settle-bill.ts'
import {
  type Intent,
  insertNotice,
  insertRefund,
  intentOf,
  lockRefund,
  markPaid,
  markRefunded,
  noticeOf,
} from './store/payments.ts'

type Outcome = z.output<typeof CallbackAnswer>['outcome']

/**
 * Hears the payment channel. A repeated notice gets the answer it got before and changes nothing; money that comes too
 * late or twice is booked and sent back.
 * Refusals: settlement.callback_signature_wrong, .unknown_payment, .callback_amount_differs, .callback_differs.
 */
export const receiveNotice = verb(
  {
    name: 'settlement.receive_notice',
    may: ['anonymous', 'system'],
    input: PaymentCallback,
    answer: CallbackAnswer,
    summary: 'A signed notice of the payment channel.',
  },
  async (ctx, notice) => {
    const link = paymentLink()
    refuseUnless(signatureHolds(link.secret(), notice), 'settlement.callback_signature_wrong', { field: 'signature' })
    const seen = await intentOf(ctx, notice.intentId)
    refuseUnless(seen, 'settlement.unknown_payment', { field: 'intentId' })
    const bill = await lockBill(ctx, seen.billId)
    const contentSm3 = contentOf(notice)
    const known = await noticeOf(ctx, link.name, notice.notice, notice.tradeNo)
    if (known) {
      refuseUnless(known.content_sm3 === contentSm3, 'settlement.callback_differs', { field: 'tradeNo' })
      return { outcome: known.outcome as Outcome }
    }
    const intent = (await intentOf(ctx, seen.id))!
    const outcome =
      notice.notice === 'refund' ? await refunded(ctx, notice, intent) : await payment(ctx, notice, intent, bill)
    const { tradeNo } = notice
    await insertNotice(ctx, {
      link: link.name,
      notice: notice.notice,
      tradeNo,
      intentId: intent.id,
      contentSm3,
      outcome,
    })
    const { residentId } = bill
    await audit(ctx, { action: 'execute', residentId, entity: 'settlement.payment', entityId: intent.id })
    return { outcome }
  },
)

const contentOf = ({ intentId, refundId, outcome, amountFen }: PaymentCallback) =>
  sm3(JSON.stringify([intentId, refundId ?? null, outcome, amountFen])).toString('hex')

async function payment(ctx: Context, notice: PaymentCallback, intent: Intent, bill: Bill): Promise<Outcome> {
  const sameAmount = notice.amountFen === intent.amountFen
  refuseUnless(sameAmount, 'settlement.callback_amount_differs', { field: 'amountFen' })
  if (notice.outcome === 'failed') {
    // Of a due only the attempt failed; it stays owed.
    if (intent.due) return 'abandoned'
    // A failure that is told after the money came, or after the bill was dropped, has nothing left to do.
    if (intent.state === 'open') await abandon(ctx, bill, '支付失败', 'failed')
    return intent.state === 'paid' ? 'settled' : 'abandoned'
  }
  refuseUnless(notice.outcome === 'paid', 'settlement.callback_differs', { field: 'outcome' })
  const { tradeNo, amountFen } = notice
  await cashArrives(ctx, tradeNo, amountFen)
  if (intent.state === 'open') {
    await markPaid(ctx, intent.id, tradeNo)
    if (intent.due) {
      await duePaid(ctx, bill, amountFen)
      return 'settled'
    }
    if (bill.link === 'remote' && bill.state !== 'settled') {
      await cashPaid(ctx, bill)
      return 'paid'
    }
    await settle(ctx, bill)
    return 'settled'
  }
  const reason = intent.state === 'paid' ? 'paid-twice' : 'too-late'
  const refund = { id: ctx.chance.uuid(), intentId: intent.id, tradeNo, amountFen, reason } as const
  await insertRefund(ctx, refund)
  await paymentLink().refund(ctx, refund)
  return 'refund-ordered'
}

async function refunded(ctx: Context, notice: PaymentCallback, intent: Intent): Promise<Outcome> {
  const refund = notice.refundId === undefined ? undefined : await lockRefund(ctx, notice.refundId)
  refuseUnless(refund?.intentId === intent.id, 'settlement.unknown_payment', { field: 'refundId' })
  const sameAmount = notice.amountFen === refund.amountFen
  refuseUnless(sameAmount, 'settlement.callback_amount_differs', { field: 'amountFen' })
  refuseUnless(notice.outcome === 'refunded', 'settlement.callback_differs', { field: 'outcome' })
  if (refund.state === 'ordered') {
    await cashLeaves(ctx, refund.id, refund.amountFen)
    await markRefunded(ctx, refund)
  }
  return 'refund-booked'
}
