/** A queue has moved: whoever looks at it fetches it again. No names travel. */
import { announce, audit, type Context, type EventType, pushToStream } from '#kernel'
import type { placeCalled } from './events.ts'
import type { Place } from './place.ts'
import * as store from './store.ts'

export const doctorChannel = (doctorId: string) => `queue:doctor:${doctorId}`
export const hallChannel = (institutionId: string) => `queue:hall:${institutionId}`
/** Everyone who waits in the session: one call moves all of them. */
export const lineChannel = (sessionId: string) => `queue:line:${sessionId}`

export async function tellQueue(ctx: Context, place: Place, reason: string): Promise<void> {
  const id = `${ctx.now.getTime()}.${ctx.chance.uuid()}`
  const data = { reason }
  await pushToStream(ctx, doctorChannel(place.doctorId), { id, type: 'queue', data })
  await pushToStream(ctx, hallChannel(place.institutionId), { id, type: 'hall', data })
  await pushToStream(ctx, lineChannel(place.sessionId), { id, type: 'place', data })
}

/** A place that has moved on: its row, the trail, the screens. */
export async function saveMoved(ctx: Context, place: Place, reason: string): Promise<void> {
  await store.savePlace(ctx, place)
  const { id: entityId, residentId } = place
  await audit(ctx, { action: 'update', residentId, entity: 'queue.place', entityId, reason })
  await tellQueue(ctx, place, reason)
}

export async function announcePlace(ctx: Context, event: typeof placeCalled | EventType<Fact>, place: Place) {
  const { id: placeId, appointmentId, residentId, sessionId, doctorId, institutionId } = place
  await announce(ctx, event, appointmentId, { placeId, appointmentId, residentId, sessionId, doctorId, institutionId })
}

interface Fact {
  placeId: string
  appointmentId: string
  residentId: string
  sessionId: string
  doctorId: string
  institutionId: string
}
