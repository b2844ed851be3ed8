import { createHmac } from 'node:crypto'
import { ended, terminated } from '#care/consult'
import { sayInConversation } from '#care/conversation'
import { Room, RoomRequest, Seat, SeatRequest } from '#contracts/video'
import { type Context, config, listener, refuseUnless, verb } from '#kernel'
import { dayOf, yearsLater } from '#people/institutions'
import { showRoom, sideOf, tellRoom } from './room.ts'
import * as store from './store.ts'

/** R13: process records of audio and video are kept at least three years. */
const retentionYears = 3
/** Longer than a consult; after that a relay takes the name no more. */
const relayHours = 4

/** Refusals: consult.unknown, video.not_running. */
export const readRoom = verb(
  {
    name: 'video.read_room',
    may: ['resident', 'doctor'],
    input: RoomRequest,
    answer: Room,
    summary: 'Who is in the video room of a consult.',
  },
  async (ctx, { consultId }) => showRoom(ctx, consultId, await sideOf(ctx, consultId)),
)

/** Takes the side's seat; an earlier device of the same side is out. Refusals: consult.unknown, video.not_running. */
export const joinRoom = verb(
  {
    name: 'video.join',
    may: ['resident', 'doctor'],
    input: RoomRequest,
    answer: Seat,
    summary: 'Comes into the video room of a consult.',
  },
  async (ctx, { consultId }) => {
    // Locked first: a consult that ends meanwhile is seen here, or its listener empties the seat after.
    await store.lockRoom(ctx, consultId)
    const side = await sideOf(ctx, consultId)
    const seatId = ctx.chance.uuid()
    const first = (await store.seatsOf(ctx, consultId)).length === 0
    const { id: personId } = ctx.actor
    await store.takeSeat(ctx, { consult_id: consultId, side, seat_id: seatId, person_id: personId, taken_at: ctx.now })
    await store.insertPresence(ctx, {
      consultId,
      side,
      personId,
      retainUntil: yearsLater(dayOf(ctx.now), retentionYears),
    })
    if (first) await sayInConversation(ctx, consultId, `video-${side}`)
    await tellRoom(ctx, consultId)
    return { ...(await showRoom(ctx, consultId, side)), seatId, iceServers: iceServers(ctx, seatId) }
  },
)

/** Safe to repeat. Refusals: consult.unknown. */
export const leaveRoom = verb(
  {
    name: 'video.leave',
    may: ['resident', 'doctor'],
    input: SeatRequest,
    answer: Room,
    summary: 'Leaves the video room of a consult.',
  },
  async (ctx, { consultId, seatId }) => {
    const side = await sideOf(ctx, consultId)
    await store.lockRoom(ctx, consultId)
    const seats = await store.seatsOf(ctx, consultId)
    if (seats.some((seat) => seat.seat_id === seatId && seat.side === side)) {
      await store.leaveSeat(ctx, consultId, side)
      await tellRoom(ctx, consultId)
    }
    return showRoom(ctx, consultId, side)
  },
)

/** Refuses video.seat_over: the side sits somewhere else by now. */
export async function refuseUnlessSeated(ctx: Context, consultId: string, seatId: string): Promise<void> {
  const seats = await store.seatsOf(ctx, consultId)
  refuseUnless(
    seats.some((seat) => seat.seat_id === seatId && seat.person_id === ctx.actor.id),
    'video.seat_over',
  )
}

const closeRoom = async (ctx: Context, { consultId }: { consultId: string }) => {
  await store.lockRoom(ctx, consultId)
  for (const side of ['resident', 'doctor'] as const) await store.leaveSeat(ctx, consultId, side)
  await tellRoom(ctx, consultId)
}
export const closeOnEnd = listener(ended, 'video.close_on_end', closeRoom)
export const closeOnTermination = listener(terminated, 'video.close_on_termination', closeRoom)

/** The relay's name expires and is signed, as coturn's "use-auth-secret" checks it; without a relay browsers go directly. */
function iceServers(ctx: Context, seatId: string) {
  const { turnUrls, turnSecret } = config
  if (turnUrls.length === 0) return []
  if (!turnSecret) return [{ urls: [...turnUrls] }]
  const username = `${Math.floor(ctx.now.getTime() / 1000) + relayHours * 3600}:${seatId}`
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64')
  return [{ urls: [...turnUrls], username, credential }]
}
