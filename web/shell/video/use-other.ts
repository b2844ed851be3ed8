import { useCallback, useEffect, useRef, useState } from 'react'
import type { Seat, Signal, SignalBody } from '#contracts/video'
import { api } from '../api.ts'
import { newKey } from '../browser.ts'
import { type Connection, connect } from './connect.ts'

interface Between {
  readonly base: string
  readonly seat: Seat | undefined
  readonly own: MediaStream | undefined
  /** The seat of the other side, when somebody sits there. */
  readonly theirSeat: string | undefined
}

/** The connection to whoever sits on the other side: made anew for each new seat. */
export function useOther({ base, seat, own, theirSeat }: Between) {
  const [other, setOther] = useState<MediaStream | undefined>(undefined)
  const [link, setLink] = useState<RTCPeerConnectionState | undefined>(undefined)
  const connection = useRef<{ to: string; link: Connection } | undefined>(undefined)
  // What arrives before the connection to its sender stands, or before it is known which seat is one's own.
  const early = useRef<Signal[]>([])

  const stop = useCallback(() => {
    connection.current?.link.close()
    connection.current = undefined
    early.current = []
    setOther(undefined)
    setLink(undefined)
  }, [])

  const seatId = seat?.seatId
  const hear = useCallback(
    (signal: Signal) => {
      if (seatId && signal.toSeat !== seatId) return
      if (connection.current?.to === signal.fromSeat) hearOf(connection.current.link, signal)
      else early.current.push(signal)
    },
    [seatId],
  )

  useEffect(() => {
    if (!seat || !own || connection.current?.to === theirSeat) return
    const waiting = early.current.filter((one) => one.fromSeat === theirSeat && one.toSeat === seat.seatId)
    stop()
    if (!theirSeat) return
    // A description is told after the one before it, ways after the description they belong to: an older offer must not come last.
    let described: Promise<unknown> = Promise.resolve()
    const send = (signal: SignalBody) => {
      const body = { seatId: seat.seatId, toSeat: theirSeat, clientId: newKey(), signal }
      const sent = described.then(() => api.command('POST', `${base}/signals`, body)).catch(() => undefined) // the other side is gone or changed: the room says so
      if (signal.kind === 'description') described = sent
    }
    const on = { send, onPicture: setOther, onState: setLink }
    const made = connect(own, seat.side === 'resident', seat.iceServers, on)
    connection.current = { to: theirSeat, link: made }
    setLink('connecting')
    for (const signal of waiting) hearOf(made, signal)
  }, [seat, own, theirSeat, base, stop])

  return { other, link, hear, stop }
}

// One that does not fit is dropped: the state of the connection tells whether it stands, and asks again when it fails.
function hearOf(link: Connection, { signal }: Signal): void {
  void link.hear(signal).catch(() => undefined)
}
