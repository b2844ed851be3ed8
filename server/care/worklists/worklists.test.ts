import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { keepReading, readingsModule } from '#care/readings'
import { listNotices, remindersModule } from '#care/reminders'
import { endResidence } from '#people/residents'
import { makeResponsible } from '#people/teams'
import { freshDatabase, testServer } from '#testing'
import * as people from '#testing/people'
import { tellBatch } from './batch.ts'
import { worklistsModule } from './index.ts'
import { byUrgency, type Found, showReason, urgencyOf } from './reasons.ts'

const today = '2026-03-02'

for (const [what, kind, dueOn, urgency] of [
  ['an alarm is now', 'alarm', null, 'now'],
  ['what follows an urgent sign is now, also ahead of its day', 'urgent-follow-up', '2026-03-14', 'now'],
  ['a follow-up whose day is over is late', 'follow-up', '2026-03-01', 'late'],
  ['one that is due today is not late yet', 'follow-up', '2026-03-02', 'soon'],
  ['within a week is soon', 'check', '2026-03-09', 'soon'],
  ['further is ahead', 'check', '2026-03-10', 'ahead'],
] as const) {
  test(what, () => assert.equal(urgencyOf(kind, dueOn, today), urgency))
}

test('the most urgent comes first, then what has waited longest', () => {
  const of = (kind: Found['kind'], dueOn: string | null) =>
    showReason({ residentId: 'r', kind, dueOn, thingId: 't', programmeCode: 'hypertension', detail: null }, today, 'zh')
  const sorted = [
    of('check', '2026-03-20'),
    of('follow-up', '2026-02-20'),
    of('follow-up', '2026-01-20'),
    of('alarm', null),
  ]
    .sort(byUrgency)
    .map(({ kind, lateDays }) => `${kind} ${lateDays}`)
  assert.deepEqual(sorted, ['alarm 0', 'follow-up 41', 'follow-up 10', 'check 0'])
})

/** A team with people: one with an alarm, some with follow-ups that are due. */
async function round(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set(`${today}T09:00:00+08:00`)
  const team = await people.team(region)
  const person = async (name: string, dueOn?: string) => {
    const one = { ...(await people.resident(region, name)) }
    const basis = { teamId: team.id, basis: 'grid', basisId: 'test', openRecord: true } as const
    await makeResponsible(region.ctx(), { residentId: one.id, ...basis })
    if (dueOn) {
      await region.pool.query(
        `insert into follow_ups.due (enrolment_id, kind, resident_id, programme_code, due_on, reason, since)
         values ($1, 'follow-up', $2, 'hypertension', $3, 'routine', now())`,
        [region.chance.uuid(), one.id, dueOn],
      )
    }
    return one
  }
  const { call } = await testServer(t, region, [readingsModule, remindersModule, worklistsModule])
  const list = async (asked = '', by = team.villageDoctor) =>
    (await call(by, 'POST /api/worklists/today', Object.fromEntries(new URLSearchParams(asked)))).body
  const names = async (asked = '') => (await list(asked)).items.map((item: { name: string }) => item.name)
  return { region, team, person, call, list, names }
}

test('the list shows who needs what: alarms first, late before soon, and only the team’s people who live here', async (t) => {
  const { region, team, person, list, names } = await round(t)
  await person('陈小燕', '2026-03-05')
  await person('张建国', '2026-02-10')
  const high = await person('王秀英')
  await keepReading(region.ctx(high), {
    residentId: high.id,
    kind: 'blood-pressure',
    systolic: 192,
    diastolic: 112,
    unit: 'mm[Hg]',
    measuredAt: '2026-03-02T08:55:00+08:00',
    source: 'home',
  })
  const gone = await person('周大山', '2026-02-01')
  await endResidence(region.ctx(team.officer), { residentId: gone.id, reason: 'moved', on: '2026-02-20' } as never)
  await people.resident(region, '别处人')
  assert.deepEqual(await names(), ['王秀英', '张建国', '陈小燕'])
  assert.deepEqual(await names('?q=zjg'), ['张建国'])
  assert.deepEqual(await names('?kind=alarm'), ['王秀英'])
  assert.deepEqual(await names('?urgency=late'), ['张建国'])
  const { counts, people: answered } = await list()
  assert.deepEqual([counts.urgency.now, counts.urgency.late, counts.kind['follow-up'], answered], [1, 1, 2, 3])
})

test('a yearly check that counts for two programmes stands once', async (t) => {
  const { region, person, list } = await round(t)
  const one = await person('张建国')
  for (const [programme, dueOn] of [
    ['hypertension', '2026-02-10'],
    ['diabetes', '2026-03-04'],
  ])
    await region.pool.query(
      `insert into follow_ups.due (enrolment_id, kind, resident_id, programme_code, due_on, reason, since)
       values ($1, 'check', $2, $3, $4, 'yearly-check', now())`,
      [region.chance.uuid(), one.id, programme, dueOn],
    )
  const { items } = await list()
  assert.deepEqual(
    items[0].reasons.map((reason: { kind: string; dueOn: string }) => `${reason.kind} ${reason.dueOn}`),
    ['check 2026-02-10'],
  )
})

test('a page of people is in the trail of each', async (t) => {
  const { region, person, list } = await round(t)
  const one = await person('张建国', '2026-02-10')
  await list()
  const { rows } = await region.pool.query(
    `select count(*)::int as count from kernel.audit where resident_id = $1 and entity = 'worklists.item'`,
    [one.id],
  )
  assert.equal(rows[0].count, 1)
})

test('what is put off comes back on its day, or when that is undone; an alarm cannot be put off', async (t) => {
  const { region, team, person, call, names } = await round(t)
  const one = await person('张建国', '2026-02-10')
  const body = { teamId: team.id, residentId: one.id, kind: 'follow-up', until: '2026-03-05', reason: '外出打工' }
  const put = (more: object = {}) => call(team.villageDoctor, 'POST /api/worklists/put-off', { ...body, ...more })
  const { body: off } = await put()
  assert.deepEqual(await names(), [])
  await call(team.villageDoctor, `POST /api/worklists/put-off/${off.id}/undo`, {})
  assert.deepEqual(await names(), ['张建国'])
  await put()
  region.clock.set('2026-03-05T09:00:00+08:00')
  assert.deepEqual(await names(), ['张建国'])
  assert.equal((await put({ kind: 'alarm', until: '2026-03-09' })).status, 400)
  assert.equal((await put({ until: '2026-03-01' })).body.code, 'worklists.day_passed')
})

test('others neither see nor act', async (t) => {
  const { region, team, person, call } = await round(t)
  const one = await person('张建国', '2026-02-10')
  const other = await people.team(region, { name: '第二团队' })
  const asked = ['POST /api/worklists/today', { teamId: team.id }] as const
  assert.equal((await call(other.leader, ...asked)).body.code, 'worklists.not_your_team')
  const stranger = await people.resident(region, '别处人')
  const body = { teamId: team.id, residentId: one.id, purpose: 'follow-up', outcome: 'reached' }
  assert.equal((await call(other.leader, 'POST /api/worklists/calls', body)).body.code, 'worklists.not_your_team')
  const wrong = { ...body, residentId: stranger.id }
  assert.equal((await call(team.leader, 'POST /api/worklists/calls', wrong)).body.code, 'worklists.not_your_person')
  assert.equal((await call(team.leader, 'POST /api/worklists/calls', body)).body.byName, team.leader.name)
  const manager = await people.staff(region, team.centre.id, '孙理', 'manager')
  assert.equal((await call(manager, ...asked)).status, 200)
})

test('a batch tells each once, says whom it leaves out, and tells nobody of the same again within a week', async (t) => {
  const { region, team, person, call } = await round(t)
  const told = [await person('张建国', '2026-02-10'), await person('陈小燕', '2026-03-05')]
  const asked = { teamId: team.id, purpose: 'follow-up' }
  const preview = (await call(team.leader, 'POST /api/worklists/batches/preview', asked)).body
  assert.deepEqual([preview.tell, preview.skip], [2, []])
  const both = await Promise.all([
    call(team.leader, 'POST /api/worklists/batches', asked),
    call(team.leader, 'POST /api/worklists/batches', asked),
  ])
  assert.deepEqual(both.map(({ body }) => body.code ?? 'sent').sort(), ['sent', 'worklists.nobody_to_tell'])
  const { id } = both.find(({ status }) => status === 200)!.body
  await region.runJob(tellBatch, { batchId: id })
  await region.runJob(tellBatch, { batchId: id })
  for (const one of told) {
    const { notices } = await listNotices(region.ctx({ id: one.id, roles: ['resident'], name: '' }), {
      unreadOnly: 'false',
      limit: 10,
    })
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['follow-up-due'],
    )
  }
  const batch = (await call(team.leader, `GET /api/worklists/batches/${id}`)).body
  assert.deepEqual([batch.told, batch.skipped, batch.doneAt !== null], [2, 0, true])
  const again = (await call(team.leader, 'POST /api/worklists/batches/preview', asked)).body
  assert.deepEqual(again.skip, [{ reason: 'told-lately', people: 2 }])
})

test('an elder in no programme is on the list in the last month before the check for their age is due', async (t) => {
  const { region, team, list } = await round(t)
  const one = await people.resident(region, '刘德厚', '1955-04-01')
  const basis = { teamId: team.id, basis: 'grid', basisId: 'test', openRecord: true } as const
  await makeResponsible(region.ctx(), { residentId: one.id, ...basis })
  assert.deepEqual((await list()).items, [], 'ninety days are left')
  region.clock.set('2026-05-20T09:00:00+08:00')
  const [item] = (await list('kind=check')).items
  assert.equal(item.reasons[0].sentence, '年度体检，应在2026年5月31日前')
})
