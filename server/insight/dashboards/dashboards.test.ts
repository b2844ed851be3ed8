import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingModule } from '#care/booking'
import { consultModule } from '#care/consult'
import type { DayPage, VisitList } from '#contracts/dashboards'
import { dashboardsModule } from '#insight/dashboards'
import { settlementModule } from '#insurance/settlement'
import { type Actor, makeContext, roles } from '#kernel'
import { dispensingModule } from '#medicine/dispensing'
import { reviewModule } from '#medicine/review'
import { consentModule } from '#people/consent'
import { identityModule } from '#people/identity'
import { residentsModule } from '#people/residents'
import { drawRegion, seedRegion } from '#region'
import { freshDatabase, testServer } from '#testing'

const now = new Date('2026-03-18T02:10:00Z')
const modules = [
  bookingModule,
  consultModule,
  settlementModule,
  dispensingModule,
  reviewModule,
  consentModule,
  residentsModule,
  identityModule,
  dashboardsModule,
]

test('the manager’s first page over a living region', async (t) => {
  const db = await freshDatabase(t)
  db.clock.set(now.toISOString())
  const server = await testServer(t, db, modules)
  const small = { seed: 'anji', residents: 60, visits: 10, now }
  await seedRegion((options) => makeContext(db.pool, options), small)
  const drawn = drawRegion(small)
  const place = (key: string) => drawn.places.find((one) => one.key === key)!.id
  const lead: Actor = { id: 'm', roles: ['manager'], name: 'lead', institutionId: place('net') }
  const member: Actor = { id: 'c', roles: ['manager'], name: 'county', institutionId: place('county-1') }
  const auditor: Actor = { id: 'a', roles: ['auditor'], name: 'auditor', institutionId: place('net') }
  const get = async <T>(line: string, actor: Actor = lead) =>
    (await server.call(actor, `GET /api/dashboards/${line}`)).body as T
  const one = async (text: string) => (await db.pool.query(text)).rows[0].n as number

  await t.test('the figures are those of the tables they come from', async () => {
    const page = await get<DayPage>('today')
    const figure = (key: string) => page.figures.find((found) => found.key === key)!.value
    const day = "waiting_since >= '2026-03-17T16:00Z' and waiting_since <= '2026-03-18T02:10Z'"
    assert.equal(
      figure('ended'),
      await one("select count(*) n from consult.consult where state = 'ended' and ended_at >= '2026-03-17T16:00Z'"),
    )
    assert.equal(
      figure('waiting'),
      await one(`select count(*) n from consult.consult where state = 'waiting' and ${day}`),
    )
    assert.equal(figure('in-progress'), 1)
    assert.equal(figure('booked'), await one("select count(*) n from booking.appointment where date = '2026-03-18'"))
    const settled = "from settlement.bill where state = 'settled' and settled_at >= '2026-03-17T16:00Z'"
    assert.equal(figure('money-total'), await one(`select sum(medfee_sumamt)::bigint n ${settled}`))
    assert.equal(figure('money-total'), figure('money-fund')! + figure('money-account')! + figure('money-cash')!)
    assert.ok(figure('money-fund')! > 0 && figure('money-cash')! > 0)
    assert.equal(
      figure('prescriptions-in-review'),
      await one("select count(*) n from prescribing.prescription where state = 'signed'"),
    )
    assert.equal(
      figure('prescriptions-returned'),
      await one("select count(*) n from review.decision where outcome = 'returned' and at >= '2026-03-17T16:00Z'"),
    )
    assert.ok(figure('wait-mean')! > 0)
    assert.match(page.headline.zh, /^今天 \d+ 次就诊,平均等候 \d+ 分钟/)
  })

  await t.test('each figure that counts visits has exactly that many visits behind it', async () => {
    const page = await get<DayPage>('today')
    for (const figure of page.figures.filter(({ hasVisits, unit }) => hasVisits && unit === 'visits')) {
      const list = await get<VisitList>(`visits?figure=${figure.key}`)
      assert.equal(list.total, figure.value, figure.key)
      assert.equal(list.visits.length, list.total)
    }
    const waiting = await get<VisitList>('visits?figure=waiting')
    assert.ok(waiting.visits.every((visit) => visit.waitMinutes! > 0 && visit.consultMinutes === null))
    assert.ok(waiting.visits.some((visit) => visit.residentName === '张建国'))
  })

  await t.test('who looked at which person is in the trail', async () => {
    const before = await one("select count(*) n from kernel.audit where entity = 'dashboards.visit'")
    const { total } = await get<VisitList>('visits?figure=ended')
    assert.equal(await one("select count(*) n from kernel.audit where entity = 'dashboards.visit'"), before + total)
  })

  await t.test('the trend adds up to the days, whole days and today up to now', async () => {
    const { days } = await get<{ days: { day: string; ended: number; totalFen: number }[] }>('trend')
    assert.equal(days.length, 14)
    assert.equal(days.at(-1)!.day, '2026-03-18')
    const page = await get<DayPage>('today')
    assert.equal(days.at(-1)!.ended, page.figures.find(({ key }) => key === 'ended')!.value)
    const { days: long } = await get<{ days: { ended: number; totalFen: number }[] }>('trend?days=40')
    assert.equal(
      long.reduce((sum, row) => sum + row.ended, 0),
      await one("select count(*) n from consult.consult where state = 'ended'"),
    )
    const net = "sum(case when state = 'reversed' then 0 else medfee_sumamt end)::bigint"
    assert.equal(
      long.reduce((sum, row) => sum + row.totalFen, 0),
      await one(`select ${net} n from settlement.bill where settled_at is not null`),
    )
  })

  await t.test('a day that is over is told as a whole day and compared with the week before it', async () => {
    const page = await get<DayPage>('today?day=2026-03-16')
    assert.equal(page.asOf, '2026-03-16T16:00:00.000Z')
    assert.equal(page.comparedAsOf, '2026-03-09T16:00:00.000Z')
    assert.match(page.headline.zh, /^当天/)
  })

  await t.test('the tables by institution and doctor add up to the page', async () => {
    const page = await get<DayPage>('today')
    const ended = page.figures.find(({ key }) => key === 'ended')!.value
    for (const table of ['institutions', 'doctors']) {
      const { rows } = await get<{ rows: { ended: number }[] }>(table)
      assert.equal(
        rows.reduce((sum, row) => sum + row.ended, 0),
        ended,
        table,
      )
    }
  })

  await t.test('a member’s manager sees the own institution only; the auditor sees the region', async () => {
    const own = await get<DayPage>('today', member)
    assert.equal(own.institutionId, place('county-1'))
    const other = await server.call(member, `GET /api/dashboards/today?institutionId=${place('net')}`)
    assert.deepEqual([other.status, other.body.code], [403, 'dashboards.other_institution'])
    assert.equal((await get<DayPage>('today', auditor)).institutionId, null)
    const scoped = await get<VisitList>('visits?figure=booked', member)
    assert.ok(scoped.total < (await get<VisitList>('visits?figure=booked')).total)
  })

  await t.test('only managers and auditors may look', async () => {
    for (const role of roles.filter((role) => role !== 'manager' && role !== 'auditor')) {
      for (const line of [
        'today',
        'trend',
        'institutions',
        'doctors',
        'refusals',
        'visits?figure=ended',
        'export/trend',
      ]) {
        const { status } = await server.call({ id: 'x', roles: [role], name: 'x' }, `GET /api/dashboards/${line}`)
        assert.equal(status, role === 'anonymous' ? 401 : 403, `${role} ${line}`)
      }
    }
  })

  await t.test('a day to come and a figure without visits are refused with the field', async () => {
    const future = await server.call(lead, 'GET /api/dashboards/today?day=2026-03-19')
    assert.deepEqual([future.status, future.body.code], [422, 'dashboards.future_day'])
    const money = await server.call(lead, 'GET /api/dashboards/visits?figure=money-total')
    assert.deepEqual([money.status, money.body.code], [422, 'dashboards.no_visits_behind'])
    const wrong = await server.call(lead, 'GET /api/dashboards/visits?figure=nonsense')
    assert.ok(wrong.status >= 400 && wrong.status < 500)
    const table = await server.call(lead, 'GET /api/dashboards/export/nonsense')
    assert.ok(table.status >= 400 && table.status < 500)
  })

  await t.test('refusals are told by code, with their sentence', async () => {
    await db.pool.query(
      "insert into kernel.refusal_log (at, code, role, route) values ('2026-03-18T01:00Z', 'booking.sold_out', 'resident', 'x'), ('2026-03-11T01:00Z', 'booking.sold_out', 'resident', 'x'), ('2026-03-11T05:00Z', 'booking.sold_out', 'resident', 'x')",
    )
    const { rows } = await get<{
      rows: { code: string; times: number; timesLastWeek: number; sentence: { zh: string } }[]
    }>('refusals')
    const found = rows.find((row) => row.code === 'booking.sold_out')!
    assert.deepEqual([found.times, found.timesLastWeek], [1, 1])
    assert.ok(found.sentence.zh.length > 3)
  })

  await t.test('every table leaves as CSV with a heading in the reader’s language', async () => {
    for (const table of ['trend', 'institutions', 'doctors', 'refusals', 'visits']) {
      const { status, body, headers } = await server.call(lead, `GET /api/dashboards/export/${table}`)
      assert.equal(status, 200)
      assert.match(String(headers['content-type']), /^text\/csv/)
      assert.match(String(headers['content-disposition']), new RegExp(`anji-${table}-`))
      assert.ok(String(body).startsWith('\uFEFF'))
      assert.ok(String(body).split('\r\n').length >= 3, table)
    }
  })
})
