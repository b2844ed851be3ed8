import type { Module } from '#kernel'
import { loadRulesHourly } from './load-rules.ts'
import { routes } from './routes.ts'

export { advise, choose, listAdvice, readAdvice } from './advise.ts'
export { findComplaints, listRules } from './find-complaints.ts'
export { loadRulesHourly } from './load-rules.ts'
export { bookUpward, listUpward, listUpwardSessions } from './upward.ts'

export const guidanceModule: Module = { name: 'guidance', routes, jobs: [loadRulesHourly] }
