import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type Part, partsOf, titleOf } from './describe.ts'
export { readRecordSummary, readTimeline, recordSummaryOf } from './read-timeline.ts'

export const timelineModule: Module = { name: 'timeline', routes }
