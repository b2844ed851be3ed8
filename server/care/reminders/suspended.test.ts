import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingModule } from '#care/booking'
import { schedulesModule, suspendSession } from '#care/schedules'
import { waitingListModule } from '#care/waiting-list'
import { freshDatabase, testServer } from '#testing'
import { doctor, hospital, resident } from '#testing/people'
import { listNotices, remindersModule } from './index.ts'
import { booked, thursday } from './phones.fixture.ts'

const modules = [bookingModule, schedulesModule, waitingListModule, remindersModule]

test('whose session is suspended is told at once, and how it ended; the old reminders are taken back', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(modules)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await thursday(region, li.id, 2)
  const other = await thursday(region, li.id, 2, '14:00')
  const wang = await resident(region, '王秀英')
  await booked(region, wang, session.id)
  await region.deliver(modules)
  await suspendSession(region.ctx(), { sessionId: session.id, reason: '医生出差' })
  await region.deliver(modules)
  const notices = async () => (await listNotices(region.ctx(wang), { unreadOnly: 'false', limit: 30 })).notices
  const planned = async () =>
    (await region.pool.query(`select facts->>'startsAt' as at from reminders.notice where kind = 'day-before'`)).rows
  assert.deepEqual((await notices()).map(({ kind }) => kind).toSorted(), ['booked', 'suspended'])
  assert.deepEqual(await planned(), [])

  const { call } = await testServer(t, region, modules)
  const { body } = await call(wang, `GET /api/schedules/offers?residentId=${wang.id}`)
  const accepted = await call(wang, `POST /api/schedules/offers/${body.offers[0].id}/accept`)
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
  await region.deliver(modules)
  assert.deepEqual((await notices()).map(({ kind }) => kind).toSorted(), ['booked', 'moved', 'suspended'])
  assert.deepEqual(await planned(), [{ at: other.startsAt }])
})
