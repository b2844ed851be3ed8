import { useCallback, useEffect, useRef, useState } from 'react'
import { Room, Seat, Signal } from '#contracts/video'
import { ApiRefusal, api } from '../api.ts'
import { useStream } from '../use-stream.ts'
import { useOther } from './use-other.ts'
import { type Own, useOwn } from './use-own.ts'

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
}

/** The video room of a running consult, as one side sees it. */
export function useVideo(consultId: string | undefined): Video {
  const base = `/api/video/${consultId}`
  const [seat, setSeat] = useState<Seat | undefined>(undefined)
  const [room, setRoom] = useState<Room | undefined>(undefined)
  const [asking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState<VideoTrouble | undefined>(undefined)
  const { open, close, ...camera } = useOwn()

  const side = room?.side
  const mine = side && room[side]
  const theirs = room && side ? room[side === 'doctor' ? 'resident' : 'doctor'] : null
  const theirSeat = theirs?.seatId
  const { other, link, hear, stop } = useOther({ base, seat, own: camera.own, theirSeat })
  useStream(consultId ? `${base}/stream` : undefined, ({ type, data }) => {
    if (type === 'room') setRoom(Room.parse(data))
    if (type === 'signal') hear(Signal.parse(data))
  })

  const letGo = useCallback(() => {
    stop()
    close()
    setSeat(undefined)
  }, [stop, close])
  const seatId = seat?.seatId
  useEffect(() => {
    if (seatId && mine && mine.seatId !== seatId && mine.since > (seat?.[seat.side]?.since ?? '')) {
      setTrouble('elsewhere')
      letGo()
    }
  }, [seatId, mine, seat, letGo])

  const leave = useCallback(() => {
    if (seatId) void api.command('POST', `${base}/leave`, { seatId }).catch(() => undefined)
    letGo()
  }, [base, seatId, letGo])
  // Leaving the page leaves the room.
  const leaving = useRef(leave)
  leaving.current = leave
  useEffect(() => () => leaving.current(), [])

  const join = useCallback(async () => {
    setTrouble(undefined)
    setAsking(true)
    try {
      if (!(await open())) return
      const taken = await api.command('POST', `${base}/join`, {}, { schema: Seat })
      setRoom(taken)
      setSeat(taken)
    } catch (error) {
      setTrouble(error instanceof ApiRefusal ? error : 'no-camera')
      letGo()
    } finally {
      setAsking(false)
    }
  }, [base, open, letGo])

  const state = stateOf({ asking, seated: Boolean(seat), theirs: Boolean(theirSeat), link })
  return { ...camera, state, trouble, other, awaited: Boolean(theirSeat), join, leave }
}

function stateOf(of: {
  asking: boolean
  seated: boolean
  theirs: boolean
  link: RTCPeerConnectionState | undefined
}): VideoState {
  if (of.asking) return 'asking'
  if (!of.seated) return 'off'
  if (!of.theirs) return 'alone'
  if (of.link === 'connected') return 'on'
  return of.link === 'failed' || of.link === 'disconnected' ? 'lost' : 'connecting'
}
