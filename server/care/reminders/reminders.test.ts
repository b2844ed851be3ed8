import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { bookingModule, bookNumber, cancelAppointment, holdNumber, rescheduleAppointment } from '#care/booking'
import { joinList, waitingListModule } from '#care/waiting-list'
import type { Actor, Refusal } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { doctor, hospital, resident } from '#testing/people'
import {
  arrivedAt,
  dispatchDue,
  listNotices,
  markNoticesRead,
  readDeliveries,
  remindersModule,
  saveSettings,
  sendAgain,
  sendMessage,
} from './index.ts'
import { NotSent } from './not-sent.ts'
import { booked, thursday } from './phones.fixture.ts'
import { remoteLink } from './remote/notify.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const modules = [bookingModule, waitingListModule, remindersModule]

async function ground(region: TestRegion, numbers = 4) {
  await region.deliver(modules)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await thursday(region, li.id, numbers)
  const wang = await resident(region, '王秀英')
  return { institution, li, session, wang }
}

/** What the jobs do in a minute: what is due is taken up and sent. */
async function minute(region: TestRegion): Promise<void> {
  await region.deliver(modules)
  await region.runJob(dispatchDue, {})
  const { rows } = await region.pool.query('select id from reminders.delivery where leased_until is not null')
  for (const { id } of rows) await region.runJob(sendMessage, { id })
}

const phoneOf = (region: TestRegion, who: { phone: string }) =>
  region.ctx().transaction((ctx) => arrivedAt(ctx, who.phone))
const notices = async (region: TestRegion, who: Actor) =>
  (await listNotices(region.ctx(who), { unreadOnly: 'false', limit: 30 })).notices
const kinds = async (region: TestRegion, who: Actor) => (await notices(region, who)).map(({ kind }) => kind)

test('a booking is told at once, the day before at 18:00 and two hours before', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  await booked(region, wang, session.id)
  await minute(region)
  assert.deepEqual(await kinds(region, wang), ['booked'])
  assert.match((await phoneOf(region, wang))[0]!, /【安济】您预约3月5日 09:00在安平县人民医院就诊，已成功/)
  region.clock.set('2026-03-04T10:00:00Z')
  await minute(region)
  assert.deepEqual(await kinds(region, wang), ['day-before', 'booked'])
  region.clock.set('2026-03-04T23:00:00Z')
  await minute(region)
  assert.equal((await phoneOf(region, wang)).length, 3)
})

test('what was to be said of a visit is taken back when it is cancelled, and said anew when it moves', async (t) => {
  const region = await freshDatabase(t)
  const { li, session, wang } = await ground(region)
  const later = await thursday(region, li.id, 2, '14:00')
  const appointment = await booked(region, wang, session.id)
  await minute(region)
  await rescheduleAppointment(region.ctx(wang), { appointmentId: appointment.id, sessionId: later.id })
  await minute(region)
  assert.match((await phoneOf(region, wang)).at(-1)!, /已改到3月5日 14:00/)
  region.clock.set('2026-03-04T10:00:00Z')
  await minute(region)
  const daily = (await phoneOf(region, wang)).filter((text) => /明天/.test(text))
  assert.equal(daily.length, 1, 'once, for the new time')
  assert.match(daily[0]!, /14:00/)
  await cancelAppointment(region.ctx(wang), { appointmentId: appointment.id })
  await minute(region)
  region.clock.set('2026-03-05T04:00:00Z')
  await minute(region)
  assert.equal((await kinds(region, wang))[0], 'cancelled')
  assert.equal((await phoneOf(region, wang)).filter((text) => /请带好/.test(text)).length, 0)
})

test('hearing a thing twice tells nobody twice', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  await booked(region, wang, session.id)
  await minute(region)
  await region.pool.query(
    `insert into kernel.delivery (event_id, listener, subject, next_at)
     select id, 'reminders.booked', subject, at from kernel.event where type = 'booking.number_booked'`,
  )
  await minute(region)
  assert.deepEqual(await kinds(region, wang), ['booked'])
  assert.equal((await phoneOf(region, wang)).length, 1)
})

test('who booked for a family member is told too, with a masked name on the phone', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  const daughter = await resident(region, '李小芳')
  const clerk: Actor = { id: region.ctx().chance.uuid(), roles: ['registrar'], name: '档案员' }
  const link = { residentId: daughter.id, memberId: wang.id, relation: 'parent', reason: '双方证件已核对' } as const
  await linkFamilyAtDesk(region.ctx(clerk), link)
  const hold = await holdNumber(region.ctx(daughter), { sessionId: session.id, residentId: wang.id })
  await bookNumber(region.ctx(daughter), { holdId: hold.id })
  await minute(region)
  assert.match((await phoneOf(region, daughter))[0]!, /您为王\*英预约/)
  assert.match((await phoneOf(region, wang))[0]!, /您预约/)
  assert.equal((await notices(region, daughter))[0]!.aboutName, '王秀英', 'in the app, to whom she is linked')
})

test('a number from the waiting list is told, and so is the end of waiting', async (t) => {
  const region = await freshDatabase(t)
  const { li, session, wang } = await ground(region, 1)
  const appointment = await booked(region, wang, session.id)
  const zhang = await resident(region, '张建国')
  const days = { kind: 'offline', from: '2026-03-05', to: '2026-03-05' } as const
  await joinList(region.ctx(zhang), { residentId: zhang.id, doctorId: li.id, ...days })
  await cancelAppointment(region.ctx(wang), { appointmentId: appointment.id })
  await minute(region)
  assert.match((await phoneOf(region, zhang))[0]!, /有号，已为您保留到3月3日 09:00/)
})

test('the local way can be late, repeat and fail, and says honestly what became of it', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  await region.pool.query('update reminders.local_setting set fail_first = 2, repeats = 1, late_seconds = 300')
  await booked(region, wang, session.id)
  const state = async () =>
    (await region.pool.query(`select state, attempts from reminders.delivery where attempts > 0`)).rows[0]
  await minute(region)
  assert.deepEqual(await state(), { state: 'failed', attempts: 1 })
  region.clock.advance(1)
  await minute(region)
  region.clock.advance(2)
  await minute(region)
  assert.deepEqual(await state(), { state: 'sent', attempts: 3 })
  assert.deepEqual(await phoneOf(region, wang), [], 'late')
  region.clock.advance(6)
  await minute(region)
  assert.equal((await state()).state, 'delivered')
  assert.equal((await phoneOf(region, wang)).length, 2, 'repeated by the way, not by us')
})

test('a message that never gets through is given up, and an administrator may have it sent again', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  await region.pool.query('update reminders.local_setting set fail_first = 100')
  await booked(region, wang, session.id)
  for (let times = 0; times < 6; times += 1) {
    await minute(region)
    region.clock.advance(10)
  }
  const admin: Actor = { id: 'a', roles: ['administrator'], name: '' }
  const { deliveries } = await readDeliveries(region.ctx(admin), { state: 'given-up', limit: 10 })
  assert.equal(deliveries.length, 1)
  assert.doesNotMatch(JSON.stringify(deliveries), new RegExp(`${wang.phone}|${wang.id}|${wang.name}`))
  await region.pool.query('update reminders.local_setting set fail_first = 0')
  await sendAgain(region.ctx(admin), { deliveryId: deliveries[0]!.id })
  await minute(region)
  assert.equal((await phoneOf(region, wang)).length, 1)
  const asked = { deliveryId: deliveries[0]!.id }
  await assert.rejects(sendAgain(region.ctx(admin), asked), refused('reminders.delivery_not_again'))
})

test('kinds can be switched off but for those one must know; the app still says all', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  const off = (kind: 'booked' | 'cancelled') => saveSettings(region.ctx(wang), { byMessage: [{ kind, on: false }] })
  await off('booked')
  await assert.rejects(off('cancelled'), refused('reminders.kind_always_told'))
  await saveSettings(region.ctx(wang), { language: 'en' })
  const appointment = await booked(region, wang, session.id)
  await minute(region)
  await cancelAppointment(region.ctx(wang), { appointmentId: appointment.id })
  await minute(region)
  assert.deepEqual((await kinds(region, wang)).toSorted(), ['booked', 'cancelled'])
  const [text, ...more] = await phoneOf(region, wang)
  assert.match(text!, /^\[Anji\] Your visit at .* is cancelled/)
  assert.deepEqual(more, [])
})

test('notices are counted until read, and are nobody else’s', async (t) => {
  const region = await freshDatabase(t)
  const { session, wang } = await ground(region)
  await booked(region, wang, session.id)
  const { call } = await testServer(t, region, modules)
  await minute(region)
  assert.equal((await call(wang, 'GET /api/reminders/unread')).body.unread, 1)
  const [notice] = await notices(region, wang)
  const other = await resident(region, '张建国')
  assert.deepEqual(await kinds(region, other), [])
  const asked = { upTo: notice!.id }
  await assert.rejects(markNoticesRead(region.ctx(other), asked), refused('reminders.notice_unknown'))
  await markNoticesRead(region.ctx(other), { ids: [notice!.id] })
  assert.equal((await call(wang, 'GET /api/reminders/unread')).body.unread, 1)
  const read = await call(wang, 'POST /api/reminders/notices/read', asked)
  assert.equal(read.body.unread, 0)
})

test('the remote way posts to the gateway, and tells a failure by a code only', async (t) => {
  const seen: { url: string; body: string; key: unknown }[] = []
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ url: request.url!, body, key: request.headers['idempotency-key'] })
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ state: 'delivered' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const region = await freshDatabase(t)
  const link = remoteLink({ url: `http://127.0.0.1:${port}/sms`, token: 't' })
  const message = { id: 'm-1', phone: '13900000000', text: '提醒' }
  assert.deepEqual(await link.send(region.ctx(), message), { reference: 'm-1' })
  assert.deepEqual([JSON.parse(seen[0]!.body), seen[0]!.key], [message, 'm-1'])
  assert.equal(await link.look(region.ctx(), 'm-1'), 'delivered')
  assert.equal(seen[1]!.url, '/sms/m-1')
  status = 503
  const failed = (error: NotSent) => error instanceof NotSent && error.code === 'status-503'
  await assert.rejects(link.send(region.ctx(), message), failed)
  assert.equal(await link.look(region.ctx(), 'm-1'), undefined)
})
