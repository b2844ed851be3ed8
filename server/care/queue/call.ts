/** Calling: the next one, this one, again, past; and what becomes of the visit. Each verb answers the doctor's queue as it is now. */
import { settleAppointment } from '#care/booking'
import { CallNextRequest, CallRequest, DoctorQueue, PlaceRequest } from '#contracts/queue'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { showDoctorQueue } from './doctor-queue.ts'
import { placeCalled, placeFinished, placeMissed } from './events.ts'
import { atTests, begun, called, calledAgain, finished, inOrder, type Place, passedOver } from './place.ts'
import { roomById } from './rooms-store.ts'
import { ruleById } from './rule-store.ts'
import * as store from './store.ts'
import { announcePlace, saveMoved } from './tell.ts'
import { sessionById } from './visit-store.ts'

/**
 * Calls whoever is next by the rule. Refusals: queue.not_yours, queue.nobody_waits, queue.still_called (begin with that one, or pass
 * over, first), queue.room_unknown.
 */
export const callNext = verb(
  {
    name: 'queue.call_next',
    may: ['doctor'],
    input: CallNextRequest,
    answer: DoctorQueue,
    summary: 'Calls the next person of a session.',
  },
  async (ctx, { sessionId, roomId }) => {
    const session = await sessionById(ctx, sessionId)
    refuseUnless(session?.doctor_id === ctx.actor.id, 'queue.not_yours')
    const of = { sessionId, institutionId: session.institution_id, date: session.date }
    const queue = await store.lockSession(ctx, of)
    const [next] = inOrder(await store.placesOf(ctx, { sessionId }), queue.calls)
    refuseUnless(next, 'queue.nobody_waits')
    await call(ctx, next, queue, roomId)
    return showDoctorQueue(ctx, ctx.actor.id, session.date)
  },
)

/** Calls somebody out of turn; the trail says why. Refusals: queue.not_yours, .not_waiting, .still_called, .room_unknown. */
export const callOne = verb(
  {
    name: 'queue.call_one',
    may: ['doctor'],
    input: CallRequest,
    answer: DoctorQueue,
    summary: 'Calls a certain person of the doctor’s queue.',
  },
  async (ctx, { placeId, roomId, reason }) => {
    const { place, queue } = await lockPlace(ctx, placeId)
    await call(ctx, place, queue, roomId, reason)
    return showDoctorQueue(ctx, ctx.actor.id, place.date)
  },
)

async function call(
  ctx: Context,
  next: Place,
  queue: { calls: number; room_id: string | null },
  wantedRoom: string | undefined,
  reason?: string,
): Promise<void> {
  const places = await store.placesOf(ctx, { sessionId: next.sessionId })
  const still = places.some(({ state, id }) => state === 'called' && id !== next.id)
  refuseUnless(!still, 'queue.still_called')
  const roomId = wantedRoom ?? queue.room_id
  if (wantedRoom) {
    const room = await roomById(ctx, wantedRoom)
    const ours = room?.institution_id === next.institutionId && room.open
    refuseUnless(ours, 'queue.room_unknown', { field: 'roomId' })
  }
  const moved = called(next, roomId, ctx.now)
  await store.saveSession(ctx, next.sessionId, queue.calls + 1, roomId)
  await saveMoved(ctx, moved, reason ?? 'called')
  await announcePlace(ctx, placeCalled, moved)
}

/** A verb of the place's doctor: changes it by a rule, answers the queue. */
function ofPlace(
  name: string,
  summary: string,
  change: (ctx: Context, place: Place, calls: number) => Promise<Place> | Place,
) {
  const contract = {
    name: `queue.${name}`,
    may: ['doctor'] as const,
    input: PlaceRequest,
    answer: DoctorQueue,
    summary,
  }
  return verb(contract, async (ctx, { placeId }) => {
    const { place, queue } = await lockPlace(ctx, placeId)
    const changed = await change(ctx, place, queue.calls)
    await saveMoved(ctx, changed, name.replaceAll('_', '-'))
    return showDoctorQueue(ctx, ctx.actor.id, place.date)
  })
}

/** Refusals: queue.not_yours, queue.not_called. */
export const callAgain = ofPlace('call_again', 'Calls the same person once more.', (ctx, place) =>
  calledAgain(place, ctx.now),
)

/** Refusals: queue.not_yours, queue.not_called. The last time the rule allows, the visit counts as a no-show. */
export const passOver = ofPlace(
  'pass_over',
  'Passes over somebody who was called and is not there.',
  async (ctx, place, calls) => {
    const changed = passedOver(place, await ruleById(ctx, place.ruleId), calls, ctx.now)
    if (changed.state === 'missed') {
      await settleAppointment(ctx, place.appointmentId, { state: 'no-show' })
      await announcePlace(ctx, placeMissed, changed)
    }
    return changed
  },
)

/** Refusals: queue.not_yours, queue.not_called, queue.somebody_in_room. */
export const beginVisit = ofPlace('begin', 'The person who was called is in the room.', async (ctx, place) => {
  const places = await store.placesOf(ctx, { sessionId: place.sessionId })
  refuseUnless(!places.some(({ state }) => state === 'in-room'), 'queue.somebody_in_room')
  return begun(place, ctx.now)
})

/** Refusals: queue.not_yours, queue.not_in_room. */
export const sendToTests = ofPlace(
  'send_to_tests',
  'Sends the person to tests; back from there they go first.',
  (ctx, place) => atTests(place, ctx.now),
)

/** Refusals: queue.not_yours, queue.not_in_room. */
export const finishVisit = ofPlace('finish', 'The visit is over: the appointment is seen.', async (ctx, place) => {
  const changed = finished(place, ctx.now)
  await settleAppointment(ctx, place.appointmentId, { state: 'seen' })
  await announcePlace(ctx, placeFinished, changed)
  return changed
})

/** The session's lock first, then the place as it is under it. Refusals: queue.no_place, queue.not_yours. */
async function lockPlace(ctx: Context, placeId: string) {
  const found = await store.placeById(ctx, placeId)
  if (!found) refuse('queue.no_place')
  refuseUnless(found.doctorId === ctx.actor.id, 'queue.not_yours')
  const queue = await store.lockSession(ctx, found)
  return { place: (await store.placeById(ctx, placeId))!, queue }
}
