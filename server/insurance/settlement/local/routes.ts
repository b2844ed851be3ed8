import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Context, refuseUnless, roles } from '#kernel'
import { paymentLink } from '../payment-link.ts'
import { intentOf } from '../store/payments.ts'
import { cashierPage } from './cashier-page.ts'
import { CashierChoice, chooseAtCashier } from './choose.ts'
import { orderOf } from './store.ts'

const Params = z.object({ intentId: z.uuid() })

/** The cashier's page. Whoever has the number of a payment may pay it, as at any cashier. */
export async function cashierRoutes(app: FastifyInstance): Promise<void> {
  await app.register(async (pages) => {
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    pages.route({
      method: 'GET',
      url: '/cashier/:intentId',
      schema: { hide: true },
      config: { access: roles },
      handler: async (request, reply) => {
        reply.type('text/html; charset=utf-8')
        return request.context.transaction((ctx) => page(ctx, intentIdOf(request.params)))
      },
    })
    pages.route({
      method: 'POST',
      url: '/cashier/:intentId',
      schema: { hide: true },
      config: { access: roles },
      handler: async (request, reply) => {
        const intentId = intentIdOf(request.params)
        const choice = z.object({ choice: CashierChoice }).safeParse(request.body)
        refuseUnless(choice.success, 'kernel.invalid_input', { field: 'choice' })
        await chooseAtCashier(request.context, { intentId, choice: choice.data.choice })
        return reply.redirect(`/cashier/${intentId}`, 303)
      },
    })
  })
}

function intentIdOf(params: unknown): string {
  const parsed = Params.safeParse(params)
  refuseUnless(parsed.success, 'settlement.unknown_payment')
  return parsed.data.intentId
}

async function page(ctx: Context, intentId: string): Promise<string> {
  refuseUnless(paymentLink().name === 'local', 'settlement.unknown_payment')
  const order = await orderOf(ctx, intentId)
  refuseUnless(order, 'settlement.unknown_payment')
  const intent = await intentOf(ctx, intentId)
  return cashierPage(order, `/bills/${intent!.billId}`, ctx.locale)
}
