/** The screen in the waiting hall: tickets and masked names, nothing else. */
import { HallRequest, HallScreen } from '#contracts/queue'
import { type Role, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { maskName, residentsOf } from '#people/residents'
import { inOrder, type Place, paceMinutes, ticketOf } from './place.ts'
import { roomsOf } from './rooms-store.ts'
import * as store from './store.ts'
import { visitsOf } from './visit-store.ts'

export const signedIn: readonly Role[] = ['resident', 'doctor', 'registrar', 'manager', 'administrator', 'system']
const nextShown = 5
const calledShown = 12

/** Refusals: institutions.not_found. */
export const readHall = verb(
  {
    name: 'queue.read_hall',
    may: signedIn,
    input: HallRequest,
    answer: HallScreen,
    summary: 'What the screen in a hospital’s waiting hall shows.',
  },
  async (ctx, { institutionId, departmentCode }) => {
    const institution = await institutionOf(ctx, institutionId)
    const places = await store.placesOf(ctx, { institutionId, date: dayOf(ctx.now), departmentCode })
    const queues = await store.sessionsById(ctx, [...new Set(places.map(({ sessionId }) => sessionId))])
    const rooms = new Map((await roomsOf(ctx, institutionId)).map((room) => [room.id, room.name]))
    const open = places.filter(({ finishedAt }) => finishedAt === null)
    const names = new Map(
      (
        await residentsOf(
          ctx,
          open.map((one) => one.residentId),
        )
      ).map((r) => [r.id, maskName(r.name)]),
    )
    const visits = await visitsOf(
      ctx,
      open.map((one) => one.appointmentId),
    )
    const ticket = (place: Place) => ({
      ticket: ticketOf(queues.get(place.sessionId)!.letter, place.numberSeq),
      name: names.get(place.residentId) ?? '*',
    })
    const room = (id: string | null) => (id ? (rooms.get(id) ?? null) : null)
    const whose = (place: Place) => {
      const visit = visits.get(place.appointmentId)!
      return { doctorName: visit.doctor_name, departmentName: visit.department_name }
    }
    const called = open
      .filter(({ state }) => state === 'called')
      .toSorted((a, b) => b.calledAt!.getTime() - a.calledAt!.getTime())
      .slice(0, calledShown)
    const bySession = Map.groupBy(open, ({ sessionId }) => sessionId)
    return {
      institutionId,
      institutionName: institution.name,
      at: ctx.now.toISOString(),
      called: called.map((place) => ({
        ...ticket(place),
        ...whose(place),
        room: room(place.roomId),
        calledAt: place.calledAt!.toISOString(),
        calls: place.calls,
      })),
      lines: [...bySession].map(([sessionId, some]) => {
        const queue = queues.get(sessionId)!
        const line = inOrder(some, queue.calls)
        const all = places.filter((place) => place.sessionId === sessionId)
        return {
          ...whose(some[0]!),
          room: room(queue.room_id),
          next: line.slice(0, nextShown).map(ticket),
          waiting: line.length,
          paceMinutes: paceMinutes(all) ?? null,
        }
      }),
    }
  },
)
