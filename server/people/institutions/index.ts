import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'

export { amendInstitution } from './amend-institution.ts'
export { closeInstitution } from './close-institution.ts'
export { dayOf, fullYears, sayDay, yearsLater } from './day.ts'
export { institutionChanged } from './events.ts'
export type { Institution, InstitutionKind, InstitutionLevel } from './institution.ts'
export { institutionByCode, institutionOf, institutionsById, openInstitutionOf } from './institution-of.ts'
export { listInstitutions, readInstitution } from './list-institutions.ts'
export { refuseUnlessManages } from './manage.ts'
export { registerInstitution } from './register-institution.ts'
export { institutionSeen, keepsRegion, narrowedToReader, seesRegion, worksAtLead } from './sees.ts'

nameOperation('institutions', 'Organization', 'POST /api/institutions')

export const institutionsModule: Module = { name: 'institutions', routes }
