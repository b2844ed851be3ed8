import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { bookingModule, bookNumber, doctorSessions, expireHolds, holdNumber, openSession } from '#care/booking'
import { consultModule, readConsult } from '#care/consult'
import { listNotices, remindersModule } from '#care/reminders'
import { endResidence } from '#people/residents'
import { freshDatabase, testServer } from '#testing'
import * as people from '#testing/people'
import { lapse } from './answer.ts'
import { callBackModule } from './index.ts'

const now = '2026-03-02T09:10:00+08:00'

/** A doctor who treats a person with hypertension; the person has taken every booking that a day allows. */
async function treated(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set(now)
  const hospital = await people.hospital(region)
  const doctor = await people.doctor(region, hospital.id)
  const stranger = await people.doctor(region, hospital.id, '赵强')
  const person = { ...(await people.resident(region, '王秀英', '1959-05-01')) }
  const actor = { id: person.id, roles: ['resident'] as const, name: person.name }
  await people.consents(region, person.id)
  await people.diagnosed(region, person.id)
  await people.treats(region, doctor.id, person.id)
  const { call } = await testServer(t, region, [bookingModule, consultModule, remindersModule, callBackModule])
  const asked = { residentId: person.id, way: 'video', reason: '血压偏高，请视频复诊', diagnosisCode: 'I10' } as const
  const invite = (more: object = {}) => call(doctor, 'POST /api/call-back/invitations', { ...asked, ...more })
  return { region, hospital, doctor, stranger, actor, call, invite }
}

test('a doctor calls a person of theirs back, who accepts and waits in the doctor’s room', async (t) => {
  const { region, doctor, actor, call, invite } = await treated(t)
  const invited = await invite()
  assert.equal(invited.status, 200, JSON.stringify(invited.body))
  const { notices } = await listNotices(region.ctx(actor), { unreadOnly: 'false', limit: 10 })
  assert.equal(notices[0]!.kind, 'called-back')
  assert.equal(notices[0]!.thingId, invited.body.id)
  const path = `POST /api/call-back/invitations/${invited.body.id}` as const
  const accepted = await call(actor, `${path}/accept`, {})
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
  assert.equal(accepted.body.state, 'accepted')
  const consult = await readConsult(region.ctx(doctor), { consultId: accepted.body.consultId })
  assert.equal(consult.state, 'waiting')
  assert.equal(consult.followUpOf.code, 'I10')
  const again = await call(actor, `${path}/accept`, {})
  assert.equal(again.body.consultId, accepted.body.consultId)
})

test('two touches at once accept once', async (t) => {
  const { actor, call, invite } = await treated(t)
  const { body } = await invite()
  const path = `POST /api/call-back/invitations/${body.id}/accept` as const
  const both = await Promise.all([call(actor, path, {}), call(actor, path, {})])
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  )
  assert.equal(both[0]!.body.appointmentId, both[1]!.body.appointmentId)
})

test('the limits of booking do not stand in the way of a doctor who calls', async (t) => {
  const { region, hospital, actor, call, invite } = await treated(t)
  const book = async (name: string) => {
    const other = await people.doctor(region, hospital.id, name)
    const day = {
      doctorId: other.id,
      date: '2026-03-02',
      kind: 'online-follow-up',
      bandMinutes: 30,
      numbersPerBand: 2,
    } as const
    const session = await openSession(region.ctx(), { ...day, startsAt: '14:00', endsAt: '15:00' })
    const hold = await holdNumber(region.ctx(actor), { sessionId: session.id, residentId: actor.id })
    return bookNumber(region.ctx(actor), { holdId: hold.id, diagnosisCode: 'I10' })
  }
  await book('周宁')
  await book('吴静')
  // The region's policy: two a day.
  await assert.rejects(book('郑洁'), { code: 'booking.limit_per_day' })
  const { body } = await invite()
  const accepted = await call(actor, `POST /api/call-back/invitations/${body.id}/accept`, {})
  assert.equal(accepted.body.state, 'accepted', JSON.stringify(accepted.body))
})

test('one invitation is open at a time, and only of a doctor who may open the record', async (t) => {
  const { stranger, actor, call, invite } = await treated(t)
  await invite()
  assert.equal((await invite()).body.code, 'call_back.already_called')
  const body = { residentId: actor.id, way: 'text', reason: '随访', diagnosisCode: 'I10' }
  const other = await call(stranger, 'POST /api/call-back/invitations', body)
  assert.equal(other.body.code, 'call_back.not_yours_to_call')
})

test('what was not diagnosed offline is not seen online', async (t) => {
  const { invite } = await treated(t)
  assert.equal((await invite({ diagnosisCode: 'E11.9' })).body.code, 'call_back.no_offline_diagnosis')
})

test('the number of an invitation is nobody else’s, also when it has lapsed', async (t) => {
  const { region, doctor, actor, call, invite } = await treated(t)
  const { body } = await invite({ minutes: 15 })
  const other = await people.resident(region, '陈小燕')
  const asOther = region.ctx({ id: other.id, roles: ['resident'], name: other.name })
  const free = async () => {
    const { sessions } = await doctorSessions(asOther, { doctorId: doctor.id } as never)
    return sessions.reduce((sum, one) => sum + one.freeNumbers, 0)
  }
  assert.equal(await free(), 0)
  region.clock.advance(16)
  await region.runJob(expireHolds, {})
  await region.runJob(lapse, {})
  const late = await call(actor, `POST /api/call-back/invitations/${body.id}/accept`, {})
  assert.equal(late.body.code, 'call_back.over')
  assert.equal(await free(), 0)
  const mine = await call(actor, `GET /api/call-back/mine?residentId=${actor.id}` as never)
  assert.equal(mine.body.invitations[0].state, 'lapsed')
})

test('a doctor takes an unanswered invitation back; an answered one stays', async (t) => {
  const { doctor, stranger, actor, call, invite } = await treated(t)
  const { body } = await invite()
  const path = `POST /api/call-back/invitations/${body.id}` as const
  assert.equal((await call(stranger, `${path}/withdraw`, {})).body.code, 'call_back.unknown')
  assert.equal((await call(doctor, `${path}/withdraw`, {})).body.state, 'withdrawn')
  assert.equal((await call(actor, `${path}/accept`, {})).body.code, 'call_back.over')
})

test('nobody is called back who has died or moved away', async (t) => {
  const { region, actor, invite } = await treated(t)
  await endResidence(region.ctx(), { residentId: actor.id, reason: 'moved', on: '2026-03-01' })
  assert.equal((await invite()).body.code, 'residents.has_moved')
})
