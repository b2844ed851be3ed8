import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment } from '@medplum/fhirtypes'
import type { Actor, Refusal } from '#kernel'
import { readResource } from '#record'
import { freshDatabase, type TestRegion } from '#testing'
import { rescheduleAppointment } from '../appointments/reschedule.ts'
import { clinic, doctor, hospital, resident, session } from '../clinic.fixture.ts'
import { bookNumber, cancelAppointment, endOffer, expireHolds, holdNumber, offerNumber } from '../index.ts'
import { sessionBands } from '../sessions/find-doctors.ts'
import { happenedTo } from '../store.ts'
import { releaseHold } from './hold-number.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const freeIn = async (region: TestRegion, sessionId: string) =>
  (await sessionBands(region.ctx(), { sessionId })).session.freeNumbers

async function book(region: TestRegion, who: Actor, sessionId: string, bandStartsAt?: string) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: who.id, bandStartsAt })
  return bookNumber(region.ctx(who), { holdId: hold.id })
}

const stateOf = async (region: TestRegion, numberId: string) =>
  (await region.pool.query('select state, free_at, held_for, held_until from booking.number where id = $1', [numberId]))
    .rows[0]

/** Two sessions of a doctor at the hospital, tomorrow and the day after. */
async function ward(region: TestRegion) {
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const first = await session(region, li.id, { kind: 'offline' })
  const second = await session(region, li.id, { kind: 'offline', date: '2026-03-04' })
  const wang = await resident(region)
  return { institution, li, first, second, wang }
}

const until = new Date('2026-03-02T13:00:00Z')
const offer = (region: TestRegion, numberId: string, residentId: string) =>
  region.ctx().transaction((ctx) => offerNumber(ctx, { numberId, residentId, until }))

async function someNumber(region: TestRegion, sessionId: string): Promise<string> {
  const { rows } = await region.pool.query(
    `select id from booking.number where session_id = $1 and state = 'free' order by seq limit 1`,
    [sessionId],
  )
  return rows[0].id
}

test('an offered number is kept beyond an ordinary hold, and is booked like any hold', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const numberId = await someNumber(region, first.id)
  const { holdId } = await offer(region, numberId, wang.id)
  region.clock.advance(180)
  await region.runJob(expireHolds, {})
  const booked = await bookNumber(region.ctx(wang), { holdId })
  assert.equal(booked.numberId, numberId)
})

test('what is offered is declined where it was offered, not let go to whoever is quickest', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const { holdId } = await offer(region, await someNumber(region, first.id), wang.id)
  await assert.rejects(releaseHold(region.ctx(wang), { holdId }), refused('booking.offer_is_declined'))
  const { bands } = await sessionBands(region.ctx(), { sessionId: first.id })
  const later = { sessionId: first.id, residentId: wang.id, bandStartsAt: bands.at(-1)!.startsAt }
  await assert.rejects(holdNumber(region.ctx(wang), later), refused('booking.offer_is_declined'))
})

test('an offer that is not taken goes back to where it came from, with the time at which it is free', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const numberId = await someNumber(region, first.id)
  for (const state of ['cooling', 'closed']) {
    await region.pool.query('update booking.number set state = $2, free_at = $3 where id = $1', [
      numberId,
      state,
      '2026-03-02T03:00:00Z',
    ])
    const { holdId } = await offer(region, numberId, wang.id)
    assert.equal((await stateOf(region, numberId)).state, 'held')
    assert.equal(await region.ctx().transaction((ctx) => endOffer(ctx, holdId)), true)
    const back = await stateOf(region, numberId)
    assert.deepEqual([back.state, back.free_at], [state, new Date('2026-03-02T03:00:00Z')])
  }
  const { holdId } = await offer(region, numberId, wang.id)
  region.clock.advance(180)
  await region.ctx().transaction((ctx) => endOffer(ctx, holdId))
  assert.deepEqual([(await stateOf(region, numberId)).state, (await stateOf(region, numberId)).free_at], ['free', null])
  assert.equal(await region.ctx().transaction((ctx) => endOffer(ctx, holdId)), false, 'safe to repeat')
})

test('a booked number, or one closed for good, is not offered', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const other = await resident(region, { name: '张建国' })
  const booked = await book(region, other, first.id)
  await assert.rejects(offer(region, booked.numberId, wang.id), refused('booking.not_offerable'))
  const numberId = await someNumber(region, first.id)
  await region.pool.query(`update booking.number set state = 'closed' where id = $1`, [numberId])
  await assert.rejects(offer(region, numberId, wang.id), refused('booking.not_offerable'))
})

test('whoever gave a number back is not offered it', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const booked = await book(region, wang, first.id)
  await cancelAppointment(region.ctx(wang), { appointmentId: booked.id })
  await assert.rejects(offer(region, booked.numberId, wang.id), refused('booking.gave_it_back'))
})

test('the limits of the policy hold for an offer as for a hold', async (t) => {
  const region = await freshDatabase(t)
  const { first, li, wang } = await ward(region)
  const afternoon = await session(region, li.id, { kind: 'offline', startsAt: '14:00', endsAt: '15:00' })
  await book(region, wang, first.id)
  const numberId = await someNumber(region, afternoon.id)
  await assert.rejects(offer(region, numberId, wang.id), refused('booking.limit_per_doctor_day'))
  const same = await someNumber(region, first.id)
  await assert.rejects(offer(region, same, wang.id), refused('booking.already_in_session'))
})

test('of many who are offered one number at once, one gets it', async (t) => {
  const region = await freshDatabase(t)
  const { first } = await ward(region)
  const numberId = await someNumber(region, first.id)
  const people = []
  for (let index = 0; index < 8; index += 1) people.push(await resident(region, { name: `居民${index}` }))
  const all = await Promise.allSettled(people.map(({ id }) => offer(region, numberId, id)))
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('a moved appointment keeps its id; the new number is taken and the old one comes back, in the record too', async (t) => {
  const region = await freshDatabase(t)
  const { first, second, wang } = await ward(region)
  const booked = await book(region, wang, first.id)
  const asked = { appointmentId: booked.id, sessionId: second.id }
  const moved = await rescheduleAppointment(region.ctx(wang), asked)
  assert.equal(moved.id, booked.id)
  assert.equal(moved.startsAt, '2026-03-04T01:00:00.000Z')
  assert.notEqual((await stateOf(region, booked.numberId)).state, 'booked')
  assert.equal((await stateOf(region, moved.numberId)).state, 'booked')
  assert.equal(await freeIn(region, second.id), 7)
  const stored = await readResource<Appointment>(region.ctx(), 'Appointment', booked.id)
  assert.equal(stored?.start, '2026-03-04T01:00:00.000Z')
  assert.equal(stored?.status, 'booked')
})

test('within a session an appointment moves to another band; asking for where it is changes nothing', async (t) => {
  const region = await freshDatabase(t)
  const { first, wang } = await ward(region)
  const booked = await book(region, wang, first.id)
  const later = { appointmentId: booked.id, sessionId: first.id, bandStartsAt: '2026-03-03T10:00:00+08:00' }
  const moved = await rescheduleAppointment(region.ctx(wang), later)
  assert.equal(moved.startsAt, '2026-03-03T02:00:00.000Z')
  const again = await rescheduleAppointment(region.ctx(wang), later)
  assert.equal(again.numberId, moved.numberId)
})

test('limits are judged without the number that is given up', async (t) => {
  const region = await freshDatabase(t)
  const { first, li, wang } = await ward(region)
  const afternoon = await session(region, li.id, { kind: 'offline', startsAt: '14:00', endsAt: '15:00' })
  const booked = await book(region, wang, first.id)
  const moved = await rescheduleAppointment(region.ctx(wang), { appointmentId: booked.id, sessionId: afternoon.id })
  assert.equal(moved.sessionId, afternoon.id)
})

test('an appointment moves only within its department, as often as the rule says, and in time', async (t) => {
  const region = await freshDatabase(t)
  const { institution, first, second, wang } = await ward(region)
  const elsewhere = await doctor(region, institution.id, { name: '张伟', department: '骨科' })
  const bones = await session(region, elsewhere.id, { kind: 'offline' })
  const booked = await book(region, wang, first.id)
  const move = (sessionId: string, bandStartsAt?: string) =>
    rescheduleAppointment(region.ctx(wang), { appointmentId: booked.id, sessionId, bandStartsAt })
  await assert.rejects(move(bones.id), refused('booking.move_elsewhere'))
  for (const target of [second, first, second, first, second]) {
    region.clock.advance(1)
    await move(target.id)
  }
  await assert.rejects(move(first.id), refused('booking.moved_too_often'))
  const { rows } = await region.pool.query('select counts_as_cancel from booking.move order by moved_at')
  assert.deepEqual(
    rows.map((row) => row.counts_as_cancel),
    [false, false, true, true, true],
    'the first two are free',
  )
  const since = new Date('2026-03-01T00:00:00Z')
  const counted = await region.ctx().transaction((ctx) => happenedTo(ctx, wang.id, 'cancels', since, null))
  assert.deepEqual(
    counted.map(({ appointmentId }) => appointmentId),
    [booked.id],
    'the later ones count, an appointment once',
  )
  region.clock.set('2026-03-04T02:45:00Z')
  await assert.rejects(move(second.id, '2026-03-04T10:00:00+08:00'), refused('booking.move_too_late'))
})

test('nobody moves another person’s appointment, and nothing moves when the target is sold out', async (t) => {
  const region = await freshDatabase(t)
  const { first, li, wang } = await ward(region)
  const tiny = await session(region, li.id, {
    kind: 'offline',
    date: '2026-03-05',
    endsAt: '09:30',
    numbersPerBand: 1,
  })
  const zhang = await resident(region, { name: '张建国' })
  const booked = await book(region, wang, first.id)
  await book(region, zhang, tiny.id)
  const asked = { appointmentId: booked.id, sessionId: tiny.id }
  await assert.rejects(rescheduleAppointment(region.ctx(zhang), asked), refused('residents.not_acting_for'))
  await assert.rejects(rescheduleAppointment(region.ctx(wang), asked), refused('booking.sold_out'))
  assert.equal((await stateOf(region, booked.numberId)).state, 'booked')
})

test('many who move to the last number at once: one does, the others keep what they have', async (t) => {
  const region = await freshDatabase(t)
  const { first, li } = await ward(region)
  const tiny = await session(region, li.id, {
    kind: 'offline',
    date: '2026-03-05',
    endsAt: '09:30',
    numbersPerBand: 1,
  })
  const have = []
  for (let index = 0; index < 6; index += 1) {
    const who = await resident(region, { name: `居民${index}` })
    have.push({ who, booked: await book(region, who, first.id) })
  }
  const moves = await Promise.allSettled(
    have.map(({ who, booked }) =>
      rescheduleAppointment(region.ctx(who), { appointmentId: booked.id, sessionId: tiny.id }),
    ),
  )
  assert.equal(moves.filter(({ status }) => status === 'fulfilled').length, 1)
  const { rows } = await region.pool.query(
    `select number_id, count(*)::int as count from booking.appointment where state <> 'cancelled' group by number_id`,
  )
  assert.ok(rows.every((row) => row.count === 1))
  assert.equal(rows.length, 6)
})

test('an online follow-up keeps its diagnosis when it moves', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li, morning } = await clinic(region)
  const next = await session(region, li.id, { date: '2026-03-04' })
  const hold = await holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })
  const booked = await bookNumber(region.ctx(wang), { holdId: hold.id, diagnosisCode: 'I10' })
  const moved = await rescheduleAppointment(region.ctx(wang), { appointmentId: booked.id, sessionId: next.id })
  assert.deepEqual(moved.diagnosis, booked.diagnosis)
})
