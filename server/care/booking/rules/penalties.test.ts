import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contestRestriction, decideRestriction, listMyRestrictions, listRestrictions } from '#care/fair-use'
import { type Actor, type Refusal, systemActor } from '#kernel'
import { freshDatabase, type TestRegion } from '#testing'
import { doctor, hospital, resident, session } from '../clinic.fixture.ts'
import { book, hold, refused, registrar, ward } from '../holding/ward.fixture.ts'
import { bookingModule, cancelAppointment, markNoShows, readEligibility, rescheduleAppointment } from '../index.ts'
import { presets } from './policy.fixture.ts'

/** Books and misses so many visits, a day each. */
async function miss(
  region: TestRegion,
  who: Actor,
  open: (date: string) => Promise<{ id: string }>,
  days: readonly string[],
) {
  for (const date of days) {
    await book(region, who, (await open(date)).id)
    region.clock.set(`${date}T13:00:00Z`)
    await region.runJob(markNoShows, {})
    await region.deliver([bookingModule])
  }
}

test('three visits missed close booking everywhere for a while; it is told, contested, and lifted by a person', async (t) => {
  const region = await freshDatabase(t)
  const { open, institution } = await ward(region, presets.shanghai)
  const wang = await resident(region)
  await miss(region, wang, open, ['2026-03-04', '2026-03-05', '2026-03-06'])
  const { id } = await open('2026-03-10')
  await assert.rejects(hold(region, wang, id), (error: Refusal) => {
    assert.match(error.sentence('zh'), /3 次预约未到诊.*4月5日/)
    return error.code === 'fair_use.no_shows' && error.params.policy !== undefined
  })
  const elsewhere = await doctor(region, (await hospital(region)).id)
  const there = await session(region, elsewhere.id, { kind: 'offline', date: '2026-03-10' })
  await assert.rejects(hold(region, wang, there.id), refused('fair_use.no_shows'))
  assert.equal(
    (await readEligibility(region.ctx(wang), { residentId: wang.id })).missing.at(-1)?.code,
    'fair_use.no_shows',
  )

  const { restrictions } = await listMyRestrictions(region.ctx(wang), { residentId: wang.id })
  const [mine] = restrictions
  assert.equal(mine?.evidence.length, 3)
  assert.equal(mine?.clause, '本院规则')
  const stranger = await resident(region)
  const words = '三次都因住院，有出院小结'
  const request = { restrictionId: mine!.id, words }
  await assert.rejects(contestRestriction(region.ctx(stranger), request), refused('residents.not_acting_for'))
  assert.equal((await contestRestriction(region.ctx(wang), request)).state, 'contested')
  await assert.rejects(hold(region, wang, id), refused('fair_use.no_shows'), 'it holds until somebody has decided')
  await assert.rejects(
    contestRestriction(region.ctx(wang), { ...request, words: '再说一次' }),
    refused('fair_use.already_contested'),
  )
  const desk = region.ctx(registrar(institution.id))
  assert.equal((await listRestrictions(desk, { state: 'contested', limit: 10, offset: 0 })).total, 1)
  const lifted = await decideRestriction(desk, { restrictionId: mine!.id, decision: 'lift', reason: '住院属实' })
  assert.equal(lifted.state, 'lifted')
  assert.ok(await hold(region, wang, id))
})

test('a restriction by a hospital’s own rule closes that hospital only, and only its own people decide on it', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { ...presets.beijingHospital, windowFromDays: 0, noShowsMax: 2 })
  const wang = await resident(region)
  await miss(region, wang, open, ['2026-03-04', '2026-03-05'])
  await assert.rejects(hold(region, wang, (await open('2026-03-10')).id), refused('fair_use.no_shows_here'))
  const other = await hospital(region)
  const elsewhere = await doctor(region, other.id)
  const there = await session(region, elsewhere.id, { kind: 'offline', date: '2026-03-10' })
  assert.ok(await hold(region, wang, there.id))
  const [mine] = (await listMyRestrictions(region.ctx(wang), { residentId: wang.id })).restrictions
  const decision = { restrictionId: mine!.id, decision: 'lift', reason: '求情' } as const
  await assert.rejects(decideRestriction(region.ctx(registrar(other.id)), decision), refused('institutions.not_yours'))
  await assert.rejects(decideRestriction(region.ctx(wang), decision), refused('kernel.not_permitted'))
  await assert.rejects(decideRestriction(region.ctx(systemActor('x')), decision), refused('kernel.not_permitted'))
})

test('a penalty ends by itself, the next one is longer, and each visit counts once', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { noShowsMax: 2, windowDays: 60 })
  const wang = await resident(region)
  await miss(region, wang, open, ['2026-03-04', '2026-03-05'])
  region.clock.set('2026-04-05T01:00:00Z')
  await miss(region, wang, open, ['2026-04-06'])
  assert.ok(await book(region, wang, (await open('2026-04-07')).id), 'one alone is not two')
  region.clock.set('2026-04-07T13:00:00Z')
  await region.runJob(markNoShows, {})
  await region.deliver([bookingModule])
  const { restrictions } = await listMyRestrictions(region.ctx(wang), { residentId: wang.id })
  const days = restrictions.map(({ from, until }) => (Date.parse(until) - Date.parse(from)) / 86_400_000)
  assert.deepEqual(days, [60, 30])
})

test('cancelling too often closes booking; what the desk cancels does not count', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { cancelsMax: 2, cancelPenaltyDays: [7], limitPerDoctorDay: 9, limitPerDay: 9 })
  const wang = await resident(region)
  const days = ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09']
  const sessions: { id: string }[] = []
  for (const date of days) sessions.push(await open(date))
  const cancel = async (index: number, by: Actor) => {
    const booked = await book(region, wang, sessions[index]!.id)
    await cancelAppointment(region.ctx(by), { appointmentId: booked.id })
  }
  await cancel(0, wang)
  await cancel(1, registrar())
  assert.ok(await hold(region, wang, sessions[3]!.id))
  await cancel(2, wang)
  await assert.rejects(hold(region, wang, sessions[1]!.id), refused('fair_use.cancels'))
})

test('a desk of another hospital helps the person, by the person’s rules: its cancelling counts, and ends when theirs does', async (t) => {
  const region = await freshDatabase(t)
  const { institution, open } = await ward(region, { cancelsMax: 1, cancelPenaltyDays: [7], cancelBeforeMinutes: 60 })
  const [wang, li] = [await resident(region), await resident(region)]
  const [first, second] = [await open('2026-03-04'), await open('2026-03-05')]
  const elsewhere = registrar((await hospital(region)).id)
  const booked = await book(region, wang, first.id)
  const late = await book(region, li, first.id)
  await cancelAppointment(region.ctx(elsewhere), { appointmentId: booked.id })
  await assert.rejects(hold(region, wang, second.id), refused('fair_use.cancels'))
  region.clock.set(late.startsAt)
  const cancelled = (by: Actor) => cancelAppointment(region.ctx(by), { appointmentId: late.id })
  await assert.rejects(cancelled(elsewhere), refused('booking.cancel_too_late'))
  const moved = { appointmentId: late.id, sessionId: second.id }
  await assert.rejects(rescheduleAppointment(region.ctx(elsewhere), moved), refused('booking.move_too_late'))
  assert.equal((await cancelled(registrar(institution.id))).state, 'cancelled')
})
