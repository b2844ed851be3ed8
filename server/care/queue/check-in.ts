/** From an appointment at the hospital to a place in its queue. */
import { cancelled, checkedIn, checkIn, sessionChanged } from '#care/booking'
import { MyPlace, PlaceOfAppointmentRequest } from '#contracts/queue'
import { audit, type Context, listener, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import { placeTaken } from './events.ts'
import { showMyPlace } from './my-place.ts'
import { isLate, type Place, ruleInForce } from './place.ts'
import { rulesFor } from './rule-store.ts'
import * as store from './store.ts'
import { announcePlace, saveMoved, tellQueue } from './tell.ts'
import { type VisitView, visitOf, visitsOf } from './visit-store.ts'

/**
 * Checks in at the hospital, on the phone or at the desk, and takes a place. Safe to repeat: the place there is stays.
 * Refusals: booking.appointment_unknown, .not_checkable, .check_in_closed, queue.online_visit, residents.not_acting_for.
 */
export const checkInHere = verb(
  {
    name: 'queue.check_in',
    may: ['resident', 'registrar', 'system'],
    input: PlaceOfAppointmentRequest,
    answer: MyPlace,
    summary: 'Checks in at the hospital and takes a place in the queue.',
  },
  async (ctx, { appointmentId }) => {
    // Booking looks first whether this is the caller's to check in, and in time.
    const appointment = await checkIn(ctx, { appointmentId })
    refuseUnless(appointment.kind === 'offline', 'queue.online_visit')
    return showMyPlace(ctx, await takePlace(ctx, appointmentId))
  },
)

/** Whoever checked in another way has a place too. */
export const takePlaceOnCheckIn = listener(checkedIn, 'queue.take_place', async (ctx, { appointmentId, kind }) => {
  if (kind === 'offline') await takePlace(ctx, appointmentId)
})

/**
 * Nobody waits for a session that does not take place: whoever was displaced leaves the queue while they choose, and whose visit is on
 * again has the place they had. Repeating it finds it done.
 */
export const followSession = listener(sessionChanged, 'queue.follow_session', async (ctx, { sessionId }) => {
  const places = await store.placesOf(ctx, { sessionId })
  if (places.length === 0) return
  await store.lockSession(ctx, places[0]!)
  const visits = await visitsOf(
    ctx,
    places.map(({ appointmentId }) => appointmentId),
  )
  for (const place of await store.placesOf(ctx, { sessionId })) {
    const visit = visits.get(place.appointmentId)
    const gone = visit?.state === 'displaced' && !place.finishedAt && place.state !== 'in-room'
    const again = visit?.state === 'checked-in' && visit.session_id === sessionId && place.state === 'closed'
    if (gone) await saveMoved(ctx, { ...place, state: 'closed', finishedAt: ctx.now }, 'suspended')
    else if (again) await saveMoved(ctx, { ...place, state: 'waiting', finishedAt: null }, 'resumed')
  }
})

/** A visit that will not be (the session was suspended, the booking taken back) leaves the queue. */
export const leaveOnCancel = listener(cancelled, 'queue.leave', async (ctx, { appointmentId }) => {
  const found = await store.placeOfAppointment(ctx, appointmentId)
  if (!found || found.finishedAt) return
  await store.lockSession(ctx, found)
  const place = (await store.placeById(ctx, found.id))!
  if (!place.finishedAt) await saveMoved(ctx, { ...place, state: 'closed', finishedAt: ctx.now }, 'cancelled')
})

async function takePlace(ctx: Context, appointmentId: string): Promise<Place> {
  const visit = await visitOf(ctx, appointmentId)
  if (!visit) refuse('booking.appointment_unknown')
  await store.lockSession(ctx, { sessionId: visit.session_id, institutionId: visit.institution_id, date: visit.date })
  const before = await store.placeOfAppointment(ctx, appointmentId)
  // The place of a session that was suspended is not that of the one the visit went to.
  const known = before?.sessionId === visit.session_id ? before : undefined
  if (known || visit.state !== 'checked-in') return known ?? refuse('queue.no_place')
  const place = { ...(await newPlace(ctx, visit)), ...(before ? { id: before.id } : {}) }
  await store.putPlace(ctx, place)
  const { id: entityId, residentId } = place
  await audit(ctx, { action: 'create', residentId, entity: 'queue.place', entityId })
  await announcePlace(ctx, placeTaken, place)
  await tellQueue(ctx, place, 'checked-in')
  return place
}

async function newPlace(ctx: Context, visit: VisitView): Promise<Place> {
  const rule = ruleInForce(await rulesFor(ctx, visit.institution_id), visit.institution_id, visit.date)
  const { birthDate } = await residentOf(ctx, visit.resident_id)
  const elder = rule.elderFromYears !== null && fullYears(birthDate, dayOf(ctx.now)) >= rule.elderFromYears
  const late = isLate(visit.starts_at, ctx.now, rule)
  const sessions = await store.sessionsById(ctx, [visit.session_id])
  return {
    id: ctx.chance.uuid(),
    appointmentId: visit.id,
    sessionId: visit.session_id,
    residentId: visit.resident_id,
    doctorId: visit.doctor_id,
    institutionId: visit.institution_id,
    departmentCode: visit.department_code,
    date: visit.date,
    numberSeq: visit.number_seq,
    bandStartsAt: visit.starts_at,
    bandEndsAt: visit.ends_at,
    state: 'waiting',
    priority: elder ? 'elder' : null,
    priorityReason: elder ? rule.clause : null,
    ruleId: rule.id,
    checkedInAt: ctx.now,
    late,
    afterCalls: late ? (sessions.get(visit.session_id)?.calls ?? 0) + rule.lateBehind : null,
    returnedAt: null,
    calls: 0,
    passedOver: 0,
    roomId: null,
    calledAt: null,
    beganAt: null,
    secondsInRoom: 0,
    finishedAt: null,
  }
}
