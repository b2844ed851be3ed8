import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { benefitsFor, entitlementsHeld } from './benefits-for.ts'
export { demonstrationCatalogue } from './demonstration-catalogue.ts'
export { demonstrationPolicies, demonstrationSupplements } from './demonstration-policies.ts'
export { endEntitlement, grantEntitlement } from './entitlements.ts'
export { priceOf } from './find-catalogue.ts'
export { loadBenefits } from './load-benefits.ts'
export { type Benefits, insutypeOf } from './policy.ts'

export const benefitsModule: Module = { name: 'benefits', routes }
