export {
  conceptOf,
  conceptWithin,
  type FoundConcept,
  type Subsumption,
  subsumedCodes,
  subsumption,
} from './codes.ts'
export { type Coded, type Designation, dayOf } from './concept.ts'
export { type ExpandRequest, expand, expandedCodes, type Member, memberIn, speaks } from './expand.ts'
export { findSystem, findValueSet } from './find.ts'
export { indexResources, isTerminology, type WrittenResource } from './index-resource.ts'
export { type System, systemOfResource } from './store.ts'
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
export { composeOf } from './value-set.ts'
