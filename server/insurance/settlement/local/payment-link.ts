import { config, keyFor } from '#kernel'
import { noticePath } from '../notice.ts'
import type { PaymentLink } from '../payment-link.ts'
import { sendLater } from './notices.ts'
import { insertOrder, setOrderState } from './store.ts'

/** Our own cashier, for demonstrations: a page where anyone says how the payment goes. */
export const localPaymentLink: PaymentLink = {
  name: 'local',
  secret: () => keyFor('payment-link'),
  async open(ctx, order) {
    const { id: intentId, amountFen, subject, expiresAt } = order
    await insertOrder(ctx, { intentId, amountFen, subject, expiresAt, notifyUrl: `${config.publicUrl}${noticePath}` })
    return `/cashier/${intentId}`
  },
  async close(ctx, intentId) {
    await setOrderState(ctx, intentId, 'closed')
  },
  async refund(ctx, { id: refundId, intentId, amountFen }) {
    const tradeNo = `LR${refundId}`
    await sendLater(ctx, { notice: 'refund', intentId, refundId, tradeNo, outcome: 'refunded', amountFen }, [2, 20])
  },
}
