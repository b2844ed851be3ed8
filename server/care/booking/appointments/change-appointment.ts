/** What happens to an appointment after it is made: cancelled, checked in, seen, missed. */
import { Appointment, AppointmentRequest, CancelRequest } from '#contracts/booking'
import { announce, type Context, refuse, verb } from '#kernel'
import * as events from '../events.ts'
import { giveBack } from '../holding/give-back.ts'
import { type AppointmentRow, cancel, checkedIn, type NumberRow } from '../number.ts'
import { penalise } from '../rules/penalties.ts'
import { actsForHospital, refuseUnlessForResident } from '../rules/who.ts'
import * as sessions from '../sessions/session-store.ts'
import { policyOn, showAppointment } from '../show.ts'
import * as store from '../store.ts'
import { askOutsideOf, isOutside } from './outside.ts'
import { saveChange } from './save-change.ts'

/**
 * Gives a booked number back. Safe to repeat. Refusals: booking.appointment_unknown, booking.not_cancellable,
 * booking.cancel_too_late (for the person, and for a desk elsewhere that helps them), residents.not_acting_for.
 */
export const cancelAppointment = verb(
  {
    name: 'booking.cancel_appointment',
    may: ['resident', 'registrar', 'system'],
    input: CancelRequest,
    answer: Appointment,
    summary: 'Cancels an appointment; the number comes back for others after a while.',
  },
  async (ctx, { appointmentId, reason }) => {
    const appointment = await lockOwn(ctx, appointmentId)
    if (appointment.state === 'cancelled') return showAppointment(ctx, appointment)
    const session = await sessions.sessionById(ctx, appointment.sessionId)
    if (!session) throw new Error(`Appointment ${appointmentId} has lost its session`)
    const byStaff = actsForHospital(ctx, session.institutionId)
    if (isOutside(session)) return askToCancel(ctx, appointment, reason ?? null, byStaff)
    const changed = cancel(appointment, reason ?? null, ctx.now, byStaff)
    await saveChange(ctx, changed, events.cancelled)
    const byDesk = byStaff && ctx.actor.roles.includes('registrar')
    await store.saveCancelledAs(ctx, changed.id, byDesk ? 'desk' : byStaff ? 'hospital' : 'person')
    const number = await store.numberById(ctx, changed.numberId)
    if (!number) throw new Error(`Appointment ${changed.id} has lost its number`)
    await giveBack(ctx, number, changed, await policyOn(ctx, session.institutionId), byDesk)
    const { residentId } = changed
    if (!byStaff) await penalise(ctx, 'cancels', { residentId, institutionId: session.institutionId })
    return showAppointment(ctx, changed)
  },
)

/** A number of the hospital's: it is asked to take the registration back; its answer ends the appointment. */
async function askToCancel(ctx: Context, appointment: AppointmentRow, reason: string | null, byStaff: boolean) {
  if (appointment.state === 'cancelling') return showAppointment(ctx, appointment)
  const pending = appointment.state === 'pending'
  if (!pending) cancel(appointment, reason, ctx.now, byStaff) // only for its refusals
  const asked: AppointmentRow = { ...appointment, state: pending ? 'pending' : 'cancelling', cancelReason: reason }
  await saveChange(ctx, asked, undefined)
  await askOutsideOf(ctx, 'cancel-asked', asked, reason)
  return showAppointment(ctx, asked)
}

/**
 * Says that the person is here. Safe to repeat. Refusals: booking.appointment_unknown, booking.not_checkable,
 * booking.check_in_closed, residents.not_acting_for.
 */
export const checkIn = verb(
  {
    name: 'booking.check_in',
    may: ['resident', 'registrar', 'system'],
    input: AppointmentRequest,
    answer: Appointment,
    summary: 'Checks in for an appointment.',
  },
  async (ctx, { appointmentId }) => {
    const appointment = await lockOwn(ctx, appointmentId)
    if (appointment.state === 'checked-in') return showAppointment(ctx, appointment)
    const changed = checkedIn(appointment, ctx.now)
    await saveChange(ctx, changed, events.checkedInEvent)
    await moveNumber(ctx, changed, 'checked-in')
    return showAppointment(ctx, changed)
  },
)

/** The visit has taken place, or came to nothing after check-in; care tells booking in its own transaction. */
export async function settleAppointment(
  ctx: Context,
  appointmentId: string,
  outcome: { state: 'seen' | 'no-show' } | { state: 'cancelled'; reason: string },
): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const appointment = await store.appointmentById(ctx, appointmentId, true)
    if (!appointment) refuse('booking.appointment_unknown')
    // Who was in the room when the rest of the session was suspended has been seen all the same.
    const seenThere = outcome.state === 'seen' && appointment.state === 'displaced' && appointment.checkedInAt !== null
    if (appointment.state !== 'checked-in' && !seenThere) return
    const changed: AppointmentRow = {
      ...appointment,
      state: outcome.state,
      seenAt: outcome.state === 'seen' ? ctx.now : null,
      cancelledAt: outcome.state === 'cancelled' ? ctx.now : null,
      cancelReason: outcome.state === 'cancelled' ? outcome.reason : null,
    }
    const told = { seen: events.seen, 'no-show': events.noShow, cancelled: events.cancelled }[outcome.state]
    await saveChange(ctx, changed, told)
    await moveNumber(ctx, changed, outcome.state)
  })
}

export async function markMissed(ctx: Context, appointment: AppointmentRow): Promise<void> {
  const changed: AppointmentRow = { ...appointment, state: 'no-show' }
  await saveChange(ctx, changed, events.noShow)
  await moveNumber(ctx, changed, 'no-show')
}

async function lockOwn(ctx: Context, appointmentId: string): Promise<AppointmentRow> {
  const seen = await store.appointmentById(ctx, appointmentId)
  if (!seen) refuse('booking.appointment_unknown')
  await refuseUnlessForResident(ctx, seen.residentId)
  // The person first, as everybody who books for them does.
  await store.lockPerson(ctx, seen.residentId)
  const appointment = await store.appointmentById(ctx, appointmentId, true)
  if (!appointment) refuse('booking.appointment_unknown')
  return appointment
}

async function moveNumber(ctx: Context, appointment: AppointmentRow, state: NumberRow['state']): Promise<void> {
  await store.saveNumberState(ctx, appointment.numberId, state)
  const { sessionId, numberId } = appointment
  await announce(ctx, events.numbersMoved, sessionId, { sessionId, numberIds: [numberId] })
}
