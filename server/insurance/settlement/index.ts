import type { Module } from '#kernel'
import { abandonUnpaid } from './abandon-bill.ts'
import { onInsurerAnswered } from './insurer/follow.ts'
import { sendNotice } from './local/notices.ts'
import { continueRun } from './policy-run.ts'
import { askGateway } from './remote/gateway.ts'
import { routes } from './routes.ts'

export { cancelBill } from './abandon-bill.ts'
export { addCharges } from './add-charges.ts'
export { declareOwn } from './declare-own.ts'
export { billReversed, billSettled } from './events.ts'
export { foresee } from './foresee.ts'
export { reverseHere } from './insurer/reverse-here.ts'
export { payAtCashier } from './local/pay-at-cashier.ts'
export { payBill } from './pay-bill.ts'
export { quoteBill } from './quote-bill.ts'
export { explainBill } from './read-bills.ts'
export { resettle, returnCharges } from './resettle.ts'
export { readResettlement, resettleForPolicy, startResettlement } from './resettle-for-policy.ts'
export { reverseBill } from './reverse-bill.ts'
export { accumulatorDrift } from './store/accumulators.ts'
export { driftOfDay } from './store/drift.ts'

export const settlementModule: Module = {
  name: 'settlement',
  routes,
  listeners: [onInsurerAnswered],
  jobs: [abandonUnpaid, continueRun, sendNotice, askGateway],
}
