import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type CodeTable, type Hierarchy, isDay, readCodeTable } from './code-table.ts'
export {
  conceptOf,
  conceptWithin,
  type FoundConcept,
  type Subsumption,
  subsumedCodes,
  subsumption,
} from './codes.ts'
export { type Coded, type Designation, dayOf } from './concept.ts'
export { decodeTable, type RowFault } from './csv.ts'
export { type ExpandRequest, expand, expandedCodes, type Member, memberIn, speaks } from './expand.ts'
export { findSystem, findValueSet } from './find.ts'
export { type CodesImported, type Difference, importCodes } from './import-codes.ts'
export { checkTargets, conceptMapOf, readMapTable } from './import-map.ts'
export { indexResources, isTerminology, type WrittenResource } from './index-resource.ts'
export { listedSystems, type System, systemOfResource } from './store.ts'
export {
  type Dependency,
  hospitalOfSystem,
  isMatch,
  type LocalCode,
  type Match,
  nationalCode,
  noteUnmapped,
  type TranslateRequest,
  translate,
} from './translate.ts'
export {
  type FoundCode,
  localSystems,
  noteFound,
  type UnmappedCode,
  unmappedCodes,
  withoutMapping,
} from './unmapped.ts'
export { composeOf } from './value-set.ts'

export const terminologyModule: Module = { name: 'terminology', routes }
