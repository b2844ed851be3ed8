import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { benefitsFor, entitlementsHeld, entitlementsWithin, type Held, heldOf } from './benefits-for.ts'
export { type DatedRow, type DatedTables, keyOf, replaceVersions, versionsOf } from './dated.ts'
export { demonstrationCatalogue } from './demonstration-catalogue.ts'
export { demonstrationDiseases } from './demonstration-diseases.ts'
export { demonstrationPolicies, demonstrationSupplements } from './demonstration-policies.ts'
export { endEntitlement, grantEntitlement } from './entitlements.ts'
export { findCatalogue, priceOf } from './find-catalogue.ts'
export { loadBenefits } from './load-benefits.ts'
export { type Benefits, classIsConsistent, insutypeOf, supplementsFor } from './policy.ts'
export { diseaseTerms, underDisease } from './special-disease.ts'
export { applyForTicket, approveTicket } from './tickets.ts'

export const benefitsModule: Module = { name: 'benefits', routes }
