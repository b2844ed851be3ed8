/** The doctor's own day at the hospital: who waits, in which order, who is in the room. */
import { type DeskPlace, DoctorQueue, DoctorQueueRequest } from '#contracts/queue'
import { audit, type Context, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { inOrder, type Place, paceMinutes, ticketOf } from './place.ts'
import { roomsOf } from './rooms-store.ts'
import * as store from './store.ts'
import { countExpected, sessionsOf, visitsOf } from './visit-store.ts'

export const readDoctorQueue = verb(
  {
    name: 'queue.read_doctor_queue',
    may: ['doctor'],
    input: DoctorQueueRequest,
    answer: DoctorQueue,
    summary: 'The doctor’s queues of a day at the hospital, in the order of calling.',
  },
  async (ctx, { date }) => showDoctorQueue(ctx, ctx.actor.id, date ?? dayOf(ctx.now)),
)

export async function showDoctorQueue(ctx: Context, doctorId: string, date: string) {
  const sessions = []
  for (const session of await sessionsOf(ctx, { doctorId, date })) {
    const places = await store.placesOf(ctx, { sessionId: session.id })
    const queue = (await store.sessionsById(ctx, [session.id])).get(session.id)
    for (const { id: entityId, residentId } of places)
      await audit(ctx, { action: 'read', residentId, entity: 'queue.place', entityId })
    const inState = async (state: Place['state']) =>
      showPlaces(
        ctx,
        places.filter((place) => place.state === state),
      )
    sessions.push({
      sessionId: session.id,
      startsAt: session.starts_at.toISOString(),
      endsAt: session.ends_at.toISOString(),
      waiting: await showPlaces(ctx, inOrder(places, queue?.calls ?? 0)),
      called: await inState('called'),
      inRoom: await inState('in-room'),
      atTests: await inState('at-tests'),
      done: await inState('done'),
      missed: await inState('missed'),
      expected: await countExpected(ctx, session.id),
      paceMinutes: paceMinutes(places) ?? null,
    })
  }
  return { date, sessions }
}

export async function showPlaces(ctx: Context, places: readonly Place[]): Promise<DeskPlace[]> {
  if (places.length === 0) return []
  const people = new Map(
    (await residentsOf(ctx, [...new Set(places.map((one) => one.residentId))])).map((r) => [r.id, r]),
  )
  const visits = await visitsOf(
    ctx,
    places.map((one) => one.appointmentId),
  )
  const queues = await store.sessionsById(ctx, [...new Set(places.map((one) => one.sessionId))])
  const rooms = new Map((await roomsOf(ctx, places[0]!.institutionId)).map((room) => [room.id, room.name]))
  const today = dayOf(ctx.now)
  return places.map((place) => {
    const person = people.get(place.residentId)!
    return {
      placeId: place.id,
      appointmentId: place.appointmentId,
      residentId: place.residentId,
      name: person.name,
      ageYears: fullYears(person.birthDate, today),
      sex: person.sex,
      state: place.state,
      ticket: ticketOf(queues.get(place.sessionId)!.letter, place.numberSeq),
      numberSeq: place.numberSeq,
      bandStartsAt: place.bandStartsAt.toISOString(),
      checkedInAt: place.checkedInAt.toISOString(),
      late: place.late,
      returning: place.returnedAt !== null,
      priority: place.priority,
      calls: place.calls,
      passedOver: place.passedOver,
      calledAt: place.calledAt?.toISOString() ?? null,
      beganAt: place.beganAt?.toISOString() ?? null,
      finishedAt: place.finishedAt?.toISOString() ?? null,
      room: place.roomId ? (rooms.get(place.roomId) ?? null) : null,
      doctorId: place.doctorId,
      doctorName: visits.get(place.appointmentId)!.doctor_name,
    }
  })
}
