import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'
import { runStep } from './run.ts'
import { onBillReversed, standNow } from './stand.ts'

export { answerFinding } from './answer.ts'
export { decideFindings, undoDecisions } from './decide.ts'
export { findingDecided, findingRaised } from './events.ts'
export type { Candidate, CandidateLine } from './finding.ts'
export { raiseFinding } from './raise.ts'
export { keepCandidates } from './raise-store.ts'
export { listFindings, readFinding } from './read.ts'
export { askRun, runAfter, runStep } from './run.ts'
export { letStand, standNow } from './stand.ts'

nameOperation('findings', 'DetectedIssue', 'POST /api/findings/decisions')
nameOperation('findings', 'DocumentReference', 'POST /api/findings/:findingId/answer')

export const findingsModule: Module = {
  name: 'findings',
  routes,
  listeners: [onBillReversed],
  jobs: [runStep, standNow],
}
