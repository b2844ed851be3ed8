import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { bookingModule } from '#care/booking'
import { callBackModule, invite } from '#care/call-back'
import { acceptConsult, consultModule, judge, startDuty, terminateConsult } from '#care/consult'
import { conversationModule, readMessages } from '#care/conversation'
import { freshDatabase, testServer } from '#testing'
import * as people from '#testing/people'
import { videoModule } from './index.ts'
import { replay } from './signals.ts'

/** A doctor and a person in a running consult. */
async function running(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set('2026-03-02T09:10:00+08:00')
  const hospital = await people.hospital(region)
  const doctor = await people.doctor(region, hospital.id)
  const { id, name } = await people.resident(region, '王秀英', '1959-05-01')
  const person = { id, roles: ['resident'] as const, name }
  await people.consents(region, id)
  await people.diagnosed(region, id)
  await people.treats(region, doctor.id, id)
  const modules = [bookingModule, consultModule, conversationModule, callBackModule, videoModule]
  const { call } = await testServer(t, region, modules)
  const asked = { residentId: id, way: 'video', reason: '血压偏高', diagnosisCode: 'I10', minutes: 60 } as const
  const invitation = await invite(region.ctx(doctor), asked)
  const accepted = await call(person, `POST /api/call-back/invitations/${invitation.id}/accept`, {})
  const consultId: string = accepted.body.consultId
  return { region, modules, hospital, doctor, person, call, consultId }
}

async function accepted(t: TestContext) {
  const room = await running(t)
  const { region, doctor, consultId } = room
  await startDuty(region.ctx(doctor), { method: 'demo' })
  await acceptConsult(region.ctx(doctor), { consultId })
  return room
}

let said = 0
const newId = () => `00000000-0000-4000-8000-${String(++said).padStart(12, '0')}`
const candidate = (text: string) => ({ kind: 'candidate', candidate: { candidate: text, sdpMid: '0' } })
const signal = (seatId: string, toSeat: string, body: object) => ({ seatId, toSeat, clientId: newId(), signal: body })

test('video opens when the doctor has called the person in', async (t) => {
  const { call, person, consultId } = await running(t)
  assert.equal((await call(person, `POST /api/video/${consultId}/join`, {})).body.code, 'video.not_running')
})

test('signals reach the other side in order, each once, also after a reconnect', async (t) => {
  const { region, call, doctor, person, consultId } = await accepted(t)
  const other = (await call(person, `POST /api/video/${consultId}/join`, {})).body
  const seat = (await call(doctor, `POST /api/video/${consultId}/join`, {})).body
  const first = signal(seat.seatId, other.seatId, candidate('one'))
  for (const body of [first, first, signal(seat.seatId, other.seatId, candidate('two'))]) {
    assert.equal((await call(doctor, `POST /api/video/${consultId}/signals`, body)).status, 200)
  }
  const heard = await replay(region.ctx(person), consultId, 'resident')(undefined)
  const signals = heard.filter(({ type }) => type === 'signal')
  const said = signals.map(({ data }) => (data as { signal: { candidate: { candidate: string } } }).signal)
  assert.deepEqual(
    said.map((one) => one.candidate.candidate),
    ['one', 'two'],
  )
  const later = await replay(region.ctx(person), consultId, 'resident')(signals[0]!.id)
  assert.equal(later.filter(({ type }) => type === 'signal').length, 1)
  assert.equal((await replay(region.ctx(doctor), consultId, 'doctor')(undefined)).length, 1)
})

test('coming in on a second device ends the first seat and what it said', async (t) => {
  const { region, call, doctor, person, consultId } = await accepted(t)
  const other = (await call(person, `POST /api/video/${consultId}/join`, {})).body
  const old = (await call(doctor, `POST /api/video/${consultId}/join`, {})).body
  await call(doctor, `POST /api/video/${consultId}/signals`, signal(old.seatId, other.seatId, candidate('old')))
  const next = (await call(doctor, `POST /api/video/${consultId}/join`, {})).body
  assert.notEqual(old.seatId, next.seatId)
  const late = await call(
    doctor,
    `POST /api/video/${consultId}/signals`,
    signal(old.seatId, other.seatId, candidate('late')),
  )
  assert.equal(late.body.code, 'video.seat_over')
  const gone = await call(
    person,
    `POST /api/video/${consultId}/signals`,
    signal(other.seatId, old.seatId, candidate('x')),
  )
  assert.equal(gone.body.code, 'video.other_side_changed')
  assert.equal((await replay(region.ctx(person), consultId, 'resident')(undefined)).length, 1)
})

test('for others the room does not exist; each side has only its own seat', async (t) => {
  const { region, hospital, call, doctor, person, consultId } = await accepted(t)
  const stranger = await people.doctor(region, hospital.id, '赵强')
  for (const line of ['join', 'leave'] as const) {
    const body = line === 'leave' ? { seatId: newId() } : {}
    assert.equal((await call(stranger, `POST /api/video/${consultId}/${line}`, body)).body.code, 'consult.unknown')
  }
  const seat = (await call(doctor, `POST /api/video/${consultId}/join`, {})).body
  const stolen = await call(
    person,
    `POST /api/video/${consultId}/signals`,
    signal(seat.seatId, seat.seatId, candidate('x')),
  )
  assert.equal(stolen.body.code, 'video.seat_over')
})

test('the end of the consult empties the room and keeps who was there, three years', async (t) => {
  const { region, modules, call, doctor, person, consultId } = await accepted(t)
  for (const who of [doctor, person]) await call(who, `POST /api/video/${consultId}/join`, {})
  region.clock.advance(9)
  const { messages } = await readMessages(region.ctx(person), { conversationId: consultId, after: 0, limit: 50 })
  assert.ok(messages.some(({ text }) => text === 'video-doctor'))
  await judge(region.ctx(doctor), { consultId, judgement: 'changed' })
  await terminateConsult(region.ctx(doctor), { consultId, reason: 'condition-changed', note: '请到医院复查' })
  await region.deliver(modules)
  const { rows } = await region
    .ctx()
    .transaction((ctx) => ctx.client.query('select side, until - since as stayed, retain_until from video.presence'))
  assert.deepEqual(rows.map(({ side }) => side).sort(), ['doctor', 'resident'])
  assert.ok(rows.every(({ stayed, retain_until }) => stayed !== null && String(retain_until) >= '2029-03-01'))
})
