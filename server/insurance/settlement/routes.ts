import type { FastifyInstance } from 'fastify'
import { CallbackAnswer, PaymentCallback } from '#contracts/settlement'
import { command, query, refuseUnless } from '#kernel'
import { cancelBill } from './abandon-bill.ts'
import { uploadCharges } from './add-charges.ts'
import { declareOwn, takeBackOwn } from './declare-own.ts'
import { foreseeResettlement } from './foresee-resettlement.ts'
import { cashierRoutes } from './local/routes.ts'
import { payBill } from './pay-bill.ts'
import { payingTogether } from './pay-together.ts'
import { quoteBill } from './quote-bill.ts'
import { explainBill, listBills, readAccumulators, readBill, readDailyTotals } from './read-bills.ts'
import { receiveNotice } from './receive-notice.ts'
import { resettle, returnAtDesk } from './resettle.ts'
import {
  listResettledPeople,
  listResettlements,
  readResettlement,
  resettleForPolicy,
  startResettlement,
} from './resettle-for-policy.ts'
import { reverseBill } from './reverse-bill.ts'
import { listUnbilled, readUnbilled } from './unbilled.ts'

export async function routes(app: FastifyInstance): Promise<void> {
  command(app, 'POST /api/settlement/visits/:mdtrtId/charges', uploadCharges)
  query(app, 'GET /api/settlement/visits/:mdtrtId/quote', quoteBill)
  command(app, 'POST /api/settlement/visits/:mdtrtId/pay', payBill, { together: payingTogether })
  command(app, 'POST /api/settlement/visits/:mdtrtId/declare-own', declareOwn)
  command(app, 'POST /api/settlement/visits/:mdtrtId/take-back-own', takeBackOwn)
  query(app, 'POST /api/settlement/unbilled', listUnbilled) // a read whose search words must not stand in a URL
  query(app, 'GET /api/settlement/visits/:mdtrtId/unbilled', readUnbilled)
  command(app, 'POST /api/settlement/visits/:mdtrtId/return-charges', returnAtDesk)
  query(app, 'GET /api/settlement/bills', listBills)
  query(app, 'GET /api/settlement/bills/:billId', readBill)
  query(app, 'GET /api/settlement/bills/:billId/explanation', explainBill)
  command(app, 'POST /api/settlement/bills/:billId/cancel', cancelBill)
  command(app, 'POST /api/settlement/bills/:billId/reverse', reverseBill)
  command(app, 'POST /api/settlement/bills/:billId/resettle', resettle)
  query(app, 'GET /api/settlement/bills/:billId/resettlement', foreseeResettlement)
  command(app, 'POST /api/settlement/policy-resettlements', resettleForPolicy)
  query(app, 'GET /api/settlement/policy-resettlements', listResettlements)
  query(app, 'GET /api/settlement/policy-resettlements/:runId', readResettlement)
  query(app, 'GET /api/settlement/policy-resettlements/:runId/people', listResettledPeople)
  command(app, 'POST /api/settlement/policy-resettlements/:runId/start', startResettlement)
  query(app, 'GET /api/settlement/accumulators', readAccumulators)
  query(app, 'GET /api/settlement/daily-totals', readDailyTotals)
  // A payment channel knows no Idempotency-Key of ours: its own trade number makes a repeated notice the same one.
  app.route({
    method: 'POST',
    url: '/api/settlement/payment-callbacks',
    bodyLimit: 16 * 1024,
    schema: {
      summary: receiveNotice.contract.summary,
      operationId: receiveNotice.contract.name,
      tags: ['settlement'],
      body: PaymentCallback,
      response: { 200: CallbackAnswer },
    },
    config: { access: receiveNotice.contract.may, verb: receiveNotice.contract.name },
    handler: async (request) => {
      const notice = PaymentCallback.safeParse(request.body)
      const field = notice.error?.issues[0]?.path.join('.')
      refuseUnless(notice.success, 'kernel.invalid_input', field === undefined ? {} : { field })
      return receiveNotice(request.context, notice.data)
    },
  })
  await cashierRoutes(app)
}
