/** Consults as the contract shows them. */
import { unreadOf } from '#care/conversation'
import type { Consult, QueueEntry } from '#contracts/consult'
import type { Context } from '#kernel'
import { dayOf, fullYears, institutionOf } from '#people/institutions'
import { type Resident, residentOf, residentsOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { type ConsultRow, paceOf, placeOf } from './consult.ts'
import { ratingOf } from './feedback-store.ts'
import * as store from './store.ts'

export async function showConsult(ctx: Context, c: ConsultRow, side: 'resident' | 'doctor'): Promise<Consult> {
  const resident = await residentOf(ctx, c.residentId)
  const doctor = await staffOf(ctx, c.doctorId)
  const institution = await institutionOf(ctx, c.institutionId)
  const guardian = c.guardianId ? (await residentsOf(ctx, [c.guardianId]))[0] : undefined
  const rating = await ratingOf(ctx, c.id)
  return {
    id: c.id,
    state: c.state,
    appointmentId: c.appointmentId,
    ...whoOf(ctx, resident),
    doctorId: c.doctorId,
    doctorName: doctor.name,
    doctorTitle: doctor.title,
    institutionId: c.institutionId,
    institutionName: institution.name,
    departmentCode: c.departmentCode,
    departmentName: c.departmentName,
    bandStartsAt: c.bandStartsAt.toISOString(),
    waitingSince: c.waitingSince.toISOString(),
    acceptedAt: c.acceptedAt?.toISOString() ?? null,
    endedAt: c.endedAt?.toISOString() ?? null,
    place: c.state === 'waiting' ? await placeInQueue(ctx, c) : null,
    followUpOf: { code: c.followUpCode, name: c.followUpName, conditionId: c.followUpConditionId },
    guardianId: c.guardianId,
    guardianName: guardian?.name ?? null,
    judgement: c.judgement,
    judgementNote: c.judgementNote,
    diagnoses: [...c.diagnoses],
    complaint: c.complaint,
    advice: c.advice,
    termination: c.terminationReason
      ? { reason: c.terminationReason, note: c.terminationNote ?? '', referToInstitutionId: c.referToInstitutionId }
      : null,
    unread: (await unreadOf(ctx, [c.id], side)).get(c.id) ?? 0,
    rating: rating ? { stars: rating.stars, words: rating.words } : null,
  }
}

async function placeInQueue(ctx: Context, c: ConsultRow) {
  const open = await store.openConsults(ctx, c.doctorId)
  return (await placesOf(ctx, c.doctorId, open)).get(c.id) ?? null
}

/** Each waiting consult's place: those being seen and those before it. */
export async function placesOf(ctx: Context, doctorId: string, open: readonly ConsultRow[]) {
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  const pace = paceOf(await store.lastMinutes(ctx, doctorId), policy.minutesEach)
  const inProgress = open.filter((one) => one.state === 'in-progress').length
  const waiting = open.filter((one) => one.state === 'waiting')
  return new Map(waiting.map((one, index) => [one.id, placeOf(inProgress + index, pace)]))
}

export async function showEntries(ctx: Context, rows: readonly ConsultRow[]): Promise<QueueEntry[]> {
  const residents = new Map(
    (await residentsOf(ctx, [...new Set(rows.map((row) => row.residentId))])).map((r) => [r.id, r]),
  )
  const unread = await unreadOf(
    ctx,
    rows.map(({ id }) => id),
    'doctor',
  )
  return rows.map((row) => {
    const resident = residents.get(row.residentId)
    if (!resident) throw new Error(`Consult ${row.id} has lost its resident`)
    return {
      consultId: row.id,
      state: row.state,
      ...whoOf(ctx, resident),
      diagnosis: { code: row.followUpCode, name: row.followUpName },
      bandStartsAt: row.bandStartsAt.toISOString(),
      waitingSince: row.waitingSince.toISOString(),
      acceptedAt: row.acceptedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      unread: unread.get(row.id) ?? 0,
    }
  })
}

function whoOf(ctx: Context, resident: Resident) {
  return {
    residentId: resident.id,
    residentName: resident.name,
    residentSex: resident.sex,
    residentAgeYears: fullYears(resident.birthDate, dayOf(ctx.now)),
  }
}
