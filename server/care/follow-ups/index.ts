import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { dueWhenEnrolled, dueWhenExited, dueWhenRestratified } from './due.ts'
import { routes } from './routes.ts'

export { amendFollowUp, withdrawFollowUp } from './amend.ts'
export { recordCheck, withdrawCheck } from './check.ts'
export { dueFor } from './due.ts'
export { amended, checkRecorded, recorded, urgent } from './events.ts'
export { listDue, listFollowUps, readFollowUp, readForm } from './read.ts'
export { recordFollowUp } from './record.ts'
export { standardsOn } from './standards/store.ts'

nameOperation('follow-ups', 'QuestionnaireResponse', 'POST /api/follow-ups/residents/:residentId/follow-ups')
nameOperation('follow-ups', 'Encounter', 'POST /api/follow-ups/residents/:residentId/follow-ups')
nameOperation('follow-ups', 'Observation', 'POST /api/follow-ups/residents/:residentId/checks')

export const followUpsModule: Module = {
  name: 'follow-ups',
  routes,
  listeners: [dueWhenEnrolled, dueWhenRestratified, dueWhenExited],
}
