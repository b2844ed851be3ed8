import type { Module } from '#kernel'
import { hearPatients, matchWaiting, sweepPatients } from './matching/listen.ts'
import { routes } from './routes.ts'

export { readCluster, unmerge } from './joining/unmerge.ts'
export { findMatches, type Match } from './matching/find-matches.ts'
export { matchAllWaiting } from './matching/listen.ts'
export { lookAgain } from './matching/look-again.ts'
export { matchPatients } from './matching/match-patients.ts'
export { decide as decidePair, undoDecision } from './queue/decide-pair.ts'
export { listQueue, readPair, revealPair } from './queue/read-pair.ts'

export const identityModule: Module = {
  name: 'identity',
  routes,
  listeners: [hearPatients],
  jobs: [matchWaiting, sweepPatients],
}
