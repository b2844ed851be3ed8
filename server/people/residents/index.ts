import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'

export { familyOf, mayActFor, refuseUnlessActsFor } from './act-for.ts'
export {
  familyLinked,
  familyRevoked,
  patientLinked,
  patientUnlinked,
  residenceCorrected,
  residenceEnded,
  residentRegistered,
  schemeChanged,
} from './events.ts'
export { askFamily, confirmFamilyRequest, openFamilyRequest } from './family/ask-family.ts'
export { linkFamilyAtDesk } from './family/link-family.ts'
export { readFamily, revokeFamily } from './family/revoke-family.ts'
export {
  formerlyNotTheSame,
  linkRecords,
  ownersOfRecords,
  type RecordLink,
  readLinkedRecords,
  unlinkRecords,
} from './hospital-records/link-records.ts'
export { checkDigitOf, readIdCard } from './id-card.ts'
export { findResidents, readResident } from './read-resident.ts'
export { enrolResidents, registerByPhone, registerResident } from './register-resident.ts'
export { correctResidence, endResidence, refuseUnlessLives } from './residence/residence.ts'
export { maskName, maskPhone, type Resident, viewOf } from './resident.ts'
export {
  documentNumberOf,
  documentNumbersOf,
  lockResidents,
  residentByPhone,
  residentOf,
  residentsOf,
} from './resident-of.ts'
export { setScheme } from './set-scheme.ts'

nameOperation('residents', 'Patient', 'POST /api/residents')
nameOperation('residents', 'RelatedPerson', 'POST /api/credentials/residents/:residentId/family')

export const residentsModule: Module = { name: 'residents', routes }
