import { config, enqueue } from '#kernel'
import { noticePath } from '../notice.ts'
import type { PaymentLink } from '../payment-link.ts'
import { askGateway, gatewaySecret, signedFields } from './gateway.ts'

/**
 * A payment gateway: the payer is sent to its cashier with a signed order in the address; closing and refunding are asked
 * by jobs after our transaction has committed.
 */
export const remotePaymentLink: PaymentLink = {
  name: 'remote',
  secret: gatewaySecret,
  async open(_ctx, order) {
    const fields = signedFields({
      intentId: order.id,
      amountFen: order.amountFen,
      subject: order.subject,
      expiresAt: order.expiresAt.toISOString(),
      notifyUrl: `${config.publicUrl}${noticePath}`,
      returnUrl: `${config.publicUrl}/bills/${order.billId}`,
    })
    const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))
    return `${config.payment.url}/cashier?${query}`
  },
  async close(ctx, intentId) {
    await enqueue(ctx, askGateway, { operation: 'close', fields: { intentId } })
  },
  async refund(ctx, { id: refundId, intentId, tradeNo, amountFen }) {
    await enqueue(ctx, askGateway, { operation: 'refund', fields: { refundId, intentId, tradeNo, amountFen } })
  },
}
