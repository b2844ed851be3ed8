/** A doctor with sessions in three days, and people with phones. For tests. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'

interface Region {
  ctx(actor?: Actor): Context
}
/** Thursday 2026-03-05, 09:00 on; the test's clock says Monday 2026-03-02, 09:00. */
export function thursday(region: Region, doctorId: string, numbers: number, startsAt = '09:00') {
  const endsAt = `${String(Number(startsAt.slice(0, 2)) + 1).padStart(2, '0')}:00`
  const shape = { kind: 'offline', bandMinutes: 60, numbersPerBand: numbers } as const
  return openSession(region.ctx(), { doctorId, date: '2026-03-05', startsAt, endsAt, ...shape })
}

export async function booked(region: Region, who: Actor, sessionId: string) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: who.id })
  return bookNumber(region.ctx(who), { holdId: hold.id })
}
