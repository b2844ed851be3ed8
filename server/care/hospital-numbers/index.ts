import type { Module } from '#kernel'
import { giveUpUnpaid, onAsked, onDisplaced } from './follow-booking.ts'
import { answers, onNumber, onReversed, onSession, onSettled } from './follow-hospital.ts'
import { reconcileNightly, startReconciling } from './reconcile.ts'
import { routes } from './routes.ts'

export const hospitalNumbersModule: Module = {
  name: 'hospital-numbers',
  routes,
  listeners: [onAsked, onDisplaced, onSettled, onReversed, onSession, onNumber, ...answers],
  jobs: [giveUpUnpaid, reconcileNightly],
  background: startReconciling,
}
