export { conceptOf, type FoundConcept, subsumedCodes } from './codes.ts'
export type { Coded } from './concept.ts'
export { expandedCodes } from './expand.ts'
export { indexResources, isTerminology, type WrittenResource } from './index-resource.ts'
