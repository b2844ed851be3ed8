import { useCallback, useEffect, useRef, useState } from 'react'
import { Room, Seat, Signal, type SignalBody } from '#contracts/video'
import { ApiRefusal, api } from '../api.ts'
import { newKey } from '../browser.ts'
import { useStream } from '../use-stream.ts'
import { type Connection, connect } from './connect.ts'

export type VideoState = 'off' | 'asking' | 'alone' | 'connecting' | 'on' | 'lost'
/** Why it did not come about: no camera or not allowed to use it, on another device by now, or what the server said. */
export type VideoTrouble = 'no-camera' | 'elsewhere' | Error

export interface Video {
  readonly state: VideoState
  readonly trouble: VideoTrouble | undefined
  readonly own: MediaStream | undefined
  readonly other: MediaStream | undefined
  /** Whether the other side is in the room, also before oneself is. */
  readonly awaited: boolean
  readonly muted: boolean
  readonly hidden: boolean
  join(): Promise<void>
  leave(): void
  mute(muted: boolean): void
  hide(hidden: boolean): void
}

/** The video room of a running consult, as one side sees it. */
export function useVideo(consultId: string | undefined): Video {
  const base = `/api/video/${consultId}`
  const [seat, setSeat] = useState<Seat | undefined>(undefined)
  const [room, setRoom] = useState<Room | undefined>(undefined)
  const [own, setOwn] = useState<MediaStream | undefined>(undefined)
  const [other, setOther] = useState<MediaStream | undefined>(undefined)
  const [link, setLink] = useState<RTCPeerConnectionState | undefined>(undefined)
  const [asking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState<VideoTrouble | undefined>(undefined)
  const [muted, setMuted] = useState(false)
  const [hidden, setHidden] = useState(false)
  const connection = useRef<{ to: string; link: Connection } | undefined>(undefined)
  // What arrives before the connection to its sender stands.
  const early = useRef<Signal[]>([])

  const stop = useCallback(() => {
    connection.current?.link.close()
    connection.current = undefined
    early.current = []
    setOther(undefined)
    setLink(undefined)
  }, [])
  const letGo = useCallback(() => {
    stop()
    setSeat(undefined)
    setOwn((stream) => {
      for (const track of stream?.getTracks() ?? []) track.stop()
      return undefined
    })
  }, [stop])

  const seatId = seat?.seatId
  const hear = useCallback(
    (signal: Signal) => {
      if (signal.toSeat !== seatId) return
      if (connection.current?.to === signal.fromSeat) hearOf(connection.current.link, signal)
      else early.current.push(signal)
    },
    [seatId],
  )
  useStream(consultId ? `${base}/stream` : undefined, ({ type, data }) => {
    if (type === 'room') setRoom(Room.parse(data))
    if (type === 'signal') hear(Signal.parse(data))
  })

  const side = room?.side
  const mine = side && room[side]
  const theirs = room && side ? room[side === 'doctor' ? 'resident' : 'doctor'] : null
  const theirSeat = theirs?.seatId

  useEffect(() => {
    if (seatId && mine && mine.seatId !== seatId && mine.since > (seat?.[seat.side]?.since ?? '')) {
      setTrouble('elsewhere')
      letGo()
    }
  }, [seatId, mine, seat, letGo])

  useEffect(() => {
    if (!seat || !own || !side || connection.current?.to === theirSeat) return
    stop()
    if (!theirSeat) return
    const send = (signal: SignalBody) =>
      void api
        .command('POST', `${base}/signals`, { seatId: seat.seatId, toSeat: theirSeat, clientId: newKey(), signal })
        .catch(() => undefined) // the other side is gone or changed: the room says so
    const made = connect(own, side === 'resident', seat.iceServers, { send, onPicture: setOther, onState: setLink })
    connection.current = { to: theirSeat, link: made }
    setLink('connecting')
    const waiting = early.current.filter(({ fromSeat }) => fromSeat === theirSeat)
    early.current = []
    for (const signal of waiting) hearOf(made, signal)
  }, [seat, own, side, theirSeat, base, stop])

  // Leaving the page leaves the room.
  useEffect(() => letGo, [letGo])

  const join = useCallback(async () => {
    setTrouble(undefined)
    setAsking(true)
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } })
      setOwn(stream)
      const taken = await api.command('POST', `${base}/join`, {}, { schema: Seat })
      setRoom(taken)
      setSeat(taken)
    } catch (error) {
      setTrouble(error instanceof ApiRefusal ? error : 'no-camera')
      letGo()
    } finally {
      setAsking(false)
    }
  }, [base, letGo])

  const leave = useCallback(() => {
    if (seat) void api.command('POST', `${base}/leave`, { seatId: seat.seatId }).catch(() => undefined)
    letGo()
  }, [base, seat, letGo])

  const mute = (off: boolean) => {
    for (const track of own?.getAudioTracks() ?? []) track.enabled = !off
    setMuted(off)
  }
  const hide = (off: boolean) => {
    for (const track of own?.getVideoTracks() ?? []) track.enabled = !off
    setHidden(off)
  }
  const state = stateOf({ asking, seated: Boolean(seat), theirs: Boolean(theirSeat), link })
  return { state, trouble, own, other, awaited: Boolean(theirSeat), muted, hidden, join, leave, mute, hide }
}

// One that does not fit is dropped: the state of the connection tells whether it stands, and asks again when it fails.
function hearOf(link: Connection, { signal }: Signal): void {
  void link.hear(signal).catch(() => undefined)
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
