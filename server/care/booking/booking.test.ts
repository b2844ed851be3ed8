import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment, Schedule, Slot } from '@medplum/fhirtypes'
import type { Actor, Refusal } from '#kernel'
import { readResource, search } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { clinic, doctor, hospital, resident, session } from './clinic.fixture.ts'
import { readHold, releaseHold } from './holding/hold-number.ts'
import {
  bookingModule,
  bookNumber,
  cancelAppointment,
  checkIn,
  expireHolds,
  findDoctors,
  holdNumber,
  markNoShows,
  publishConceptMap,
  releaseNumbers,
  setPolicy,
} from './index.ts'
import { sessionBands } from './sessions/find-doctors.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const tomorrowNine = '2026-03-03T01:00:00Z'

async function book(region: TestRegion, who: Actor, sessionId: string, residentId = who.id) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId })
  return bookNumber(region.ctx(who), { holdId: hold.id, diagnosisCode: 'I10' })
}

const freeIn = async (region: TestRegion, sessionId: string) =>
  (await sessionBands(region.ctx(), { sessionId })).session.freeNumbers

test('a held number becomes an appointment, in the record in the same transaction', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning, conditionId, li } = await clinic(region)
  const hold = await holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })
  assert.equal(hold.expiresAt, '2026-03-02T01:10:00.000Z')
  assert.equal(hold.doctorName, '李明')
  const booked = await bookNumber(region.ctx(wang), { holdId: hold.id, diagnosisCode: 'I10' })
  assert.equal(booked.state, 'booked')
  assert.deepEqual(booked.diagnosis, { code: 'I10', name: '原发性高血压', conditionId })
  assert.equal(await freeIn(region, morning.id), 7)
  const stored = await readResource<Appointment>(region.ctx(), 'Appointment', booked.id)
  assert.equal(stored?.status, 'booked')
  assert.equal(stored?.participant[1]?.actor?.reference, `Practitioner/${li.id}`)
  assert.equal(stored?.reasonReference?.[0]?.reference, `Condition/${conditionId}`)
})

test('the method and time of the real-name proof are kept with the booking (R03)', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const booked = await book(region, wang, morning.id)
  const { rows } = await region.pool.query(
    'select real_name_method, real_name_at, policy_id from booking.appointment where id = $1',
    [booked.id],
  )
  assert.equal(rows[0].real_name_method, 'population-register')
  assert.deepEqual(rows[0].real_name_at, region.clock.now())
  assert.ok(rows[0].policy_id)
})

test('of fifty callers for one number one wins', async (t) => {
  const region = await freshDatabase(t)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const one = await session(region, li.id, { endsAt: '09:30', numbersPerBand: 1, kind: 'offline' })
  const people = []
  for (let index = 0; index < 50; index += 1) people.push(await resident(region, { name: `居民${index}` }))
  const outcomes = await Promise.allSettled(
    people.map(async (who) => {
      const hold = await holdNumber(region.ctx(who), { sessionId: one.id, residentId: who.id })
      return bookNumber(region.ctx(who), { holdId: hold.id })
    }),
  )
  const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  assert.equal(won.length, 1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.equal((outcome.reason as Refusal).code, 'booking.sold_out')
  }
})

test('many callers for the numbers of a session sell each once and all of them', async (t) => {
  const region = await freshDatabase(t)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const ten = await session(region, li.id, { endsAt: '09:30', numbersPerBand: 10, kind: 'offline' })
  const people = []
  for (let index = 0; index < 30; index += 1) people.push(await resident(region, { name: `居民${index}` }))
  const outcomes = await Promise.allSettled(
    people.map(async (who) => {
      const hold = await holdNumber(region.ctx(who), { sessionId: ten.id, residentId: who.id })
      return bookNumber(region.ctx(who), { holdId: hold.id })
    }),
  )
  const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.numberId] : []))
  assert.equal(won.length, 10)
  assert.equal(new Set(won).size, 10)
})

test('one person has one number in a session, however often asked at once', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const holds = await Promise.all(
    Array.from({ length: 8 }, () => holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })),
  )
  assert.equal(new Set(holds.map((hold) => hold.id)).size, 1)
  const { id: holdId } = holds[0]!
  const booked = await Promise.all(
    Array.from({ length: 8 }, () => bookNumber(region.ctx(wang), { holdId, diagnosisCode: 'I10' })),
  )
  assert.equal(new Set(booked.map((one) => one.id)).size, 1)
  await assert.rejects(
    holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id }),
    refused('booking.already_in_session'),
  )
  assert.equal(await freeIn(region, morning.id), 7)
})

test('a hold moves with its person to another band, and only one number stays held', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const asked = { sessionId: morning.id, residentId: wang.id }
  const first = await holdNumber(region.ctx(wang), asked)
  const later = await holdNumber(region.ctx(wang), { ...asked, bandStartsAt: '2026-03-03T10:00:00+08:00' })
  assert.notEqual(later.id, first.id)
  assert.equal(later.startsAt, '2026-03-03T02:00:00.000Z')
  assert.equal(await freeIn(region, morning.id), 7)
  await assert.rejects(bookNumber(region.ctx(wang), { holdId: first.id }), refused('booking.hold_expired'))
})

test('an expired hold books nothing, counts as free at once, and is swept by the job', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li } = await clinic(region)
  const one = await session(region, li.id, { startsAt: '14:00', endsAt: '14:30', numbersPerBand: 1 })
  const zhang = await resident(region, { name: '张建国' })
  const hold = await holdNumber(region.ctx(wang), { sessionId: one.id, residentId: wang.id })
  const other = { sessionId: one.id, residentId: zhang.id }
  await assert.rejects(holdNumber(region.ctx(zhang), other), refused('booking.sold_out'))
  region.clock.advance(10)
  await assert.rejects(
    bookNumber(region.ctx(wang), { holdId: hold.id, diagnosisCode: 'I10' }),
    refused('booking.hold_expired'),
  )
  const taken = await holdNumber(region.ctx(zhang), other)
  assert.equal(taken.numberId, hold.numberId)
  region.clock.advance(11)
  await region.runJob(expireHolds, {})
  const { rows } = await region.pool.query('select state, hold_id from booking.number where id = $1', [hold.numberId])
  assert.deepEqual(rows, [{ state: 'free', hold_id: null }])
})

test('a hold that is let go is free again; letting it go twice changes nothing', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const hold = await holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })
  assert.deepEqual(await releaseHold(region.ctx(wang), { holdId: hold.id }), { released: true })
  assert.deepEqual(await releaseHold(region.ctx(wang), { holdId: hold.id }), { released: false })
  await assert.rejects(readHold(region.ctx(wang), { holdId: hold.id }), refused('booking.hold_expired'))
  assert.equal(await freeIn(region, morning.id), 8)
})

test('another resident’s id gets nothing: not to hold, to book, to see or to cancel', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const stranger = await resident(region, { name: '陌生人' })
  const asked = { sessionId: morning.id, residentId: wang.id }
  const notActing = refused('residents.not_acting_for')
  await assert.rejects(holdNumber(region.ctx(stranger), asked), notActing)
  const hold = await holdNumber(region.ctx(wang), asked)
  await assert.rejects(bookNumber(region.ctx(stranger), { holdId: hold.id, diagnosisCode: 'I10' }), notActing)
  const booked = await bookNumber(region.ctx(wang), { holdId: hold.id, diagnosisCode: 'I10' })
  await assert.rejects(cancelAppointment(region.ctx(stranger), { appointmentId: booked.id }), notActing)
  await assert.rejects(checkIn(region.ctx(stranger), { appointmentId: booked.id }), notActing)

  const server = await testServer(t, region, [bookingModule])
  const seen = await server.call(stranger, `GET /api/booking/appointments?residentId=${wang.id}`)
  assert.equal(seen.status, 403)
  assert.equal(seen.body.code, 'residents.not_acting_for')
  const elsewhere = await server.call(stranger, `GET /api/booking/appointments/${booked.id}`)
  assert.equal(elsewhere.status, 403)
})

test('the limits of a day hold for numbers booked in the same instant', async (t) => {
  const region = await freshDatabase(t)
  const { wang, institution } = await clinic(region)
  const sessions = []
  for (const name of ['甲医生', '乙医生', '丙医生', '丁医生']) {
    const one = await doctor(region, institution.id, { name })
    sessions.push(await session(region, one.id, { kind: 'offline' }))
  }
  const outcomes = await Promise.allSettled(
    sessions.map(async ({ id: sessionId }) => {
      const hold = await holdNumber(region.ctx(wang), { sessionId, residentId: wang.id })
      return bookNumber(region.ctx(wang), { holdId: hold.id })
    }),
  )
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 2)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.equal((outcome.reason as Refusal).code, 'booking.limit_per_day')
  }
})

test('the same doctor sees a person once a day by the region’s policy', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li, morning } = await clinic(region)
  await book(region, wang, morning.id)
  const afternoon = await session(region, li.id, { startsAt: '14:00', endsAt: '16:00' })
  await assert.rejects(
    holdNumber(region.ctx(wang), { sessionId: afternoon.id, residentId: wang.id }),
    refused('booking.limit_per_doctor_day'),
  )
})

test('a session outside the window cannot be held', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li } = await clinic(region)
  const far = await session(region, li.id, { date: '2026-03-17' })
  await assert.rejects(
    holdNumber(region.ctx(wang), { sessionId: far.id, residentId: wang.id }),
    refused('booking.outside_window'),
  )
})

test('a cancelled number comes back for others within two hours, and the person may book another', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const booked = await book(region, wang, morning.id)
  const done = await cancelAppointment(region.ctx(wang), { appointmentId: booked.id, reason: '临时有事' })
  assert.equal(done.state, 'cancelled')
  assert.equal(done.cancelReason, '临时有事')
  assert.equal((await cancelAppointment(region.ctx(wang), { appointmentId: booked.id })).state, 'cancelled')
  assert.equal(await freeIn(region, morning.id), 7, 'it cools')
  region.clock.advance(120)
  assert.equal(await freeIn(region, morning.id), 8)
  const stored = await readResource<Appointment>(region.ctx(), 'Appointment', booked.id)
  assert.equal(stored?.status, 'cancelled')
  const again = await book(region, wang, morning.id)
  assert.equal(again.state, 'booked')
  assert.notEqual(again.numberId, booked.numberId, 'what they gave back is for others')
})

test('it is too late to cancel half an hour before', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const booked = await book(region, wang, morning.id)
  region.clock.set('2026-03-03T00:31:00Z')
  await assert.rejects(
    cancelAppointment(region.ctx(wang), { appointmentId: booked.id }),
    refused('booking.cancel_too_late'),
  )
})

test('whoever does not check in is a no-show once the time is over', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const booked = await book(region, wang, morning.id)
  await assert.rejects(checkIn(region.ctx(wang), { appointmentId: booked.id }), refused('booking.check_in_closed'))
  region.clock.set('2026-03-03T02:01:00Z')
  await region.runJob(markNoShows, {})
  const stored = await readResource<Appointment>(region.ctx(), 'Appointment', booked.id)
  assert.equal(stored?.status, 'noshow')
  await assert.rejects(checkIn(region.ctx(wang), { appointmentId: booked.id }), refused('booking.not_checkable'))
})

test('checking in twice is checking in once', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const booked = await book(region, wang, morning.id)
  region.clock.set(tomorrowNine)
  const both = await Promise.all([1, 2].map(() => checkIn(region.ctx(wang), { appointmentId: booked.id })))
  assert.deepEqual(
    both.map((one) => one.state),
    ['checked-in', 'checked-in'],
  )
  const { rows } = await region.pool.query(
    `select count(*)::int as n from kernel.event where type = 'booking.checked_in'`,
  )
  assert.equal(rows[0].n, 1)
})

test('a new policy begins on its day and leaves what is booked as it was promised', async (t) => {
  const region = await freshDatabase(t)
  const { wang, institution, li } = await clinic(region)
  const manager: Actor = { id: region.chance.uuid(), roles: ['manager'], name: '院长', institutionId: institution.id }
  const wanted = {
    institutionId: institution.id,
    validFrom: '2026-03-03',
    windowDays: 7,
    limitPerDay: 1,
    limitPerDoctorDay: 1,
    cancelBeforeMinutes: 900,
    holdMinutes: 5,
    checkInOpensMinutes: 30,
    checkInClosesMinutes: 10,
    clause: '院办〔2026〕3 号',
  }
  await assert.rejects(
    setPolicy(region.ctx(manager), { ...wanted, validFrom: '2026-03-02' }),
    refused('booking.policy_in_past'),
  )
  await setPolicy(region.ctx(manager), wanted)
  const before = await book(region, wang, (await session(region, li.id, { date: '2026-03-05' })).id)
  region.clock.set(tomorrowNine)
  const after = await book(region, wang, (await session(region, li.id, { date: '2026-03-06' })).id)
  assert.equal(before.cancelUntil, '2026-03-05T00:30:00.000Z')
  assert.equal(after.cancelUntil, '2026-03-05T10:00:00.000Z')
  const { rows } = await region.pool.query('select distinct policy_id from booking.appointment')
  assert.equal(rows.length, 2)
})

test('a doctor’s sessions do not overlap, and only those who may open them', async (t) => {
  const region = await freshDatabase(t)
  const { li, institution, morning } = await clinic(region)
  await assert.rejects(
    session(region, li.id, { startsAt: '10:30', endsAt: '12:00' }),
    refused('booking.session_overlaps'),
  )
  const server = await testServer(t, region, [bookingModule])
  const wanted = { doctorId: li.id, date: '2026-03-04', kind: 'offline', startsAt: '09:00', endsAt: '11:00' }
  const own = await server.call(li, 'POST /api/booking/sessions', wanted)
  assert.equal(own.status, 200)
  assert.equal(own.body.numbers, 12)
  const elsewhere = await hospital(region, '邻县医院')
  const clerk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '挂号员', institutionId: elsewhere.id }
  const refusedThere = await server.call(clerk, 'POST /api/booking/sessions', { ...wanted, date: '2026-03-05' })
  assert.equal(refusedThere.body.code, 'booking.not_your_session')
  const backwards = await server.call(li, 'POST /api/booking/sessions', {
    ...wanted,
    date: '2026-03-06',
    endsAt: '08:00',
  })
  assert.equal(backwards.body.code, 'booking.session_times_wrong')
  assert.equal(backwards.status, 422)
  assert.equal(morning.institutionId, institution.id)
})

test('doctors are found by name, pinyin, department and hospital, the soonest free first', async (t) => {
  const region = await freshDatabase(t)
  const { institution } = await clinic(region)
  const chen = await doctor(region, institution.id, { name: '陈小燕', department: '内分泌科' })
  await session(region, chen.id, { date: '2026-03-02', startsAt: '15:00', endsAt: '16:00' })
  const find = async (q?: string) =>
    (await findDoctors(region.ctx(), { q, limit: 20, offset: 0 })).doctors.map((one) => one.name)
  assert.deepEqual(await find(), ['陈小燕', '李明'])
  for (const q of ['李明', 'lm', 'liming', 'xxg', '人民医院 李', 'LIMING']) assert.deepEqual(await find(q), ['李明'], q)
  for (const q of ['neifenmi', '内分泌', 'cxy']) assert.deepEqual(await find(q), ['陈小燕'], q)
  assert.deepEqual(await find('%'), [])
})

test('Schedule and Slots follow the numbers in the record', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver([bookingModule])
  const { wang, morning } = await clinic(region)
  await region.deliver([bookingModule])
  const schedule = await readResource<Schedule>(region.ctx(), 'Schedule', morning.id)
  assert.equal(schedule?.active, true)
  const slots = async (status: string) =>
    (await search<Slot>(region.ctx(), `Slot?schedule=Schedule/${morning.id}&status=${status}`)).resources.length
  assert.equal(await slots('free'), 8)
  const booked = await book(region, wang, morning.id)
  await region.deliver([bookingModule])
  assert.deepEqual([await slots('free'), await slots('busy')], [7, 1])
  await cancelAppointment(region.ctx(wang), { appointmentId: booked.id })
  await region.deliver([bookingModule])
  assert.deepEqual([await slots('free'), await slots('busy-unavailable')], [7, 1])
  region.clock.advance(120)
  await region.runJob(releaseNumbers, {})
  await region.deliver([bookingModule])
  assert.deepEqual([await slots('free'), await slots('busy')], [8, 0])
})

test('the SNOMED map is published as a ConceptMap once', async (t) => {
  const region = await freshDatabase(t)
  await region.runJob(publishConceptMap, {})
  await region.runJob(publishConceptMap, {})
  const map = await readResource(region.ctx(), 'ConceptMap', 'anji-snomed-icd10')
  assert.equal(map?.meta?.versionId, '1')
})

test('malformed requests get a 4xx with the field, never a 500', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  const server = await testServer(t, region, [bookingModule])
  const rows: [line: string, body: unknown, status: number][] = [
    [`POST /api/booking/sessions/${morning.id}/holds`, {}, 400],
    [`POST /api/booking/sessions/not-an-id/holds`, { residentId: wang.id }, 400],
    [`POST /api/booking/sessions/${wang.id}/holds`, { residentId: wang.id }, 404],
    [`POST /api/booking/holds/${wang.id}/book`, { diagnosisCode: 'I10' }, 409],
    [`POST /api/booking/sessions/${morning.id}/holds`, { residentId: wang.id, bandStartsAt: 'yesterday' }, 400],
  ]
  for (const [line, body, status] of rows) {
    const answer = await server.call(wang, line, body)
    assert.equal(answer.status, status, `${line} ${JSON.stringify(answer.body)}`)
    assert.ok(answer.body.code)
  }
})
