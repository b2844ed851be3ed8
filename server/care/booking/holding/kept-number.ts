/** A number kept for a displaced person beyond the ordinary hold: until it is theirs, or goes back to where it came from. */
import { announce, audit, type Context, refuse, refuseUnless, sendTogether } from '#kernel'
import { publish } from '#record'
import { type ClosedNumber, endDisplaced } from '../appointments/displace.ts'
import { leavePlace } from '../appointments/leave-place.ts'
import { askOutside, askOutsideOf, isOutside } from '../appointments/outside.ts'
import { saveChange } from '../appointments/save-change.ts'
import * as events from '../events.ts'
import { toFhirAppointment } from '../fhir.ts'
import { type AppointmentRow, type NumberRow, promisesOf, type SessionRow } from '../number.ts'
import { minutesAfter } from '../region-time.ts'
import * as sessions from '../sessions/session-store.ts'
import { factOf, policyOn } from '../show.ts'
import * as store from '../store.ts'
import { letGo } from './give-back.ts'
import { saveMoved } from './offer-store.ts'

/** How long a person has to pay for a number that took the place of a suspended one. */
const payMinutes = 30

export { lockEqual } from '../sessions/pool-store.ts'

/** Keeps a number (locked by the caller) for a person until a time, beyond the ordinary hold. Answers its hold. */
export async function keepNumber(ctx: Context, number: NumberRow, residentId: string, until: Date): Promise<string> {
  const session = await sessions.sessionById(ctx, number.sessionId)
  const holdId = ctx.chance.uuid()
  const outside = session && isOutside(session) ? 'asked' : null
  const held: NumberRow = { ...number, state: 'held', holdId, heldFor: residentId, heldUntil: until, outside }
  await store.saveHold(ctx, held, ctx.actor.id)
  await askOutside(ctx, 'held', held)
  await announce(ctx, events.numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
  return holdId
}

/** Lets a kept number go again: to where it came from, when its time to be free is still ahead. */
export async function unkeepNumber(ctx: Context, holdId: string, cameFrom: Omit<ClosedNumber, 'id'>): Promise<void> {
  const number = await store.numberByHold(ctx, holdId, true)
  if (number?.state !== 'held') return
  const { state, freeAt } = cameFrom
  if (!freeAt || freeAt <= ctx.now || number.outside) return letGo(ctx, number, 'hold-released')
  await store.saveNumberState(ctx, number.id, state, freeAt)
  await announce(ctx, events.numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
}

/**
 * Gives a displaced person the kept number. Where we have the last word about both, the appointment itself moves; a number of a
 * hospital's own system is booked anew there, and the lost one ends with its money back. Refusals: booking.hold_expired,
 * booking.hospital_not_answered.
 */
export async function moveToKept(ctx: Context, appointment: AppointmentRow, holdId: string): Promise<AppointmentRow> {
  const number = await store.numberByHold(ctx, holdId, true)
  if (number?.state !== 'held' || number.heldFor !== appointment.residentId) refuse('booking.hold_expired')
  const session = await sessions.sessionById(ctx, number.sessionId)
  const before = await sessions.sessionById(ctx, appointment.sessionId)
  if (!session || !before) refuse('booking.session_unknown')
  const policy = await policyOn(ctx, session.institutionId)
  const outside = isOutside(session)
  refuseUnless(!outside || number.outside === 'kept', 'booking.hospital_not_answered')
  const moved: AppointmentRow = {
    ...appointment,
    numberId: number.id,
    sessionId: session.id,
    doctorId: session.doctorId,
    date: session.date,
    startsAt: number.startsAt,
    endsAt: number.endsAt,
    state: 'booked',
    policyId: policy.id,
    ...promisesOf(number, policy),
    checkedInAt: null,
  }
  await store.saveNumberState(ctx, number.id, 'booked')
  if (outside || isOutside(before)) return bookAnew(ctx, appointment, { ...moved, holdId }, session)
  await saveMoved(ctx, moved, session)
  await saveChange(ctx, moved, undefined)
  await leavePlace(ctx, appointment.numberId)
  await announce(ctx, events.numbersMoved, session.id, { sessionId: session.id, numberIds: [number.id] })
  return moved
}

async function bookAnew(
  ctx: Context,
  lost: AppointmentRow,
  moved: AppointmentRow,
  session: SessionRow,
): Promise<AppointmentRow> {
  await endDisplaced(ctx, lost, '已改约')
  const outside = isOutside(session)
  const anew: AppointmentRow = {
    ...moved,
    id: ctx.chance.uuid(),
    state: outside ? 'pending' : 'booked',
    payUntil: outside ? minutesAfter(ctx.now, payMinutes) : null,
    bookedBy: ctx.actor.id,
    bookedAt: ctx.now,
  }
  await sendTogether(ctx, [store.insertAppointmentsStatement([anew])])
  await publish(ctx, 'booking', [toFhirAppointment(anew, session)])
  const { residentId, id: entityId } = anew
  await audit(ctx, { action: 'create', residentId, entity: 'booking.appointment', entityId })
  if (outside) await askOutsideOf(ctx, 'booked', anew)
  else await announce(ctx, events.numberBooked, anew.id, factOf(anew, session))
  await announce(ctx, events.numbersMoved, session.id, { sessionId: session.id, numberIds: [anew.numberId] })
  return anew
}
