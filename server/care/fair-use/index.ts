import type { Module } from '#kernel'
import { forgetMarks } from './jobs.ts'
import { routes } from './routes.ts'

export { clusterMarks, keepMarks, marksToCompare, ownMarks, seenBy } from './cluster.ts'
export { contestRestriction, decideRestriction } from './decide-restriction.ts'
export { contested, decided, restricted } from './events.ts'
export { listMyRestrictions, listRestrictions } from './list-restrictions.ts'
export { rememberDevice } from './request.ts'
export { refuseUnlessUnrestricted, restrictByRule } from './restrict.ts'
export { type PenaltyRule, type RestrictionRow, refuseIfRestricted } from './restriction.ts'
export { restrictionsOfRows, runningStatement as restrictionsStatement } from './store.ts'
export { type Rates, watchOperations } from './watch-operations.ts'

export const fairUseModule: Module = { name: 'fair-use', routes, jobs: [forgetMarks] }
