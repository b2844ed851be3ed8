import { type Context, config, refuse } from '#kernel'
import { localPaymentLink } from './local/payment-link.ts'
import { remotePaymentLink } from './remote/payment-link.ts'

export interface PaymentOrder {
  /** Our number of the payment, which comes back with every notice. */
  readonly id: string
  readonly billId: string
  readonly amountFen: number
  readonly subject: string
  readonly expiresAt: Date
}

export interface RefundOrder {
  readonly id: string
  readonly intentId: string
  /** The channel's number of the payment that goes back. */
  readonly tradeNo: string
  readonly amountFen: number
}

/**
 * A channel that takes cash for us. It is asked inside our transaction and so never over the network there; what it has
 * done it tells later, by signed notices that may be late and may repeat.
 */
export interface PaymentLink {
  readonly name: string
  /** Shared with the channel; signs both ways. */
  secret(): Buffer
  /** Where the payer pays. */
  open(ctx: Context, order: PaymentOrder): Promise<string>
  /** The payer should not pay any more; who is quick still may, and gets it back. */
  close(ctx: Context, intentId: string): Promise<void>
  refund(ctx: Context, order: RefundOrder): Promise<void>
}

/** The channel of this deployment: the remote one when it is configured, otherwise, in a demo, our own cashier. */
export function paymentLink(): PaymentLink {
  if (config.payment.url) return remotePaymentLink
  if (!config.demo) refuse('settlement.no_payment_channel')
  return localPaymentLink
}
