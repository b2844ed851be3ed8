import { z } from 'zod'
import type { PaymentCallback } from '#contracts/settlement'
import { type Context, refuseUnless, roles, verb } from '#kernel'
import { sendLater, signed } from './notices.ts'
import { type CashierOrder, orderOf, setOrderState } from './store.ts'

export const CashierChoice = z.enum(['pay', 'fail', 'late', 'twice'])
type Choice = z.infer<typeof CashierChoice>

interface Said {
  readonly tradeNo: string
  readonly outcome: 'paid' | 'failed'
  readonly delaysSeconds: readonly number[]
}

/** What the channel will say after a choice, and when: every notice comes twice; late means after the time is over. */
export function said(choice: Choice, order: CashierOrder, now: Date): Said[] {
  const overSeconds = Math.max(0, (order.expiresAt.getTime() - now.getTime()) / 1000)
  const first = `LT${order.intentId}`
  if (choice === 'fail') return [{ tradeNo: first, outcome: 'failed', delaysSeconds: [0, 20] }]
  if (choice === 'late')
    return [{ tradeNo: first, outcome: 'paid', delaysSeconds: [overSeconds + 60, overSeconds + 80] }]
  const paid: Said = { tradeNo: first, outcome: 'paid', delaysSeconds: [0, 20] }
  return choice === 'twice' ? [paid, { ...paid, tradeNo: `${first}-2`, delaysSeconds: [3, 25] }] : [paid]
}

/** The payer says at the cashier how the payment goes. Refusals: settlement.unknown_payment, settlement.cashier_choice. */
export const chooseAtCashier = verb(
  {
    name: 'settlement.choose_at_cashier',
    may: roles,
    input: z.object({ intentId: z.uuid(), choice: CashierChoice }),
    answer: z.object({ state: z.enum(['paid', 'failed']) }),
    summary: 'Says at the demonstration cashier how a payment goes.',
  },
  async (ctx, { intentId, choice }) => {
    const order = await take(ctx, intentId, choice)
    for (const { tradeNo, outcome, delaysSeconds } of said(choice, order, ctx.now)) {
      await sendLater(ctx, { notice: 'payment', intentId, tradeNo, outcome, amountFen: order.amountFen }, delaysSeconds)
    }
    return { state: choice === 'fail' ? ('failed' as const) : ('paid' as const) }
  },
)

/** Pays without waiting for the post: the notice is handed over instead of sent. For simulations and benchmarks. */
export async function payAndTell(ctx: Context, intentId: string): Promise<PaymentCallback> {
  const order = await take(ctx, intentId, 'pay')
  const { amountFen } = order
  return signed(ctx, { notice: 'payment', intentId, tradeNo: `LT${intentId}`, outcome: 'paid', amountFen })
}

async function take(ctx: Context, intentId: string, choice: Choice): Promise<CashierOrder> {
  const order = await orderOf(ctx, intentId, true)
  refuseUnless(order, 'settlement.unknown_payment')
  refuseUnless(order.state === 'open', 'settlement.cashier_choice')
  await setOrderState(ctx, intentId, choice === 'fail' ? 'failed' : 'paid')
  return order
}
