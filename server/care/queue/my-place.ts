/** What a person in the hall wants to know: how many before me, about how long, where to go. */
import { MyPlace, PlaceOfAppointmentRequest } from '#contracts/queue'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { aboutMinutes, backFromTests, inOrder, type Place, paceMinutes, ticketOf } from './place.ts'
import { roomById } from './rooms-store.ts'
import { ruleById } from './rule-store.ts'
import * as store from './store.ts'
import { saveMoved } from './tell.ts'
import { sessionById, visitOf } from './visit-store.ts'
import { sentencesOf } from './words.ts'

/** Refusals: queue.no_place, residents.not_acting_for. */
export const readMyPlace = verb(
  {
    name: 'queue.read_place',
    may: ['resident', 'registrar', 'system'],
    input: PlaceOfAppointmentRequest,
    answer: MyPlace,
    summary: 'How many are before a person in the queue, and about how long it takes.',
  },
  async (ctx, { appointmentId }) => {
    const place = await ownPlace(ctx, appointmentId)
    await audit(ctx, { action: 'read', residentId: place.residentId, entity: 'queue.place', entityId: place.id })
    return showMyPlace(ctx, place)
  },
)

/** Back from tests: goes first. Safe to repeat. Refusals: queue.no_place, queue.not_at_tests, residents.not_acting_for. */
export const comeBack = verb(
  {
    name: 'queue.back_from_tests',
    may: ['resident', 'registrar', 'system'],
    input: PlaceOfAppointmentRequest,
    answer: MyPlace,
    summary: 'Comes back from tests: goes before others who wait.',
  },
  async (ctx, { appointmentId }) => {
    const found = await ownPlace(ctx, appointmentId)
    await store.lockSession(ctx, found)
    const place = (await store.placeById(ctx, found.id))!
    if (place.state === 'waiting' && place.returnedAt) return showMyPlace(ctx, place)
    const back = backFromTests(place, ctx.now)
    await saveMoved(ctx, back, 'back-from-tests')
    return showMyPlace(ctx, back)
  },
)

/** The place of the caller's own appointment. Refusals: queue.no_place, residents.not_acting_for. */
export async function ownPlace(ctx: Context, appointmentId: string): Promise<Place> {
  const visit = await visitOf(ctx, appointmentId)
  if (!visit) refuse('booking.appointment_unknown')
  if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, visit.resident_id)
  else refuseUnless(ctx.actor.institutionId === visit.institution_id, 'queue.not_yours')
  const place = await store.placeOfAppointment(ctx, appointmentId)
  if (!place) refuse('queue.no_place')
  return place
}

export async function showMyPlace(ctx: Context, place: Place) {
  const places = await store.placesOf(ctx, { sessionId: place.sessionId })
  const queue = (await store.sessionsById(ctx, [place.sessionId])).get(place.sessionId)!
  const ahead = inOrder(places, queue.calls).findIndex(({ id }) => id === place.id)
  const visit = (await visitOf(ctx, place.appointmentId))!
  const measured = paceMinutes(places)
  const inRoom = places.find(({ state }) => state === 'in-room')
  const pace = measured ?? (await plannedPace(ctx, place.sessionId))
  const inLine = place.state === 'waiting' && ahead >= 0
  const notBegun = queue.calls === 0
  const about = inLine
    ? aboutMinutes(
        {
          ahead,
          paceMinutes: pace,
          inRoomSince: inRoom?.beganAt ?? null,
          startsAt: notBegun ? visit.session_starts_at : ctx.now,
        },
        ctx.now,
      )
    : null
  const room = place.roomId ? await roomById(ctx, place.roomId) : undefined
  return {
    placeId: place.id,
    appointmentId: place.appointmentId,
    residentId: place.residentId,
    state: place.state,
    numberSeq: place.numberSeq,
    ticket: ticketOf(queue.letter, place.numberSeq),
    ahead: inLine ? ahead : null,
    aboutMinutes: about,
    paceMeasured: measured !== undefined,
    room: room?.name ?? null,
    calledAt: place.calledAt?.toISOString() ?? null,
    calls: place.calls,
    passedOver: place.passedOver,
    priority: place.priority,
    sentences: sentencesOf(place, await ruleById(ctx, place.ruleId), ctx.locale),
    doctorName: visit.doctor_name,
    departmentName: visit.department_name,
    institutionName: visit.institution_name,
  }
}

/** Minutes for each as the session was planned: what is said until there is something to measure. */
export async function plannedPace(ctx: Context, sessionId: string): Promise<number> {
  const session = await sessionById(ctx, sessionId)
  if (!session || session.numbers === 0) return 10
  const minutes = (session.ends_at.getTime() - session.starts_at.getTime()) / 60_000
  return Math.max(1, Math.round(minutes / session.numbers))
}
