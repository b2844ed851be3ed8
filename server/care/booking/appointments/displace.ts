/**
 * What booking does when a session does not take place as it was booked: numbers are closed, appointments wait, move or end. Who is
 * offered what, and by when, is schedules'. Each function joins the caller's transaction and is the caller's to allow.
 */
import { announce, audit, type Context, refuse } from '#kernel'
import { refuseUnlessLicensed, staffOf } from '#people/staff'
import * as events from '../events.ts'
import type { AppointmentRow, NumberRow, SessionRow } from '../number.ts'
import { listDoctor } from '../sessions/open-session.ts'
import { lockNumbers, lockStanding, saveDoctorOf } from '../sessions/pool-store.ts'
import * as sessions from '../sessions/session-store.ts'
import { factOf } from '../show.ts'
import * as store from '../store.ts'
import { leavePlace, restoreAppointments } from './leave-place.ts'
import { askOutside } from './outside.ts'
import { saveChange } from './save-change.ts'

/** A number as it was before it was closed. */
export interface ClosedNumber {
  readonly id: string
  readonly state: NumberRow['state']
  readonly freeAt: Date | null
}

const closable: readonly NumberRow['state'][] = ['free', 'closed', 'cooling', 'held', 'booked', 'checked-in']

/**
 * Closes the numbers of a session whose band begins in the span and takes the appointments of those who stand there out of their
 * way: they are 'displaced'. Holds end. Whoever has been checked in for an online visit is in the doctor's waiting room and stays
 * consult's. The whole session is marked suspended when nothing else of it is left.
 */
export async function closeNumbers(
  ctx: Context,
  session: SessionRow,
  span: { from: Date; until: Date },
  reason: string,
): Promise<{ closed: ClosedNumber[]; displaced: AppointmentRow[] }> {
  // Appointments before numbers, as everybody who changes an appointment locks; then those made in between.
  const seen = await lockStanding(ctx, session.id, span.from, span.until)
  const numbers = (await lockNumbers(ctx, session.id, span.from, span.until)).filter(({ state }) =>
    closable.includes(state),
  )
  const standing = new Map(seen.map((one) => [one.id, one]))
  for (const one of await lockStanding(ctx, session.id, span.from, span.until)) standing.set(one.id, one)
  const displaced = [...standing.values()].filter(
    (one) => one.endsAt > ctx.now && (one.state === 'booked' || session.kind === 'offline'),
  )
  const kept = new Set([...standing.values()].filter((one) => !displaced.includes(one)).map(({ numberId }) => numberId))

  const closed = numbers.filter(({ id, endsAt }) => endsAt > ctx.now && !kept.has(id))
  for (const number of closed) {
    if (number.state === 'held') await askOutside(ctx, 'let-go', number)
    await store.saveNumberState(ctx, number.id, 'closed')
  }
  const changed = displaced.map((one): AppointmentRow => ({ ...one, state: 'displaced' }))
  for (const one of changed) await saveChange(ctx, one, undefined)
  const whole = span.from <= session.startsAt && span.until >= session.endsAt
  if (whole) await sessions.updateSession(ctx, { ...session, state: 'suspended', suspendedReason: reason })
  await audit(ctx, { action: 'update', entity: 'booking.session', entityId: session.id, reason })
  await announce(ctx, events.sessionChanged, session.id, { sessionId: session.id })
  return { closed: closed.map(({ id, state, freeAt }) => ({ id, state, freeAt })), displaced: changed }
}

/** Takes a closing back: numbers are what they were (a hold that was over stays over), people have theirs again. */
export async function reopenNumbers(
  ctx: Context,
  session: SessionRow,
  closed: readonly ClosedNumber[],
  appointmentIds: readonly string[],
): Promise<void> {
  for (const { id, state, freeAt } of closed) {
    await store.saveNumberState(ctx, id, state === 'held' ? 'free' : state, freeAt)
  }
  await sessions.updateSession(ctx, { ...session, state: 'open', suspendedReason: null })
  await restoreAppointments(ctx, appointmentIds)
  await audit(ctx, { action: 'update', entity: 'booking.session', entityId: session.id, reason: 'open' })
  await announce(ctx, events.sessionChanged, session.id, { sessionId: session.id })
}

/**
 * The one place where a person loses a number through the hospital for good: the appointment is cancelled by the hospital, and
 * booking.displaced tells whoever took money for it to give all of it back. A place that they leave to others is free.
 */
export async function endDisplaced(ctx: Context, appointment: AppointmentRow, reason: string): Promise<void> {
  const session = await sessions.sessionById(ctx, appointment.sessionId)
  if (!session) throw new Error(`Appointment ${appointment.id} has lost its session`)
  const ended: AppointmentRow = {
    ...appointment,
    state: 'cancelled',
    cancelledAt: ctx.now,
    cancelReason: reason,
  }
  await saveChange(ctx, ended, events.cancelled)
  await store.saveCancelledAs(ctx, ended.id, 'hospital') // it counts against nobody
  await announce(ctx, events.displaced, ended.id, { ...factOf(ended, session), reason })
  await leavePlace(ctx, ended.numberId)
}

/**
 * Another doctor sits in the session, of the same hospital and free at that time. Refusals: staff.*, booking.session_overlaps,
 * booking.not_your_session.
 */
export async function changeDoctor(ctx: Context, session: SessionRow, doctorId: string): Promise<AppointmentRow[]> {
  const doctor = await staffOf(ctx, doctorId)
  const { institutionId } = doctor
  if (institutionId !== session.institutionId) refuse('booking.not_your_session', { field: 'doctorId' })
  await refuseUnlessLicensed(ctx, doctorId, 'doctor', {
    institutionId: session.institutionId,
    online: session.kind === 'online-follow-up',
  })
  for (const id of [session.doctorId, doctorId].sort()) await sessions.lockDoctor(ctx, id)
  const other = await sessions.overlapping(ctx, { ...session, doctorId })
  if (other) {
    const params = { startsAt: other.startsAt.toISOString(), endsAt: other.endsAt.toISOString() }
    refuse('booking.session_overlaps', { params })
  }
  const standing = await lockStanding(ctx, session.id, session.startsAt, session.endsAt)
  await listDoctor(ctx, { ...doctor, institutionId })
  await sessions.updateSession(ctx, { ...session, doctorId })
  await saveDoctorOf(ctx, session.id, doctorId)
  const changed = standing.map((one): AppointmentRow => ({ ...one, doctorId }))
  for (const one of changed) await saveChange(ctx, one, undefined)
  await announce(ctx, events.sessionChanged, session.id, { sessionId: session.id })
  return changed
}
