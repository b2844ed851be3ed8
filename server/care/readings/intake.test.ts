import assert from 'node:assert/strict'
import { test } from 'node:test'
import { search } from '#record'
import { resident } from '#testing/people'
import { readingsModule } from './index.ts'
import { place, pressure } from './people.fixture.ts'

const keep = 'POST /api/readings'
const glucose = (residentId: string, value: number, unit: string, measuredAt = '2026-03-02T00:30:00Z') => ({
  ...{ residentId, kind: 'glucose', value, unit, moment: 'fasting', measuredAt, source: 'home' },
})

test('A reading is kept, is in the record with its owner, and is told once', async (t) => {
  const { region, person, call, rows } = await place(t)
  const kept = await call(person, keep, { ...pressure(person.id, 132, 84), pulse: 71 })
  assert.equal(kept.status, 200, JSON.stringify(kept.body))
  assert.deepEqual([kept.body.state, kept.body.systolicMmHg, kept.body.pulseBpm], ['kept', 132, 71])
  const again = await call(person, keep, pressure(person.id, 132, 84))
  assert.equal(again.body.id, kept.body.id, 'the same person, kind, instant and values')
  const { resources } = await search(region.ctx(), `Observation?patient=${person.id}&code=85354-9`)
  assert.equal(resources.length, 1)
  assert.equal(resources[0]?.meta?.source, 'urn:anji:readings')
  const events = await rows(`select type from kernel.event where type like 'readings.%'`)
  assert.deepEqual(events, [{ type: 'readings.reading_kept' }])
  const list = await call(person, `GET /api/readings?residentId=${person.id}`)
  assert.equal(list.body.readings.length, 1)
  await region.deliver([readingsModule])
})

const refused = [
  ['1,200 mmHg', { systolic: 1200, diastolic: 80 }, 'readings.impossible'],
  ['swapped', { systolic: 80, diastolic: 120 }, 'readings.diastolic_not_below'],
  ['equal', { systolic: 120, diastolic: 120 }, 'readings.diastolic_not_below'],
  ['in the future', { measuredAt: '2026-03-02T01:06:00Z' }, 'readings.in_the_future'],
  ['a unit of glucose', { unit: 'mg/dL' }, 'readings.unit_wrong'],
  ['beyond any number of a table', { systolic: 1e300, diastolic: 80 }, 'readings.impossible'],
] as const

const held = [
  ['unusual but possible', { systolic: 265, diastolic: 120 }, 'readings.unusual'],
  ['kPa without saying so', { systolic: 17.3, diastolic: 11.2 }, 'readings.looks_like_kpa'],
  ['a clock wrong by a year', { measuredAt: '2025-03-02T00:30:00Z' }, 'readings.clock_old'],
] as const

test('By hand what cannot be is refused with its code; what is unlikely is held, and nothing else is blocked', async (t) => {
  const { person, call } = await place(t)
  for (const [what, change, code] of refused) {
    const answer = await call(person, keep, { ...pressure(person.id, 130, 80), ...change })
    assert.deepEqual([answer.status, answer.body.code], [422, code], what)
  }
  for (const [what, change, code] of held) {
    const answer = await call(person, keep, { ...pressure(person.id, 130, 80), ...change })
    assert.deepEqual([answer.body.state, answer.body.heldCode], ['held', code], what)
    assert.ok(answer.body.heldReason.length > 8)
  }
  assert.equal((await call(person, keep, pressure(person.id, 130, 80))).body.state, 'kept')
})

test('Units: what says mg/dL or kPa is converted, what only looks like it is held', async (t) => {
  const { person, call, rows } = await place(t)
  const converted = await call(person, keep, glucose(person.id, 126, 'mg/dL'))
  assert.deepEqual([converted.body.state, converted.body.glucoseMmol], ['kept', 7])
  const looks = await call(person, keep, glucose(person.id, 126, 'mmol/L', '2026-03-02T00:31:00Z'))
  assert.deepEqual([looks.body.state, looks.body.heldCode], ['held', 'readings.looks_like_mgdl'])
  const kpa = await call(person, keep, { ...pressure(person.id, 17.3, 11.2), unit: 'kPa' })
  assert.deepEqual([kpa.body.systolicMmHg, kpa.body.diastolicMmHg], [130, 84])
  const ifcc = { ...glucose(person.id, 53, 'mmol/mol'), kind: 'hba1c' }
  assert.equal((await call(person, keep, ifcc)).body.value, 7)
  const pub = await rows(
    `select kind, glucose_mmol, value, state from readings.pub_reading where state = 'kept' order by kind`,
  )
  assert.deepEqual(
    pub.map(({ kind }) => kind),
    ['blood-pressure', 'glucose', 'hba1c'],
  )
})

test('A held reading is listed for the team, and released with its unit or refused with a reason', async (t) => {
  const { person, gp, desk, call, region, rows } = await place(t)
  const first = await call(person, keep, glucose(person.id, 126, 'mmol/L'))
  const second = await call(person, keep, glucose(person.id, 99, 'mmol/L', '2026-03-02T00:40:00Z'))
  const list = await call(gp, 'GET /api/readings/held')
  assert.equal(list.body.held.length, 2)
  assert.equal(list.body.held[0].residentName, '王*英')
  assert.equal((await call(desk, 'GET /api/readings/held')).body.held.length, 0, 'not of the team')
  const stranger = { ...gp, id: region.chance.uuid() }
  const release = `POST /api/readings/${first.body.id}/release`
  assert.equal((await call(stranger, release, { reason: '像 mg/dL' })).body.code, 'readings.not_yours')
  const wrong = await call(gp, release, { reason: '照样计入' })
  assert.equal(wrong.body.code, 'readings.still_impossible')
  const released = await call(gp, release, { reason: '单位是 mg/dL', unit: 'mg/dL' })
  assert.deepEqual([released.body.state, released.body.glucoseMmol], ['kept', 7], JSON.stringify(released.body))
  const away = await call(gp, `POST /api/readings/${second.body.id}/refuse`, { reason: '测错了' })
  assert.equal(away.body.state, 'refused')
  assert.equal((await call(gp, release, { reason: '再来一次' })).body.code, 'readings.not_held')
  const kept = await rows(`select count(*)::int as n from kernel.event where type = 'readings.reading_kept'`)
  assert.equal(kept[0].n, 1)
})

test('An id of a device that works offline is answered again with the same content, and refused with another', async (t) => {
  const { person, gp, call, region } = await place(t)
  const id = region.chance.uuid()
  const given = { ...pressure(person.id, 140, 88), id, source: 'kit' }
  assert.equal((await call(gp, keep, given)).body.id, id)
  assert.equal((await call(gp, keep, given)).body.id, id)
  assert.equal((await call(gp, keep, { ...given, systolic: 141 })).body.code, 'readings.id_taken')
})

test('Only the person, their family and the team enter and see; a resident measures at home', async (t) => {
  const { person, call, region, gp } = await place(t)
  const other = await resident(region, '钱进')
  const strange = { ...gp, id: region.chance.uuid() }
  assert.equal((await call(other, keep, pressure(person.id, 130, 80))).body.code, 'residents.not_acting_for')
  assert.equal(
    (await call(strange, keep, { ...pressure(person.id, 130, 80), source: 'clinic' })).body.code,
    'readings.not_yours',
  )
  assert.equal((await call(strange, `GET /api/readings?residentId=${person.id}`)).status, 403)
  assert.equal((await call(strange, `GET /api/readings/trend?residentId=${person.id}&kind=glucose`)).status, 403)
  const clinic = await call(person, keep, { ...pressure(person.id, 130, 80), source: 'clinic' })
  assert.equal(clinic.body.code, 'readings.source_not_yours')
  const mine = await call(person, keep, pressure(person.id, 130, 80))
  const withdrawn = await call(person, `POST /api/readings/${mine.body.id}/withdraw`, { reason: '填错人了' })
  assert.deepEqual([withdrawn.body.state, withdrawn.body.heldCode], ['refused', 'readings.withdrawn'])
  assert.equal((await call(person, keep, pressure(person.id, 130, 80))).body.state, 'kept', 'entered anew')
})

test('A reading after the registered death is refused', async (t) => {
  const { person, gp, call, region } = await place(t)
  await region.pool.query(
    `insert into residents.residence_end (id, resident_id, reason, ended_on, entered_at, entered_by)
     values (gen_random_uuid(), $1, 'died', '2026-02-20', now(), 'test')`,
    [person.id],
  )
  const late = await call(gp, keep, { ...pressure(person.id, 130, 80), source: 'kit' })
  assert.equal(late.body.code, 'readings.person_died')
  const before = await call(gp, keep, { ...pressure(person.id, 130, 80, '2026-02-20T01:00:00Z'), source: 'kit' })
  assert.equal(before.body.state, 'kept')
})
