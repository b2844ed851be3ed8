import { useCallback, useEffect, useState } from 'react'
import { Signal } from '#contracts/video'
import { ApiRefusal } from '../api.ts'
import { useStream } from '../use-stream.ts'
import { useAnew } from './use-anew.ts'
import { useOther } from './use-other.ts'
import { type Own, useOwn } from './use-own.ts'
import { useSeat } from './use-seat.ts'

export type VideoState = 'off' | 'asking' | 'alone' | 'connecting' | 'on' | 'lost'
/** Why it did not come about: no camera or not allowed to use it, on another device by now, or what the server said. */
export type VideoTrouble = 'no-camera' | 'elsewhere' | Error

export interface Video extends Omit<Own, 'open' | 'close'> {
  readonly state: VideoState
  readonly trouble: VideoTrouble | undefined
  readonly other: MediaStream | undefined
  /** Whether the other side is in the room, also before oneself is. */
  readonly awaited: boolean
  join(): Promise<void>
  leave(): void
  /** Tells that the other side's picture moves. */
  moves(): void
}

/** The video room of a running consult, as one side sees it. */
export function useVideo(consultId: string | undefined): Video {
  const base = `/api/video/${consultId}`
  const [asking, setAsking] = useState(false)
  const [moving, setMoving] = useState<MediaStream | undefined>(undefined)
  const [trouble, setTrouble] = useState<VideoTrouble | undefined>(undefined)
  const { open, close, ...camera } = useOwn()
  const { seat, room, take, leave: leaveSeat, forget, hearRoom } = useSeat(base)

  const side = room?.side
  const mine = side && room[side]
  const theirs = room && side ? room[side === 'doctor' ? 'resident' : 'doctor'] : null
  const theirSeat = theirs?.seatId
  const { other, link, hear, stop } = useOther({ base, seat, own: camera.own, theirSeat })
  useStream(consultId ? `${base}/stream` : undefined, ({ type, data }) => {
    if (type === 'room') hearRoom(data)
    if (type === 'signal') hear(Signal.parse(data))
  })

  const letGo = useCallback(() => {
    stop()
    close()
    forget()
  }, [stop, close, forget])
  const seatId = seat?.seatId
  useEffect(() => {
    if (seatId && mine && mine.seatId !== seatId && mine.since > (seat?.[seat.side]?.since ?? '')) {
      setTrouble('elsewhere')
      letGo()
    }
  }, [seatId, mine, seat, letGo])
  // Leaving the page leaves the room.
  useEffect(() => letGo, [letGo])
  const leave = () => {
    leaveSeat()
    letGo()
  }

  const takeSeat = useCallback(async () => {
    try {
      await take()
    } catch (error) {
      setTrouble(error instanceof ApiRefusal ? error : 'no-camera')
      letGo()
    }
  }, [take, letGo])
  const stuck = Boolean(seat && theirSeat) && (other && link === 'connected' ? moving !== other : isFinding(link))
  const { again, fresh } = useAnew(
    stuck,
    useCallback(async () => {
      stop()
      forget()
      await takeSeat()
    }, [stop, forget, takeSeat]),
  )
  const join = async () => {
    setTrouble(undefined)
    setAsking(true)
    fresh()
    if (await open().catch(() => setTrouble('no-camera'))) await takeSeat()
    setAsking(false)
  }
  const moves = () => {
    fresh()
    setMoving(other)
  }
  const state = stateOf({ asking, again, seated: Boolean(seat), theirs: Boolean(theirSeat), link })
  return { ...camera, state, trouble, other, awaited: Boolean(theirSeat), join, leave, moves }
}

const isFinding = (link: RTCPeerConnectionState | undefined) =>
  link === undefined || link === 'new' || link === 'connecting' || link === 'connected'

function stateOf(of: {
  asking: boolean
  again: boolean
  seated: boolean
  theirs: boolean
  link: RTCPeerConnectionState | undefined
}): VideoState {
  if (of.asking) return 'asking'
  if (of.again) return 'lost'
  if (!of.seated) return 'off'
  if (!of.theirs) return 'alone'
  if (of.link === 'connected') return 'on'
  return of.link === 'failed' || of.link === 'disconnected' ? 'lost' : 'connecting'
}
