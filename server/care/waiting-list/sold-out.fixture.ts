/** A doctor whose session in three days is sold out, and people who would like a number. For tests. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'
import { doctor, hospital, resident } from '#testing/people'

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

/** A sold out session: who has its numbers, and who is to wait. */
export async function soldOut(region: Region, numbers: number, waiting: number) {
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await thursday(region, li.id, numbers)
  const owners = []
  for (let index = 0; index < numbers; index += 1) {
    const who = await resident(region, `有号${index}`)
    owners.push({ who, appointment: await booked(region, who, session.id) })
  }
  const people: Actor[] = []
  for (let index = 0; index < waiting; index += 1) people.push(await resident(region, `候补${index}`))
  return { institution, li, session, owners, people }
}
