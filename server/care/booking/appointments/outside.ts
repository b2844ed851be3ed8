/**
 * Numbers that a hospital's own system has the last word about. Booking says what it wants of it (`outsideAsked`) and is told, by
 * whoever speaks with the hospital and in the same transaction, what became of it.
 */
import { announce, type Context } from '#kernel'
import { checkedInEvent, noShow, numberBooked, numbersMoved, outsideAsked, seen } from '../events.ts'
import type { AppointmentRow, NumberRow, SessionRow } from '../number.ts'
import * as sessions from '../sessions/session-store.ts'
import * as store from '../store.ts'
import { endAppointment, saveChange } from './save-change.ts'

/** elsewhere: somebody else has the number; closed: its session is suspended; free: it can be tried again. */
export type OutsideState = 'elsewhere' | 'closed' | 'free'

/** A hold was made in a session of the hospital's, or is over. */
export async function askOutside(ctx: Context, what: 'held' | 'let-go', number: NumberRow): Promise<void> {
  if (!number.outside) return
  const { holdId, id: numberId, sessionId, heldFor } = number
  const until = number.heldUntil!.toISOString()
  const fact = {
    what,
    holdId: holdId!,
    numberId,
    sessionId,
    residentId: heldFor!,
    until,
    appointmentId: null,
    reason: null,
  }
  await announce(ctx, outsideAsked, holdId!, fact)
}

export async function askOutsideOf(
  ctx: Context,
  what: 'booked' | 'cancel-asked',
  appointment: AppointmentRow,
  reason: string | null = null,
): Promise<void> {
  const { holdId, numberId, sessionId, residentId, id: appointmentId } = appointment
  const until = (appointment.payUntil ?? appointment.startsAt).toISOString()
  await announce(ctx, outsideAsked, holdId, {
    what,
    holdId,
    numberId,
    sessionId,
    residentId,
    until,
    appointmentId,
    reason,
  })
}

/** The hospital keeps the held number too. A hold that is over meanwhile stays over. */
export async function keepHold(ctx: Context, holdId: string): Promise<void> {
  await store.markKept(ctx, holdId)
}

/** The hospital does not give the held number: the hold is over. */
export async function loseHold(ctx: Context, holdId: string, as: OutsideState): Promise<void> {
  const number = await store.numberByHold(ctx, holdId, true)
  if (number) await moveTo(ctx, number, as)
}

/** Paid where it costs something, and confirmed by the hospital: the pending appointment is booked. */
export async function confirmPending(ctx: Context, appointmentId: string): Promise<void> {
  const appointment = await store.appointmentById(ctx, appointmentId, true)
  if (appointment?.state !== 'pending') return
  await saveChange(ctx, { ...appointment, state: 'booked', payUntil: null }, numberBooked)
}

/** A pending appointment that came to nothing; its number is what the hospital says. */
export async function failPending(
  ctx: Context,
  appointmentId: string,
  as: OutsideState,
  reason: string,
): Promise<void> {
  await endOutside(ctx, appointmentId, ['pending'], as, reason)
}

/** The hospital has let go of a registration, or has taken it back by itself. */
export async function endRegistered(
  ctx: Context,
  appointmentId: string,
  as: OutsideState,
  reason: string,
): Promise<void> {
  await endOutside(ctx, appointmentId, ['booked', 'cancelling'], as, reason)
}

/** The hospital does not take the registration back: the appointment stands. */
export async function keepRegistered(ctx: Context, appointmentId: string): Promise<void> {
  const appointment = await store.appointmentById(ctx, appointmentId, true)
  if (appointment?.state !== 'cancelling') return
  await saveChange(ctx, { ...appointment, state: 'booked', cancelReason: null }, undefined)
}

/** What the hospital says of a number that nobody holds or has booked with us; others are left as they are. */
export async function followOutside(ctx: Context, numberId: string, as: OutsideState): Promise<boolean> {
  const number = await store.numberById(ctx, numberId, true)
  const ours =
    number?.state === 'free' ||
    number?.state === 'elsewhere' ||
    number?.state === 'closed' ||
    number?.state === 'cooling'
  if (!ours) return false
  // A number that came back to us cools first; the hospital's 'free' does not end that.
  const same = number.state === as || (as === 'free' && number.state === 'cooling')
  if (!same) await moveTo(ctx, number, as)
  return true
}

/** Whether the session's numbers are asked for at the hospital. */
export const isOutside = (session: Pick<SessionRow, 'master'>): boolean => session.master === 'his'

async function moveTo(ctx: Context, number: NumberRow, as: OutsideState): Promise<void> {
  await store.saveNumberState(ctx, number.id, as)
  await announce(ctx, numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
}

async function endOutside(
  ctx: Context,
  appointmentId: string,
  from: readonly AppointmentRow['state'][],
  as: OutsideState,
  reason: string,
): Promise<void> {
  const appointment = await store.appointmentById(ctx, appointmentId, true)
  if (!appointment || !from.includes(appointment.state)) return
  await endAppointment(ctx, appointment, reason)
  const number = await store.numberById(ctx, appointment.numberId, true)
  if (number) await moveTo(ctx, number, as)
}

/** The session of a number, for whoever speaks with the hospital. */
export async function outsideSession(ctx: Context, sessionId: string): Promise<SessionRow | undefined> {
  const session = await sessions.sessionById(ctx, sessionId)
  return session && isOutside(session) ? session : undefined
}

/** The visit goes on in the hospital, whose word it is: no time of ours to check in applies. */
export async function followVisit(
  ctx: Context,
  appointmentId: string,
  to: 'checked-in' | 'seen' | 'no-show',
): Promise<void> {
  const appointment = await store.appointmentById(ctx, appointmentId, true)
  const open = appointment?.state === 'booked' || appointment?.state === 'checked-in'
  if (!open || appointment.state === to) return
  const changed: AppointmentRow = {
    ...appointment,
    state: to,
    checkedInAt: to === 'no-show' ? appointment.checkedInAt : (appointment.checkedInAt ?? ctx.now),
    seenAt: to === 'seen' ? ctx.now : null,
  }
  await saveChange(ctx, changed, { 'checked-in': checkedInEvent, seen, 'no-show': noShow }[to])
  await store.saveNumberState(ctx, appointment.numberId, to)
  const { sessionId, numberId } = appointment
  await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds: [numberId] })
}
