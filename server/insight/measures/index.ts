import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'
import { nightlyRun, runStep } from './run.ts'

export { comparePeople, comparisonRules } from './compare-people.ts'
export { measuresOn } from './definitions.ts'
export { openSnapshot } from './duck.ts'
export { EvaluateRequest, evaluateMeasure } from './evaluate.ts'
export { countMeasure, gatherFacts } from './figures.ts'
export { readBreakdown, readFigures, readMeasureTrend } from './read-figures.ts'
export { readComparison, readFunnel } from './read-funnel.ts'
export { relations } from './relations.ts'
export { runStep, startRun } from './run.ts'

nameOperation('measures', 'Measure', 'GET /api/measures')
nameOperation('measures', 'MeasureReport', 'GET /api/measures/figures')

export const measuresModule: Module = { name: 'measures', routes, jobs: [runStep, nightlyRun] }
