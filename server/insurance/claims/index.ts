export { allSlices, type ClaimsAsked, claimsFolder, filesOf, sliceFolder, withClaims } from './files.ts'
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
