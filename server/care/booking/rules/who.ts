/** Who may book for whom, and what must be true of the person first: people's and the record's answers as booking's gates. */
import type { OfflineDiagnosis } from '#contracts/booking'
import { type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessConsented } from '#people/consent'
import { dayOf, fullYears, institutionOf } from '#people/institutions'
import { mayActFor, type Resident, refuseUnlessActsFor } from '#people/residents'
import { isPediatrics } from '../sessions/department-code.ts'
import { sameDisease } from './diagnosis-map.ts'
import { offlineDiagnoses } from './offline-diagnoses.ts'

/** XZ, ZL19: under this age a guardian and the children's specialist must be present. */
export const guardianUnderYears = 6

/** Desk staff and the system act for anyone; a resident for self and family. Refusals: residents.not_acting_for. */
export async function refuseUnlessForResident(ctx: Context, residentId: string): Promise<void> {
  if (ctx.actor.roles.includes('registrar')) return
  await refuseUnlessActsFor(ctx, residentId)
}

/**
 * Whether somebody acts in the hospital's name: its own desk, the region's office, the system. A desk elsewhere helps the person who
 * stands before it, and may do what they could do themselves.
 */
export function actsForHospital(ctx: Context, institutionId: string): boolean {
  const { roles, institutionId: own } = ctx.actor
  if (roles.includes('system')) return true
  return roles.includes('registrar') && (own === undefined || own === institutionId)
}

/** Separate consents, the risk notice included, before the first online consult (R23, R32). Refusals: consent.*. */
export async function refuseUnlessConsentsGiven(ctx: Context, residentId: string): Promise<void> {
  await refuseUnlessConsented(ctx, residentId, 'health-data')
  await refuseUnlessConsented(ctx, residentId, 'internet-care')
}

export function needsGuardian(resident: Resident, now: Date): boolean {
  return fullYears(resident.birthDate, dayOf(now)) < guardianUnderYears
}

/**
 * R10: a child under 6 comes with a guardian, to the children's department. Answers the guardian's id, or null for the older.
 * Refusals: booking.pediatrics_needed, booking.guardian_needed.
 */
export async function guardianFor(
  ctx: Context,
  resident: Resident,
  departmentCode: string,
  named: string | undefined,
): Promise<string | null> {
  if (!needsGuardian(resident, ctx.now)) return null
  refuseUnless(isPediatrics(departmentCode), 'booking.pediatrics_needed')
  const guardianId = named ?? (ctx.actor.roles.includes('resident') ? ctx.actor.id : undefined)
  refuseUnless(guardianId && (await isGuardian(ctx, guardianId, resident.id)), 'booking.guardian_needed', {
    field: 'guardianId',
  })
  return guardianId
}

// Whoever may act for a child under 14 does so as its guardian; people makes no other link for a child.
export async function isGuardian(ctx: Context, guardianId: string, childId: string): Promise<boolean> {
  if (guardianId === childId) return false
  return mayActFor(ctx.as({ id: guardianId, roles: ['resident'], name: '' }), childId)
}

/**
 * R04: the offline diagnosis that a follow-up is for. Refusals: booking.diagnosis_needed, booking.no_offline_diagnosis,
 * booking.diagnosis_not_offline.
 */
export async function followUpDiagnosis(
  ctx: Context,
  residentId: string,
  institutionId: string,
  code: string | undefined,
): Promise<OfflineDiagnosis> {
  const known = await offlineDiagnoses(ctx, residentId)
  if (known.length === 0) refuse('booking.no_offline_diagnosis', { params: await whereToGo(ctx, institutionId) })
  refuseUnless(code, 'booking.diagnosis_needed', { field: 'diagnosisCode' })
  const found = known.find((one) => one.code === code) ?? known.find((one) => sameDisease(one.code, code))
  if (!found) refuse('booking.diagnosis_not_offline', { field: 'diagnosisCode', params: { code } })
  return found
}

/** The hospital that a refused resident is sent to: the one that was to be booked. */
export async function whereToGo(ctx: Context, institutionId: string): Promise<{ institution: string }> {
  return { institution: (await institutionOf(ctx, institutionId)).name }
}
