import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingModule, checkIn, readAppointment, settleAppointment } from '#care/booking'
import type { Actor, Refusal } from '#kernel'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { doctor, hospital, resident } from '#testing/people'
import { booked, morning } from './hall.fixture.ts'
import {
  beginVisit,
  callAgain,
  callNext,
  callOne,
  checkInHere,
  closeDay,
  comeBack,
  findExpected,
  finishVisit,
  passOver,
  queueModule,
  readDesk,
  readDoctorQueue,
  readHall,
  readMyPlace,
  readRule,
  saveRoom,
  sendToTests,
  setPriority,
  setRule,
} from './index.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const names = (places: readonly { name: string }[]) => places.map(({ name }) => name)

/** A session of 09:30 to 11:30 with people in its first two bands, all checked in at 09:00. */
async function hall(region: TestRegion, count = 4) {
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await morning(region, li.id)
  const people: Actor[] = []
  const appointments = []
  for (let index = 0; index < count; index += 1) {
    const who = await resident(region, `居民${'甲乙丙丁戊己庚辛'[index]}`)
    people.push(who)
    appointments.push(await booked(region, who, session.id))
  }
  return { institution, li, session, people, appointments }
}
type Hall = Awaited<ReturnType<typeof hall>>

const checkInAll = async (region: TestRegion, { people, appointments }: Hall) => {
  for (const [index, who] of people.entries())
    await checkInHere(region.ctx(who), { appointmentId: appointments[index]!.id })
}
const queueOf = async (region: TestRegion, { li }: Hall) => (await readDoctorQueue(region.ctx(li), {})).sessions[0]!
const place = (region: TestRegion, one: Hall, index: number) =>
  readMyPlace(region.ctx(one.people[index]!), { appointmentId: one.appointments[index]!.id })

test('checking in takes one place, in the window only, and again finds it', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  const asked = { appointmentId: one.appointments[0]!.id }
  const first = await checkInHere(region.ctx(one.people[0]), asked)
  assert.deepEqual([first.ticket, first.ahead, first.state], ['A001', 0, 'waiting'])
  assert.equal(first.paceMeasured, false)
  assert.equal(first.aboutMinutes, 30, 'the session begins in half an hour')
  const again = await checkInHere(region.ctx(one.people[0]), asked)
  assert.equal(again.placeId, first.placeId)
  region.clock.set('2026-03-02T06:00:00Z')
  const late = { appointmentId: one.appointments[1]!.id }
  await assert.rejects(checkInHere(region.ctx(one.people[1]), late), refused('booking.check_in_closed'))
})

test('the desk finds who has booked for today by name, pinyin or document, and nobody of another hospital', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  const desk: Actor = { id: 'desk', roles: ['registrar'], name: '前台', institutionId: one.institution.id }
  const find = async (q: string, actor = desk) => (await findExpected(region.ctx(actor), { q })).people
  assert.deepEqual(
    (await find('居民甲')).map(({ appointmentId }) => appointmentId),
    [one.appointments[0]!.id],
  )
  assert.deepEqual(names(await find('jumin')), ['居民甲', '居民乙'])
  assert.deepEqual(names(await find('jm')), ['居民甲', '居民乙'])
  assert.deepEqual(await find('330102199901010000'), [])
  const other = await hospital(region)
  assert.deepEqual(await find('居民甲', { ...desk, institutionId: other.id }), [])
})

test('nobody checks another person in', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  const asked = { appointmentId: one.appointments[0]!.id }
  await assert.rejects(checkInHere(region.ctx(one.people[1]), asked), refused('residents.not_acting_for'))
  await checkInHere(region.ctx(one.people[0]), asked)
  await assert.rejects(readMyPlace(region.ctx(one.people[1]), asked), refused('residents.not_acting_for'))
})

test('who checked in through booking has a place too', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 1)
  await region.deliver([queueModule])
  await checkIn(region.ctx(one.people[0]), { appointmentId: one.appointments[0]!.id })
  await region.deliver([bookingModule, queueModule])
  assert.equal((await place(region, one, 0)).ahead, 0)
})

test('called, in the room, finished: the appointment is seen and everyone moves up', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 3)
  await checkInAll(region, one)
  assert.equal((await place(region, one, 2)).ahead, 2)
  const room = await saveRoom(
    region.ctx({ id: 'r', roles: ['registrar'], name: '', institutionId: one.institution.id }),
    { institutionId: one.institution.id, departmentCode: '03.04', name: '3 诊室', kind: 'room', open: true },
  )
  const doctorCtx = () => region.ctx(one.li)
  const after = await callNext(doctorCtx(), { sessionId: one.session.id, roomId: room.id })
  assert.deepEqual(names(after.sessions[0]!.called), ['居民甲'])
  assert.equal((await place(region, one, 0)).room, '3 诊室')
  await assert.rejects(callNext(doctorCtx(), { sessionId: one.session.id }), refused('queue.still_called'))
  const placeId = after.sessions[0]!.called[0]!.placeId
  await beginVisit(doctorCtx(), { placeId })
  region.clock.advance(6)
  const done = await finishVisit(doctorCtx(), { placeId })
  assert.deepEqual(names(done.sessions[0]!.done), ['居民甲'])
  const seen = await readAppointment(region.ctx(), { appointmentId: one.appointments[0]!.id })
  assert.equal(seen.state, 'seen')
  assert.equal((await place(region, one, 2)).ahead, 1)
})

test('called and not there: back after three others, the third time a no-show', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 5)
  region.clock.set('2026-03-02T01:30:00Z')
  await checkInAll(region, one)
  const doctorCtx = () => region.ctx(one.li)
  const callAndGet = async () => (await callNext(doctorCtx(), { sessionId: one.session.id })).sessions[0]!.called[0]!
  const first = await callAndGet()
  await callAgain(doctorCtx(), { placeId: first.placeId })
  const passed = await passOver(doctorCtx(), { placeId: first.placeId })
  assert.deepEqual(names(passed.sessions[0]!.waiting), ['居民乙', '居民丙', '居民丁', '居民甲', '居民戊'])
  assert.match((await place(region, one, 0)).sentences[0]!, /已顺延 3 位（第 1 次/)
  for (let times = 0; times < 2; times += 1) {
    await callOne(doctorCtx(), { placeId: first.placeId, reason: '再叫一次' })
    await passOver(doctorCtx(), { placeId: first.placeId })
  }
  const { missed } = await queueOf(region, one)
  assert.deepEqual(names(missed), ['居民甲'])
  const appointment = await readAppointment(region.ctx(), { appointmentId: one.appointments[0]!.id })
  assert.equal(appointment.state, 'no-show')
})

test('who was sent to tests goes first when back, and the time in the room is counted together', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 3)
  await checkInAll(region, one)
  const doctorCtx = () => region.ctx(one.li)
  const first = (await callNext(doctorCtx(), { sessionId: one.session.id })).sessions[0]!.called[0]!
  await beginVisit(doctorCtx(), { placeId: first.placeId })
  region.clock.advance(4)
  await sendToTests(doctorCtx(), { placeId: first.placeId })
  assert.equal((await place(region, one, 0)).state, 'at-tests')
  await comeBack(region.ctx(one.people[0]), { appointmentId: one.appointments[0]!.id })
  assert.equal((await place(region, one, 0)).ahead, 0)
  assert.equal((await place(region, one, 1)).ahead, 1)
})

test('an elder of eighty goes first in the band; the desk may let others go first, with a reason', async (t) => {
  const region = await freshDatabase(t)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await morning(region, li.id)
  const young = await resident(region, '居民甲')
  const old = await resident(region, '居民乙', '1940-01-01')
  for (const who of [young, old]) {
    const appointment = await booked(region, who, session.id)
    await checkInHere(region.ctx(who), { appointmentId: appointment.id })
  }
  const waiting = async () => (await readDoctorQueue(region.ctx(li), {})).sessions[0]!.waiting
  assert.deepEqual(names(await waiting()), ['居民乙', '居民甲'])
  const desk: Actor = { id: 'd', roles: ['registrar'], name: '', institutionId: institution.id }
  const placeId = (await waiting())[1]!.placeId
  await setPriority(region.ctx(desk), { placeId, priority: 'urgent', reason: '胸痛' })
  assert.deepEqual(names(await waiting()), ['居民甲', '居民乙'])
  const elsewhere: Actor = { ...desk, institutionId: '00000000-0000-7000-8000-000000000001' }
  const asked = { placeId, priority: null, reason: '不需要' }
  await assert.rejects(setPriority(region.ctx(elsewhere), asked), refused('queue.not_yours'))
  assert.equal((await readDesk(region.ctx(desk), {})).places.length, 2)
})

test('two callers at once call two people one after the other, never one twice', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 3)
  await checkInAll(region, one)
  const both = await Promise.allSettled([1, 2].map(() => callNext(region.ctx(one.li), { sessionId: one.session.id })))
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
  const { called, waiting } = await queueOf(region, one)
  assert.deepEqual([called.length, waiting.length], [1, 2])
})

test('another doctor moves nothing in this queue', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 1)
  await checkInAll(region, one)
  const other = await doctor(region, one.institution.id, '张伟')
  await assert.rejects(callNext(region.ctx(other), { sessionId: one.session.id }), refused('queue.not_yours'))
  const placeId = (await queueOf(region, one)).waiting[0]!.placeId
  await assert.rejects(callOne(region.ctx(other), { placeId }), refused('queue.not_yours'))
})

test('the hall shows tickets and masked names only', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  await checkInAll(region, one)
  await callNext(region.ctx(one.li), { sessionId: one.session.id })
  const screen = await readHall(region.ctx(one.people[1]), { institutionId: one.institution.id })
  assert.deepEqual(
    screen.called.map(({ ticket, name }) => [ticket, name]),
    [['A001', '居*甲']],
  )
  assert.deepEqual(screen.lines[0]!.next, [{ ticket: 'A002', name: '居*乙' }])
  for (const who of one.people) assert.doesNotMatch(JSON.stringify(screen), new RegExp(`${who.name}|${who.id}`))
})

test('two sessions of a hospital have tickets of their own', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 1)
  await checkInAll(region, one)
  const zhang = await doctor(region, one.institution.id, '张伟')
  const second = await morning(region, zhang.id)
  const who = await resident(region, '居民庚')
  const appointment = await booked(region, who, second.id)
  assert.equal((await checkInHere(region.ctx(who), { appointmentId: appointment.id })).ticket, 'B001')
})

test('the day closes what was left: who was never called has missed nothing', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  await checkInAll(region, one)
  await callNext(region.ctx(one.li), { sessionId: one.session.id })
  region.clock.set('2026-03-03T01:00:00Z')
  await region.runJob(closeDay, {})
  const states = []
  for (const { id } of one.appointments) {
    states.push((await readAppointment(region.ctx(), { appointmentId: id })).state)
  }
  assert.deepEqual(states, ['no-show', 'cancelled'])
})

test('a visit that is cancelled by the hospital leaves the queue', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver([queueModule])
  const one = await hall(region, 2)
  await checkInAll(region, one)
  await settleAppointment(region.ctx(), one.appointments[0]!.id, { state: 'cancelled', reason: '停诊' })
  await region.deliver([bookingModule, queueModule])
  assert.equal((await place(region, one, 0)).state, 'closed')
  assert.equal((await place(region, one, 1)).ahead, 0)
})

test('a rule begins tomorrow at the earliest, and who waits keeps the one of check-in', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 1)
  const manager: Actor = { id: 'm', roles: ['manager'], name: '', institutionId: one.institution.id }
  const wanted = {
    institutionId: one.institution.id,
    validFrom: '2026-03-03',
    lateAfterMinutes: 10,
    lateBehind: 5,
    passBehind: 4,
    passesMax: 2,
    elderFromYears: null,
    clause: '本院候诊规则',
  }
  const today = { ...wanted, validFrom: '2026-03-02' }
  await assert.rejects(setRule(region.ctx(manager), today), refused('queue.rule_in_past'))
  await setRule(region.ctx(manager), wanted)
  assert.equal((await readRule(region.ctx(), { institutionId: one.institution.id })).lateBehind, 3)
  region.clock.set('2026-03-03T01:00:00Z')
  assert.equal((await readRule(region.ctx(), { institutionId: one.institution.id })).lateBehind, 5)
})

test('over HTTP: the doctor calls, the resident sees the place', async (t) => {
  const region = await freshDatabase(t)
  const one = await hall(region, 2)
  const { call } = await testServer(t, region, [bookingModule, queueModule])
  const line = (index: number) => `/api/queue/appointments/${one.appointments[index]!.id}`
  for (const [index, who] of one.people.entries())
    assert.equal((await call(who, `POST ${line(index)}/check-in`)).status, 200)
  const next = await call(one.li, 'POST /api/queue/doctor/call-next', { sessionId: one.session.id })
  assert.equal(next.body.sessions[0].called[0].ticket, 'A001')
  const mine = await call(one.people[1], `GET ${line(1)}/place`)
  assert.deepEqual([mine.status, mine.body.ahead], [200, 0])
  const screen = await call(one.people[1], `GET /api/queue/institutions/${one.institution.id}/screen`)
  assert.equal(screen.body.called.length, 1)
})
