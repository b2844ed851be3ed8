import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { openOnCheckIn } from './enter-waiting-room.ts'
import { closeUnseen } from './jobs.ts'
import { tellOfApproval, tellOfReturn } from './queue.ts'
import { routes } from './routes.ts'

export { acceptConsult } from './accept.ts'
export { nameOfDiagnosis } from './diagnosis-codes.ts'
export { startDuty } from './duty.ts'
export { endConsult } from './end.ts'
export { enterWaitingRoom, leaveWaitingRoom } from './enter-waiting-room.ts'
export { accepted, complaintReceived, ended, entered, left, rated, terminated, unseen } from './events.ts'
export { complain, rateConsult } from './feedback.ts'
export { closeUnseen } from './jobs.ts'
export { diagnose, judge } from './judge.ts'
export { readConsult } from './read-consult.ts'
export { verifySummary } from './summary.ts'
export { terminateConsult } from './terminate.ts'

nameOperation('consult', 'Encounter', 'POST /api/consult/consults/:consultId/accept')
nameOperation('consult', 'Condition', 'POST /api/consult/consults/:consultId/diagnoses')
nameOperation('consult', 'Communication', 'POST /api/conversation/:conversationId/messages')
nameOperation('consult', 'Composition', 'POST /api/consult/consults/:consultId/end')
nameOperation('consult', 'Provenance', 'POST /api/consult/consults/:consultId/end')
nameOperation('consult', 'ServiceRequest', 'POST /api/consult/consults/:consultId/terminate')

export const consultModule: Module = {
  name: 'consult',
  routes,
  listeners: [openOnCheckIn, tellOfReturn, tellOfApproval],
  jobs: [closeUnseen],
}
