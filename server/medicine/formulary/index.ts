import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type Drug, forms } from './drug.ts'
export { atcSystem, drugCodeSystem, toMedicationConcept } from './fhir.ts'
export { findDrugs, readStatus } from './find-drugs.ts'
export { drugOf, formularyOf } from './formulary-of.ts'
export { dosesADay, dosesIn, type FrequencyCode, frequencies } from './frequency.ts'
export {
  allergyMatches,
  cautionsFor,
  type Formulary,
  incompatibleHerbs,
  interactionsBetween,
  isOf,
  type KnownMedicine,
} from './knowledge.ts'
export { loadFormulary } from './load-formulary.ts'

export const formularyModule: Module = { name: 'formulary', routes }
