import type { Module } from '#kernel'
import { routes } from './routes.ts'
import { runMonth } from './run-month.ts'

export { exportMonth, exportTariff } from './export.ts'
export { listCases, listMonths, readMonth } from './read-month.ts'
export { askMonth, runMonth } from './run-month.ts'
export { makeMonthStatements } from './statements.ts'
export { readStay, whatIf } from './stays.ts'
export { changeTariff, learnTariffDraft, listTariffs, publishTariff, readTariff, withdrawTariff } from './tariffs.ts'

export const casesModule: Module = { name: 'cases', routes, jobs: [runMonth] }
