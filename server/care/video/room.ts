/** Who sits in the room of a consult, and on which side whoever asks is. */
import { readConsult } from '#care/consult'
import type { Room, VideoSide } from '#contracts/video'
import { type Context, pushToStream, refuseUnless } from '#kernel'
import * as store from './store.ts'

export const channelOf = (consultId: string, side: VideoSide) => `video:${consultId}:${side}`
export const otherSide = (side: VideoSide): VideoSide => (side === 'doctor' ? 'resident' : 'doctor')

/** The asker's side of a running consult. Refusals: consult.unknown, video.not_running. */
export async function sideOf(ctx: Context, consultId: string): Promise<VideoSide> {
  const consult = await readConsult(ctx, { consultId })
  refuseUnless(consult.state === 'in-progress', 'video.not_running')
  return consult.doctorId === ctx.actor.id ? 'doctor' : 'resident'
}

export async function showRoom(ctx: Context, consultId: string, side: VideoSide): Promise<Room> {
  const seats = await store.seatsOf(ctx, consultId)
  const place = (of: VideoSide) => {
    const seat = seats.find((one) => one.side === of)
    return seat ? { seatId: seat.seat_id, since: seat.taken_at.toISOString() } : null
  }
  return { consultId, side, resident: place('resident'), doctor: place('doctor') }
}

/** Both sides learn who sits where. */
export async function tellRoom(ctx: Context, consultId: string): Promise<void> {
  for (const side of ['resident', 'doctor'] as const) {
    const data = await showRoom(ctx, consultId, side)
    await pushToStream(ctx, channelOf(consultId, side), { id: `room.${ctx.chance.uuid()}`, type: 'room', data })
  }
}
