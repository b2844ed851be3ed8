import type { Module } from '#kernel'
import { nightlyCover } from './cover.ts'
import { exportStep, nightlyExport } from './export.ts'
import { routes } from './routes.ts'

export { coverOf, followRegister, setCover } from './cover.ts'
export { csvOf } from './csv.ts'
export { exportClaims } from './export.ts'
export { allSlices, type ClaimsAsked, claimsFolder, filesOf, sliceFolder, withClaims } from './files.ts'
export { type Imported, importClaims, type Wrong } from './import-files.ts'
export { keepSettlementList } from './keep-settlement-list.ts'
export { readSettlementList } from './read-settlement-list.ts'
export {
  type ClaimColumn,
  type ClaimTable,
  type ClaimTableName,
  type ColumnKind,
  claimTable,
  claimTableNames,
  claimTables,
  duckTypeOf,
  sliceSql,
  slices,
} from './tables.ts'

export const claimsModule: Module = { name: 'claims', routes, jobs: [nightlyCover, nightlyExport, exportStep] }
