import type { Module } from '#kernel'
import { listeners } from './listeners.ts'
import { routes } from './routes.ts'

export { claimNext, claimPrescription, releasePrescription } from './claim-prescription.ts'
export { approvePrescription, returnPrescription } from './decide.ts'
export { prescriptionApproved, prescriptionReturned } from './events.ts'
export { readQueue } from './read-queue.ts'
export { readScreen } from './read-screen.ts'

export const reviewModule: Module = { name: 'review', routes, listeners }
