import { type SignalBody, SignalRequest, Taken, type VideoSide } from '#contracts/video'
import { type Context, pushToStream, refuseUnless, type StreamEvent, verb } from '#kernel'
import { channelOf, otherSide, showRoom, sideOf } from './room.ts'
import { refuseUnlessSeated } from './seats.ts'
import * as store from './store.ts'

/** Far more than two browsers need to find each other, restarts of a bad line included. */
const signalsMax = 500

/** Carries a signal to the other side, once. Refusals: consult.unknown, video.not_running, .seat_over, .other_side_changed, .too_many_signals. */
export const sendSignal = verb(
  {
    name: 'video.send_signal',
    may: ['resident', 'doctor'],
    input: SignalRequest,
    answer: Taken,
    summary: 'Carries what a browser tells the other side to find a way.',
  },
  async (ctx, { consultId, seatId, clientId, toSeat, signal }) => {
    const side = await sideOf(ctx, consultId)
    await store.lockRoom(ctx, consultId)
    await refuseUnlessSeated(ctx, consultId, seatId)
    const seats = await store.seatsOf(ctx, consultId)
    const meant = seats.some((seat) => seat.side === otherSide(side) && seat.seat_id === toSeat)
    refuseUnless(meant, 'video.other_side_changed')
    refuseUnless((await store.countSignals(ctx, seatId)) < signalsMax, 'video.too_many_signals')
    const kept = { consultId, fromSeat: seatId, clientId, kind: signal.kind, body: { toSeat, signal } }
    const { seq, isNew } = await store.insertSignal(ctx, kept)
    if (isNew) {
      const event = signalEvent({ seq, from_seat: seatId, body: kept.body })
      await pushToStream(ctx, channelOf(consultId, otherSide(side)), event)
    }
    return { seq }
  },
)

const signalEvent = (row: { seq: number; from_seat: string; body: unknown }): StreamEvent => ({
  id: String(row.seq),
  type: 'signal',
  data: { seq: row.seq, fromSeat: row.from_seat, ...(row.body as { toSeat: string; signal: SignalBody }) },
})

/** Who sits where now, and what the other side has said since. */
export function replay(ctx: Context, consultId: string, side: VideoSide) {
  return (lastEventId: string | undefined): Promise<StreamEvent[]> =>
    ctx.transaction(async (ctx) => {
      const after = /^\d+$/.test(lastEventId ?? '') ? Number(lastEventId) : 0
      const missed = await store.signalsAfter(ctx, consultId, otherSide(side), after)
      const room = { id: `room.${ctx.chance.uuid()}`, type: 'room', data: await showRoom(ctx, consultId, side) }
      return [room, ...missed.map(signalEvent)]
    })
}
