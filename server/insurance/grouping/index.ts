import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { showExplained } from './ask.ts'
export { type Grouped, type GrouperCase, type GroupReason, sayReason } from './case.ts'
export { caseColumns, type RowRead, readCaseRow } from './case-row.ts'
export {
  type DipCost,
  type DipGroup,
  type DipIndex,
  type DipLearned,
  type DipStay,
  dipFactor,
  dipPoints10000,
  divided,
  groupDip,
  indexDip,
  learnDip,
  sharesOfBudget,
} from './dip.ts'
export { type CountedDiagnosis, type Explained, explainCase, type PathStep } from './explain.ts'
export { groupCase, severityOf } from './group.ts'
export { smallTables } from './small-tables.ts'
export { readTableFolder, TableFault, type TableSource, type TableTexts, tableFiles } from './source.ts'
export { importTables, listTableSets, type TablesInForce, tablesInForce, tablesOfSet } from './table-sets.ts'
export { compileTables, loadTables, type Tables } from './tables.ts'

export const groupingModule: Module = { name: 'grouping', routes }
