/** A hospital with rules of its own, and people who book there. For tests. */
import type { Actor, Context, Refusal } from '#kernel'
import { bookNumber } from '../appointments/book-number.ts'
import { doctor, hospital } from '../clinic.fixture.ts'
import { setPolicy } from '../rules/booking-policy.ts'
import { openSession } from '../sessions/open-session.ts'
import { holdNumber } from './hold-number.ts'

interface Region {
  ctx(actor?: Actor): Context
  readonly clock: { set(iso: string): void }
}

export const refused = (code: string) => (error: Refusal) => error.code === code
export const registrar = (institutionId?: string): Actor => ({
  id: '00000000-0000-7000-8000-00000000d35c',
  roles: ['registrar'],
  name: '档案员',
  ...(institutionId ? { institutionId } : {}),
})

/** A hospital with rules in force today, a doctor, and a session tomorrow at the hospital. */
export async function ward(region: Region, rules: object = {}, numbersPerBand = 1) {
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  await setPolicy(region.ctx(), {
    institutionId: institution.id,
    validFrom: '2026-03-03',
    clause: '本院规则',
    ...rules,
  })
  region.clock.set('2026-03-03T01:00:00Z')
  const open = (date: string, startsAt = '09:00', endsAt = '11:00') =>
    openSession(region.ctx(), {
      doctorId: li.id,
      date,
      kind: 'offline',
      startsAt,
      endsAt,
      bandMinutes: 30,
      numbersPerBand,
    })
  return { institution, li, open }
}
export const hold = (region: Region, who: Actor, sessionId: string, residentId = who.id) =>
  holdNumber(region.ctx(who), { sessionId, residentId })
export async function book(region: Region, who: Actor, sessionId: string, residentId = who.id) {
  const { id } = await hold(region, who, sessionId, residentId)
  return bookNumber(region.ctx(who), { holdId: id })
}
