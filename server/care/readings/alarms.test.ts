import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hearPushes, startStreams } from '#kernel'
import { staffChannel } from './alarms/tell.ts'
import { escalateAlarms } from './index.ts'
import { place, pressure } from './people.fixture.ts'

const keep = 'POST /api/readings'
const nowMs = () => Number(process.hrtime.bigint()) / 1e6
const at = (minute: number) => `2026-03-02T00:${String(minute).padStart(2, '0')}:00Z`

test('A sign raises one alarm with the reading, in the same commit; the team hears at once, the person what to do', async (t) => {
  const { region, person, gp, leader, teamId, call } = await place(t)
  const streams = await startStreams(region.url)
  t.after(() => streams.stop())
  const heard: { who: string; afterMs: number }[] = []
  let sentAt = 0
  const all = [leader, gp].map(({ id }) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    t.after(
      hearPushes(staffChannel(id), () => {
        heard.push({ who: id, afterMs: nowMs() - sentAt })
        resolve()
      }),
    )
    return promise
  })
  sentAt = nowMs()
  const high = await call(person, keep, pressure(person.id, 186, 112))
  await Promise.all(all)
  t.diagnostic(`the team hears after ${Math.round(Math.max(...heard.map(({ afterMs }) => afterMs)))} ms`)
  assert.ok(
    heard.every(({ afterMs }) => afterMs < 10_000),
    JSON.stringify(heard),
  )
  const { body } = await call(gp, `GET /api/readings/alarms/${high.body.alarmId}`)
  assert.deepEqual([body.level, body.state, body.teamId, body.value], ['urgent', 'open', teamId, '186/112 mmHg'])
  assert.match(body.advice, /静坐 5 分钟.*120/)
  assert.deepEqual(
    body.told.map(({ who }: { who: string }) => who),
    [`team:${teamId}`],
  )
  const notices = await call(person, 'GET /api/reminders/notices')
  assert.equal(notices.body.notices[0].kind, 'reading-alarm')
  assert.equal((await call(person, `GET /api/readings/alarms/${high.body.alarmId}`)).status, 200)
})

test('Repeats raise nothing new: later readings confirm or calm, earlier ones are attached, and there is no storm', async (t) => {
  const { person, gp, call, rows } = await place(t)
  const first = await call(person, keep, pressure(person.id, 186, 112, at(10)))
  await call(person, keep, pressure(person.id, 186, 112, at(10)))
  await call(person, keep, pressure(person.id, 190, 100, at(5)))
  await call(person, keep, pressure(person.id, 184, 100, at(16)))
  const alarm = () => call(gp, `GET /api/readings/alarms/${first.body.alarmId}`).then(({ body }) => body)
  assert.deepEqual((await alarm()).second, 'confirms')
  await call(person, keep, pressure(person.id, 150, 92, at(22)))
  const now = await alarm()
  assert.deepEqual([now.second, now.nextStepAt], ['calms', null])
  assert.deepEqual(
    now.readings.map(({ verdict }: { verdict: string }) => verdict),
    ['attached', 'raised', 'confirms', 'calms'],
  )
  assert.equal((await rows('select count(*)::int as n from readings.alarm'))[0].n, 1)
  assert.equal((await rows(`select count(*)::int as n from kernel.event where type = 'readings.alarm_raised'`))[0].n, 1)
  assert.equal((await rows(`select count(*)::int as n from reminders.notice`))[0].n, 1)
  // Another kind is another alarm.
  const low = { residentId: person.id, kind: 'glucose', value: 3.1, unit: 'mmol/L', measuredAt: at(20), source: 'home' }
  assert.notEqual((await call(person, keep, low)).body.alarmId, first.body.alarmId)
})

test('Ten at once raise one alarm', async (t) => {
  const { person, call, rows } = await place(t)
  const some = Array.from({ length: 10 }, (_, minute) => pressure(person.id, 185 + minute, 100, at(minute)))
  const answers = await Promise.all(some.map((one) => call(person, keep, one)))
  assert.ok(answers.every(({ status }) => status === 200))
  assert.equal((await rows('select count(*)::int as n from readings.alarm'))[0].n, 1)
  assert.equal((await rows('select count(*)::int as n from readings.alarm_reading'))[0].n, 10)
})

test('Nobody looks: the leader after 5 minutes, the institution after 15; who looks ends it, and it closes with an outcome', async (t) => {
  const { region, person, gp, desk, manager, leader, centre, call } = await place(t)
  const { body: reading } = await call(person, keep, pressure(person.id, 180, 90))
  const line = `/api/readings/alarms/${reading.alarmId}`
  const told = async () => (await call(gp, `GET ${line}`)).body.told.map(({ who }: { who: string }) => who).slice(1)
  await region.runJob(escalateAlarms, {})
  assert.deepEqual(await told(), [])
  region.clock.advance(5)
  await region.runJob(escalateAlarms, {})
  await region.runJob(escalateAlarms, {})
  assert.deepEqual(await told(), [`staff:${leader.id}`])
  region.clock.advance(10)
  await region.runJob(escalateAlarms, {})
  assert.deepEqual(await told(), [`staff:${leader.id}`, `institution:${centre.id}`])
  const list = await call(manager, 'GET /api/readings/alarms')
  assert.deepEqual([list.body.alarms.length, list.body.alarms[0].residentName], [1, '王秀英'])
  assert.equal((await call(desk, `POST ${line}/seen`)).body.code, 'readings.alarm_not_yours')
  assert.equal((await call(gp, `POST ${line}/seen`)).body.state, 'seen')
  const close = { outcome: 'called', note: '已电话，服药后复测' }
  assert.equal((await call(gp, `POST ${line}/close`, close)).body.state, 'closed')
  assert.equal((await call(gp, `POST ${line}/close`, close)).body.state, 'closed', 'again')
  const other = await call(gp, `POST ${line}/close`, { ...close, outcome: 'false' })
  assert.equal(other.body.code, 'readings.alarm_closed')
  // Seen before it was due: nobody further is told.
  const { body: second } = await call(person, keep, pressure(person.id, 182, 90, '2026-03-02T01:14:00Z'))
  await call(gp, `POST /api/readings/alarms/${second.alarmId}/seen`)
  region.clock.advance(60)
  await region.runJob(escalateAlarms, {})
  const { body } = await call(gp, `GET /api/readings/alarms/${second.alarmId}`)
  assert.equal(body.told.length, 1)
})

test('What comes days late alarms without hurry; the doctor’s own limit stands before the general one', async (t) => {
  const { person, gp, call, region } = await place(t)
  const late = await call(person, keep, pressure(person.id, 188, 100, '2026-02-26T01:00:00Z'))
  const { body } = await call(gp, `GET /api/readings/alarms/${late.body.alarmId}`)
  assert.deepEqual([body.level, body.nextStepAt], ['late', null])
  await call(gp, `POST /api/readings/alarms/${body.id}/close`, { outcome: 'called', note: '已联系' })
  const limits = `POST /api/readings/residents/${person.id}/limits`
  const own = { measure: 'systolic', purpose: 'alarm', low: null, high: 160, reason: '既往脑出血' }
  assert.equal((await call(person, limits, own)).status, 403)
  assert.equal((await call(gp, limits, { ...own, low: 170 })).body.code, 'readings.limit_wrong')
  assert.equal((await call(gp, limits, own)).body.limits.length, 1)
  const mild = await call(person, keep, pressure(person.id, 162, 90))
  assert.equal((await call(gp, `GET /api/readings/alarms/${mild.body.alarmId}`)).body.level, 'personal')
  const stranger = { ...gp, id: region.chance.uuid() }
  assert.equal((await call(stranger, `GET /api/readings/alarms/${mild.body.alarmId}`)).status, 403)
  assert.equal((await call(stranger, 'GET /api/readings/alarms')).body.alarms.length, 0)
})
