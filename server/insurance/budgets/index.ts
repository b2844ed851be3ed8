import type { Module } from '#kernel'
import './calculations.ts'
import { routes } from './routes.ts'

export { demonstrationRiskCsv, demonstrationRules, diabetesPackage } from './demonstration.ts'
export { approveBudget, enterBudget, listBudgets } from './enter-budget.ts'
export { readFundOverview } from './read-overview.ts'
export { readCapitation, readSplit } from './read-packages.ts'
export { approveFundRule, enterFundRule, listFundRules, type PackageRules, packageRulesOf } from './rules.ts'
export { runClearings, runPoints, runPrepayments } from './runs.ts'
export { type YearFromFiles, yearFromFiles } from './year-end/from-files.ts'
export type { YearSummary } from './year-end/work.ts'
export { type YearEnd, type YearEnded, yearEnd } from './year-end/year-end.ts'

export const budgetsModule: Module = { name: 'budgets', routes }
