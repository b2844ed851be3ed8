import { OpenSessionRequest, Session } from '#contracts/booking'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { refuseUnlessLicensed, staffOf } from '#people/staff'
import { sessionOpened } from '../events.ts'
import { cutNumbers, releaseMoment, type SessionRow } from '../number.ts'
import { chinaTime } from '../region-time.ts'
import { policyOn, showSession } from '../show.ts'
import { type Quota, spreadChannels } from './channel-spread.ts'
import { departmentCodeOf } from './department-code.ts'
import { searchText } from './pinyin-text.ts'
import * as store from './session-store.ts'

/**
 * Opens a session of a doctor and makes its numbers. Refusals: booking.not_your_session, booking.session_times_wrong,
 * booking.session_in_past, booking.session_overlaps, staff.* (registered somewhere; an online session needs an online licence, R02).
 */
export const openSession = verb(
  {
    name: 'booking.open_session',
    may: ['doctor', 'registrar', 'manager', 'administrator', 'system'],
    input: OpenSessionRequest,
    answer: Session,
    summary: 'Opens a session of a doctor with its numbers.',
  },
  async (ctx, request) => {
    const doctor = await staffOf(ctx, request.doctorId)
    refuseUnlessTheirs(ctx, doctor)
    const { session, numbers } = await openWith(ctx, request, { window: 0, 'primary-care': 0, referral: 0 })
    const released = !session.releasesAt || session.releasesAt <= ctx.now
    return showSession(ctx, { ...session, numbers, freeNumbers: released ? numbers : 0 })
  },
)

/**
 * Opens a session with a share of its numbers for each channel; what no quota asks for is the app's. Until the policy's release
 * moment the numbers are closed. Refusals: those of openSession, but not who may: that is the caller's.
 */
export function openWith(
  ctx: Context,
  request: OpenSessionRequest,
  quota: Quota,
): Promise<{ session: SessionRow; numbers: number }> {
  return ctx.transaction(async (ctx) => {
    const doctor = await staffOf(ctx, request.doctorId)
    if (request.kind === 'online-follow-up') await refuseUnlessLicensed(ctx, doctor.id, 'doctor')
    const { institutionId } = doctor
    refuseUnless(institutionId, 'staff.not_registered_here', { field: 'doctorId' })
    const releasesAt = releaseMoment(await policyOn(ctx, institutionId), request.date)
    const session = sessionFrom(ctx, request, { ...doctor, institutionId }, releasesAt > ctx.now ? releasesAt : null)
    const numbers = cutNumbers(session, request.bandMinutes, request.numbersPerBand)
    refuseUnless(numbers.length > 0, 'booking.session_times_wrong', { field: 'endsAt' })

    await store.lockDoctor(ctx, doctor.id)
    const other = await store.overlapping(ctx, session)
    if (other) {
      const params = { startsAt: other.startsAt.toISOString(), endsAt: other.endsAt.toISOString() }
      refuse('booking.session_overlaps', { params })
    }
    await listDoctor(ctx, { ...doctor, institutionId })
    const channels = spreadChannels(numbers.length, quota)
    await store.insertSession(
      ctx,
      session,
      numbers.map((number, index) => ({ id: ctx.chance.uuid(), ...number, channel: channels[index]! })),
    )
    await audit(ctx, { action: 'create', entity: 'booking.session', entityId: session.id })
    await announce(ctx, sessionOpened, session.id, { sessionId: session.id })
    return { session, numbers: numbers.length }
  })
}

type Doctor = Awaited<ReturnType<typeof staffOf>>
type PlacedDoctor = Doctor & { institutionId: string }

function refuseUnlessTheirs(ctx: Context, doctor: Doctor): void {
  const { actor } = ctx
  const atTheirInstitution =
    actor.institutionId === doctor.institutionId &&
    actor.roles.some((role) => role === 'registrar' || role === 'manager' || role === 'administrator')
  const theirs = actor.roles.includes('system') || actor.id === doctor.id || atTheirInstitution
  refuseUnless(theirs, 'booking.not_your_session')
}

function sessionFrom(
  ctx: Context,
  request: OpenSessionRequest,
  doctor: PlacedDoctor,
  releasesAt: Date | null,
): SessionRow {
  const startsAt = chinaTime(request.date, request.startsAt)
  const endsAt = chinaTime(request.date, request.endsAt)
  refuseUnless(endsAt > startsAt, 'booking.session_times_wrong', { field: 'endsAt' })
  refuseUnless(endsAt > ctx.now && request.date >= dayOf(ctx.now), 'booking.session_in_past', { field: 'date' })
  return {
    id: ctx.chance.uuid(),
    doctorId: doctor.id,
    institutionId: doctor.institutionId,
    departmentCode: departmentCodeOf(doctor.department),
    departmentName: doctor.department,
    kind: request.kind,
    date: request.date,
    startsAt,
    endsAt,
    master: 'anji',
    feeFen: null,
    state: 'open',
    suspendedReason: null,
    releasesAt,
  }
}

/** How the doctor is found: taken from the staff file whenever a session opens. */
export async function listDoctor(ctx: Context, doctor: PlacedDoctor): Promise<void> {
  const institution = await institutionOf(ctx, doctor.institutionId)
  await store.saveDoctor(ctx, {
    id: doctor.id,
    institution_id: doctor.institutionId,
    institution_name: institution.name,
    department_code: departmentCodeOf(doctor.department),
    department_name: doctor.department,
    name: doctor.name,
    title: doctor.title,
    specialty: doctor.speciality,
    search_text: searchText(doctor.name, doctor.department, institution.name, doctor.speciality),
  })
}
