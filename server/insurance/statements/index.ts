import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type Calculation, type Computed, type NewStep, registerCalculation, writeContent } from './calculation.ts'
export { closeStatementPeriod } from './close-period.ts'
export { approveStatement, returnStatement, submitStatement } from './decide.ts'
export { statementPosted } from './events.ts'
export { makeStatement, type NewStatement } from './make-statement.ts'
export { postStatement } from './post-statement.ts'
export { listStatements, readStatement } from './read.ts'
export { rerun, rerunStatement } from './rerun.ts'
export { type Standing, standingOfYear, withdrawDrafts } from './standing.ts'

export const statementsModule: Module = { name: 'statements', routes }
