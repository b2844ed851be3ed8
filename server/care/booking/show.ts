/** Rows as the contract shows them. */
import type { Appointment, Doctor, Hold, Session } from '#contracts/booking'
import { priceOf } from '#insurance/benefits'
import { type Context, refuse } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import type { AppointmentFact } from './events.ts'
import { type AppointmentRow, bookable, type NumberRow, type Policy, policyInForce, type SessionRow } from './number.ts'
import { policiesFor } from './rules/policy-store.ts'
import { reachOf } from './sessions/reach.ts'
import * as sessions from './sessions/session-store.ts'
import { numberById } from './store.ts'
import type { DoctorTable } from './tables.ts'

/** The catalogue item of a visit; its price is insurance's. */
export const visitFeeCode = '110200004'

/** The policy in force for the institution, today unless another day is asked for; the region always has one. */
export async function policyOn(ctx: Context, institutionId: string, day = dayOf(ctx.now)): Promise<Policy> {
  const policy = policyInForce(await policiesFor(ctx, institutionId), institutionId, day)
  if (!policy) throw new Error(`No booking policy is in force on ${day}: the region's row is missing`)
  return policy
}

export interface FoundDoctor extends DoctorTable {
  readonly free: number | null
  readonly next: string | null
  readonly releases_at: Date | null
  readonly fee_fen: number | null
  readonly distance_km: number | null
}

export function showDoctor(row: FoundDoctor): Doctor {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    specialty: row.specialty,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    departmentCode: row.department_code,
    departmentName: row.department_name,
    nextFreeDate: row.next,
    freeNumbers: row.free ?? 0,
    nextReleaseAt: row.releases_at?.toISOString() ?? null,
    distanceKm: row.distance_km === null ? null : Math.round(row.distance_km * 10) / 10,
    feeFen: row.fee_fen,
  }
}

export async function showSession(ctx: Context, session: sessions.CountedSession): Promise<Session> {
  const policy = await policyOn(ctx, session.institutionId)
  const online = session.kind === 'online-follow-up'
  const price = online ? (await priceOf(ctx, [visitFeeCode], session.date)).get(visitFeeCode) : undefined
  return {
    id: session.id,
    doctorId: session.doctorId,
    institutionId: session.institutionId,
    departmentCode: session.departmentCode,
    departmentName: session.departmentName,
    kind: session.kind,
    date: session.date,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    numbers: session.numbers,
    freeNumbers: session.freeNumbers,
    bookable: session.state === 'open' && bookable(session, policy, ctx.now),
    feeFen: session.feeFen ?? price?.pric ?? null,
    state: session.state,
    suspendedReason: session.suspendedReason,
    releasesAt: session.releasesAt && session.releasesAt > ctx.now ? session.releasesAt.toISOString() : null,
    hospitalNumber: session.master === 'his',
  }
}

export async function showHold(ctx: Context, number: NumberRow): Promise<Hold> {
  const session = await sessions.countedSession(ctx, await reachOf(ctx), number.sessionId)
  if (!session) refuse('booking.session_unknown')
  const doctor = await sessions.doctorById(ctx, session.doctorId)
  return holdOf(number, { session: await showSession(ctx, session), doctorName: doctor?.name ?? '' })
}

export function holdOf(number: NumberRow, seen: Pick<Hold, 'session' | 'doctorName'>): Hold {
  return {
    id: number.holdId!,
    numberId: number.id,
    residentId: number.heldFor!,
    ...seen,
    startsAt: number.startsAt.toISOString(),
    endsAt: number.endsAt.toISOString(),
    expiresAt: number.heldUntil!.toISOString(),
    state: number.outside === 'asked' ? 'asked' : 'kept',
  }
}

export async function showAppointment(ctx: Context, a: AppointmentRow): Promise<Appointment> {
  const [session, number, doctor, resident] = [
    await sessions.sessionById(ctx, a.sessionId),
    await numberById(ctx, a.numberId),
    await sessions.doctorById(ctx, a.doctorId),
    await residentOf(ctx, a.residentId),
  ]
  if (!session || !number || !doctor) throw new Error(`Appointment ${a.id} has lost its session, number or doctor`)
  return appointmentOf(a, { session, seq: number.seq, doctor, residentName: resident.name })
}

interface AppointmentParts {
  readonly session: SessionRow
  readonly seq: number
  readonly doctor: DoctorTable
  readonly residentName: string
}

export function appointmentOf(
  a: AppointmentRow,
  { session, seq, doctor, residentName }: AppointmentParts,
): Appointment {
  const { diagnosisCode: code, diagnosisName: name, diagnosisConditionId: conditionId } = a
  return {
    id: a.id,
    state: a.state,
    kind: a.kind,
    residentId: a.residentId,
    residentName,
    doctorId: a.doctorId,
    doctorName: doctor.name,
    doctorTitle: doctor.title,
    institutionId: session.institutionId,
    institutionName: doctor.institution_name,
    departmentCode: session.departmentCode,
    departmentName: session.departmentName,
    sessionId: a.sessionId,
    numberId: a.numberId,
    numberSeq: seq,
    startsAt: a.startsAt.toISOString(),
    endsAt: a.endsAt.toISOString(),
    diagnosis: code && conditionId ? { code, name: name ?? code, conditionId } : null,
    guardianId: a.guardianId,
    bookedAt: a.bookedAt.toISOString(),
    checkInFrom: a.checkInFrom.toISOString(),
    checkInUntil: a.checkInUntil.toISOString(),
    cancelUntil: a.cancelUntil.toISOString(),
    payUntil: a.payUntil?.toISOString() ?? null,
    hospitalNumber: session.master === 'his',
    checkedInAt: a.checkedInAt?.toISOString() ?? null,
    cancelledAt: a.cancelledAt?.toISOString() ?? null,
    cancelReason: a.cancelReason,
  }
}

/** What the events say of an appointment. */
export function factOf(a: AppointmentRow, session: SessionRow): AppointmentFact {
  return {
    appointmentId: a.id,
    numberId: a.numberId,
    sessionId: a.sessionId,
    residentId: a.residentId,
    doctorId: a.doctorId,
    institutionId: session.institutionId,
    kind: a.kind,
    startsAt: a.startsAt.toISOString(),
  }
}
