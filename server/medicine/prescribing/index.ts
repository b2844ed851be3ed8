import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { amendPrescription } from './amend-prescription.ts'
export { closeAuthority, openAuthority, refuseIfTerminated } from './authority.ts'
export { checkPrescription, draftPrescription, saveDraft } from './draft-prescription.ts'
export { prescriptionSigned, prescriptionWithdrawn } from './events.ts'
export { overdueSheets, sheetWarnings } from './for-review.ts'
export { selfPaidOf } from './fund-warnings.ts'
export type { PatientFacts } from './patient-facts.ts'
export { type Item, type Prescription, viewOf } from './prescription.ts'
export { prescriptionsOf, readPrescription, refuseUnlessReviews } from './read-prescription.ts'
export { consultsWithReturned } from './returned-store.ts'
export { signPrescription } from './sign-prescription.ts'
export { expirePrescription, handBack, holdInEffect, markDispensed, takeEffect } from './take-effect.ts'
export { readSignatures } from './verify-signatures.ts'
export { lockPrescription, withdrawPrescription } from './withdraw-prescription.ts'

export const prescribingModule: Module = { name: 'prescribing', routes }
