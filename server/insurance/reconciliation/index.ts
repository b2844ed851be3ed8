import type { Module } from '#kernel'
import { routes } from './routes.ts'
import { reconcileDaily, startComparing } from './run.ts'

export { compareDay } from './days.ts'
export { differenceFound } from './events.ts'
export { compareDue, reconcileDaily } from './run.ts'

export const reconciliationModule: Module = {
  name: 'reconciliation',
  routes,
  jobs: [reconcileDaily],
  background: startComparing,
}
