import { useCallback, useEffect, useRef, useState } from 'react'
import { Room, Seat } from '#contracts/video'
import { api } from '../api.ts'

/** Who sits where, and one's own seat from taking it to leaving it or the page. */
export function useSeat(base: string) {
  const [seat, setSeat] = useState<Seat | undefined>(undefined)
  const [room, setRoom] = useState<Room | undefined>(undefined)
  const here = useRef(true)
  const seatId = seat?.seatId
  const leave = useCallback(() => {
    if (seatId) tellLeaving(base, seatId)
    setSeat(undefined)
  }, [base, seatId])
  const leaving = useRef(leave)
  leaving.current = leave
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
      leaving.current()
    }
  }, [])

  const take = useCallback(async () => {
    const taken = await api.command('POST', `${base}/join`, {}, { schema: Seat })
    if (!here.current) return tellLeaving(base, taken.seatId)
    // A room that the stream has told with this seat in it is newer than this answer.
    setRoom((told) => (told?.[taken.side]?.seatId === taken.seatId ? told : taken))
    setSeat(taken)
  }, [base])
  const forget = useCallback(() => setSeat(undefined), [])
  const hearRoom = useCallback((data: unknown) => setRoom(Room.parse(data)), [])
  return { seat, room, take, leave, forget, hearRoom }
}

function tellLeaving(base: string, seatId: string): void {
  void api.command('POST', `${base}/leave`, { seatId }).catch(() => undefined)
}
