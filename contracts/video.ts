/**
 * Seeing each other in a consult. The pictures go from browser to browser; the server seats both sides and carries what their
 * browsers tell each other to find a way (WebRTC signalling).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/video/:consultId | both sides of a running consult | – | Room |
 * | POST /api/video/:consultId/join | the same | – | Seat: a new one; an older seat of the same side is over |
 * | POST /api/video/:consultId/signals | whoever has the seat | SignalRequest | Taken; a clientId counts once |
 * | POST /api/video/:consultId/leave | the same | seatId | Room |
 * | GET  /api/video/:consultId/stream | both sides | Last-Event-ID header | SSE, below |
 *
 * SSE events: room → Room (who sits where; fetch nothing) · signal → Signal from the other side's present seat, in order; after a
 * reconnect everything after Last-Event-ID again. The doctor's side is the one that does not yield when both offer at once.
 */
import { z } from 'zod'

const uuid = z.uuid()

export const VideoSide = z.enum(['resident', 'doctor'])
export type VideoSide = z.infer<typeof VideoSide>

const Place = z.object({ seatId: uuid, since: z.string() }).nullable()
export const Room = z.object({ consultId: uuid, side: VideoSide, resident: Place, doctor: Place })
export type Room = z.infer<typeof Room>

export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
})
export type IceServer = z.infer<typeof IceServer>
export const Seat = Room.extend({ seatId: uuid, iceServers: z.array(IceServer) })
export type Seat = z.infer<typeof Seat>

export const RoomRequest = z.object({ consultId: uuid })
export const SeatRequest = z.object({ consultId: uuid, seatId: uuid })

const Description = z.object({ type: z.enum(['offer', 'answer', 'rollback']), sdp: z.string().max(60_000).optional() })
const Candidate = z.object({
  candidate: z.string().max(2000),
  sdpMid: z.string().max(100).nullish(),
  sdpMLineIndex: z.number().int().min(0).max(100).nullish(),
  usernameFragment: z.string().max(300).nullish(),
})
const SignalBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('description'), description: Description }),
  z.object({ kind: z.literal('candidate'), candidate: Candidate }),
])
export type SignalBody = z.infer<typeof SignalBody>

export const SignalRequest = SeatRequest.extend({
  clientId: z.string().regex(/^[\w-]{8,64}$/),
  /** Whom it is for: the other side's present seat. */
  toSeat: uuid,
  signal: SignalBody,
})
export const Taken = z.object({ seq: z.number().int() })
export const Signal = z.object({ seq: z.number().int(), fromSeat: uuid, toSeat: uuid, signal: SignalBody })
export type Signal = z.infer<typeof Signal>
