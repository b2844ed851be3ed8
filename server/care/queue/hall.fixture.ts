/** A hospital whose doctor has an offline session today, and people who are to come. For tests. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'

interface Region {
  ctx(actor?: Actor): Context
}
/** Two an hour half, 09:30 to 11:30 of 2026-03-02; the test's clock says 09:00. */
export function morning(region: Region, doctorId: string, startsAt = '09:30', endsAt = '11:30') {
  const day = { date: '2026-03-02', kind: 'offline', bandMinutes: 30, numbersPerBand: 2 } as const
  return openSession(region.ctx(), { doctorId, startsAt, endsAt, ...day })
}

export async function booked(region: Region, who: Actor, sessionId: string, bandStartsAt?: string) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: who.id, bandStartsAt })
  return bookNumber(region.ctx(who), { holdId: hold.id })
}
