import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'

export { familyOf, mayActFor, refuseUnlessActsFor } from './act-for.ts'
export { familyLinked, familyRevoked, patientLinked, residentRegistered, schemeChanged } from './events.ts'
export { askFamily, confirmFamilyRequest, openFamilyRequest } from './family/ask-family.ts'
export { linkFamilyAtDesk } from './family/link-family.ts'
export { readFamily, revokeFamily } from './family/revoke-family.ts'
export { decideDoubt, listDoubts } from './hospital-records/doubts.ts'
export { linkRecords, matchPatients, readLinkedRecords } from './hospital-records/link-records.ts'
export { checkDigitOf, readIdCard } from './id-card.ts'
export { findResidents, readResident } from './read-resident.ts'
export { enrolResidents, registerByPhone, registerResident } from './register-resident.ts'
export { maskPhone, type Resident, viewOf } from './resident.ts'
export { documentNumberOf, residentByPhone, residentOf, residentsOf } from './resident-of.ts'
export { setScheme } from './set-scheme.ts'

nameOperation('residents', 'Patient', 'POST /api/residents')
nameOperation('residents', 'RelatedPerson', 'POST /api/credentials/residents/:residentId/family')

export const residentsModule: Module = { name: 'residents', routes }
