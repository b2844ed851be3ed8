import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Called } from '#testing'
import { resident } from '#testing/people'
import { codes, sequenceSystem } from './fhir.ts'
import { place } from './people.fixture.ts'

type Place = Awaited<ReturnType<typeof place>>
type Send = (body: unknown, headers?: Record<string, string>) => Promise<Called>

async function meter({ call, desk }: Place, kinds = ['blood-pressure', 'glucose'], serial = 'SN-1') {
  const made = await call(desk, 'POST /api/readings/devices', { maker: '康泰', model: 'BP-200', serial, kinds })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const { device, secret, pairingCode } = made.body
  const line = `POST /api/readings/devices/${device.id}/observations`
  const send: Send = (body, headers = {}) =>
    call(undefined, line, body, { authorization: `Device ${secret}`, ...headers })
  return { id: device.id as string, secret, pairingCode, line, send }
}

const short = (seq: number, at: string, sys: number, dia: number, more = {}) => ({
  ...{ seq, ts: Date.parse(at) / 1000, sys, dia, unit: 'mmHg' },
  ...more,
})
const observation = (seq: number, at: string, systolic: number, diastolic: number, unit = 'mm[Hg]') => ({
  resourceType: 'Observation',
  status: 'final',
  identifier: [{ system: sequenceSystem, value: String(seq) }],
  code: { coding: [{ system: 'http://loinc.org', code: codes.pressure.code }] },
  effectiveDateTime: at,
  component: [
    [codes.systolic.code, systolic],
    [codes.diastolic.code, diastolic],
  ].map(([code, value]) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, code: unit, system: 'http://unitsofmeasure.org' },
  })),
})
const now = '2026-03-02T01:05:00Z'

test('A device is paired by the code on its card, sends under its own secret, and is answered what became of each', async (t) => {
  const here = await place(t)
  const { person, call, rows, region } = here
  const { id, secret, pairingCode, line, send } = await meter(here)
  assert.ok(!(await rows('select secret_hash from readings.device'))[0].secret_hash.includes(secret))
  const wrong = await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: '0000000000' })
  assert.equal(wrong.body.code, 'readings.pairing_code_unknown')
  const paired = await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
  assert.equal(paired.body.residentId, person.id)
  const again = await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
  assert.equal(again.body.code, 'readings.pairing_code_unknown', 'once')
  region.clock.set(now)
  const one = await send(observation(1, '2026-03-02T01:00:00Z', 17.3, 11.2, 'kPa'))
  assert.deepEqual(
    [one.status, one.body.readings[0].state, one.body.readings[0].duplicate],
    [200, 'kept', false],
    JSON.stringify(one.body),
  )
  const twice = await send(observation(1, '2026-03-02T01:00:00Z', 17.3, 11.2, 'kPa'))
  assert.deepEqual([twice.body.readings[0].id, twice.body.readings[0].duplicate], [one.body.readings[0].id, true])
  const entries = [
    short(2, '2026-03-02T01:01:00Z', 131, 83),
    { seq: 3, ts: Date.parse(now) / 1000, glu: 126, unit: 'mg/dL' },
  ]
  assert.deepEqual(
    (await send(entries)).body.readings.map(({ state }: { state: string }) => state),
    ['kept', 'kept'],
  )
  const text = 'BP;4;2026-03-02T09:02:00+08:00;134;85;70;mmHg\nGLU;5;2026-03-02T09:03:00+08:00;6.1;mmol/L;F'
  const lines = await here.app.inject({
    method: 'POST',
    url: line.slice(5),
    headers: { authorization: `Device ${secret}`, 'content-type': 'text/plain' },
    payload: text,
  })
  assert.deepEqual(
    lines.json().readings.map(({ state }: { state: string }) => state),
    ['kept', 'kept'],
    lines.body,
  )
  const kept = await rows(`select kind, source, device_id from readings.pub_reading where resident_id = $1`, [
    person.id,
  ])
  assert.equal(kept.length, 5)
  assert.ok(kept.every(({ source, device_id }) => source === 'home' && device_id === id))
})

test('A stranger’s device, a wrong secret, a lost and a revoked one are refused by code; the old secret ends', async (t) => {
  const here = await place(t)
  const { person, call, desk, region, gp } = here
  const { id, pairingCode, line, send } = await meter(here)
  await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
  const body = short(1, '2026-03-02T01:00:00Z', 131, 83)
  const codeOf = async (headers: Record<string, string>, to = line) =>
    (await call(undefined, to, body, headers)).body.code
  assert.equal(await codeOf({}), 'readings.device_unknown')
  assert.equal(await codeOf({ authorization: 'Device wrong' }), 'readings.device_unknown')
  assert.equal(
    await codeOf({ authorization: 'Device x' }, line.replace(id, region.chance.uuid())),
    'readings.device_unknown',
  )
  const renewed = await call(desk, `POST /api/readings/devices/${id}/secret`)
  assert.equal((await send(body)).body.code, 'readings.device_unknown', 'the old secret')
  assert.equal(await codeOf({ authorization: `Device ${renewed.body.secret}` }), undefined)
  const elsewhere = { ...desk, institutionId: region.chance.uuid() }
  const revoke = { state: 'revoked', reason: '退回' }
  assert.equal(
    (await call(elsewhere, `POST /api/readings/devices/${id}/end`, revoke)).body.code,
    'readings.device_not_yours',
  )
  assert.equal(
    (await call(person, `POST /api/readings/devices/${id}/end`, revoke)).body.code,
    'readings.device_not_yours',
  )
  assert.equal(
    (await call(person, `POST /api/readings/devices/${id}/end`, { ...revoke, state: 'lost' })).body.state,
    'lost',
  )
  assert.equal(await codeOf({ authorization: `Device ${renewed.body.secret}` }), 'readings.device_ended')
  const stranger = { residentId: person.id, kind: 'weight', value: 61, unit: 'kg', measuredAt: '2026-03-02T01:00:00Z' }
  const named = await call(gp, 'POST /api/readings', { ...stranger, source: 'kit', deviceId: id })
  assert.equal(named.body.code, 'readings.device_ended')
})

const heldCases = [
  ['1,200 mmHg', short(1, '2026-03-02T01:00:00Z', 1200, 80), 'readings.impossible'],
  ['swapped', short(2, '2026-03-02T01:00:00Z', 80, 120), 'readings.diastolic_not_below'],
  ['a clock a year behind', short(3, '2025-03-02T01:00:00Z', 130, 80), 'readings.clock_old'],
  ['a clock a year ahead', short(4, '2027-03-02T01:00:00Z', 130, 80), 'readings.in_the_future'],
  ['no time', { seq: 5, sys: 130, dia: 80 }, 'readings.no_time'],
  ['a unit of nothing', { ...short(6, '2026-03-02T01:00:00Z', 130, 80), unit: 'constructor' }, 'readings.unit_wrong'],
  ['glucose 126 mmol/L', { seq: 7, ts: Date.parse(now) / 1000, glu: 126 }, 'readings.looks_like_mgdl'],
  ['not registered for it', { seq: 8, ts: Date.parse(now) / 1000, wt: 61 }, 'readings.kind_not_of_device'],
  ['before it was bound', short(9, '2026-02-20T01:00:00Z', 130, 80), 'readings.not_bound_then'],
  ['of somebody else', short(10, '2026-03-02T01:00:00Z', 130, 80, { person: 'wang' }), 'readings.device_of_another'],
] as const

test('From a device nothing is lost: what cannot be is held by code, in a bundle with what is kept', async (t) => {
  const here = await place(t)
  const { person, call, region, rows } = here
  const { pairingCode, send } = await meter(here)
  await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
  region.clock.set(now)
  const { body } = await send([...heldCases.map(([, one]) => one), short(99, '2026-03-02T01:04:00Z', 128, 79)])
  assert.deepEqual(
    body.readings.map(({ code, state }: { code: string; state: string }) => [state, code]),
    [...heldCases.map(([, , code]) => ['held', code]), ['kept', null]],
  )
  assert.equal(
    (await rows(`select count(*)::int as n from readings.reading where state = 'held'`))[0].n,
    heldCases.length,
  )
})

test('A kit names the person, or a person of the team says whose it was', async (t) => {
  const here = await place(t)
  const { person, gp, desk, teamId, call, region } = here
  const { id, send } = await meter(here)
  const bind = `POST /api/readings/devices/${id}/bind`
  assert.equal((await call(desk, bind, {})).body.code, 'readings.bind_whom')
  assert.equal((await call(desk, bind, { teamId })).body.teamId, teamId)
  assert.equal((await call(desk, bind, { residentId: person.id })).body.code, 'readings.device_bound')
  const other = await resident(region, '孙别')
  region.clock.set(now)
  const at = '2026-03-02T01:00:00Z'
  const { body } = await send([
    short(1, at, 131, 83, { person: person.id }),
    short(2, at, 132, 83),
    short(3, at, 133, 83, { person: region.chance.uuid() }),
    short(4, at, 134, 83, { person: other.id }),
  ])
  assert.deepEqual(
    body.readings.map(({ code }: { code: string }) => code),
    [null, 'readings.nobody_named', 'readings.person_unknown', 'readings.not_of_team'],
  )
  const { body: list } = await call(gp, 'GET /api/readings/held')
  assert.deepEqual(
    list.held.map(({ deviceModel }: { deviceModel: string }) => deviceModel),
    ['BP-200', 'BP-200', 'BP-200'],
  )
  const release = `POST /api/readings/${body.readings[1].id}/release`
  assert.equal((await call(gp, release, { reason: '是她的' })).body.code, 'readings.person_missing')
  const released = await call(gp, release, { reason: '是她的', residentId: person.id })
  assert.deepEqual([released.body.state, released.body.residentId], ['kept', person.id])
  const again = await send(short(2, at, 132, 83))
  assert.deepEqual([again.body.readings[0].state, again.body.readings[0].duplicate], ['kept', true])
})

test('Hostile messages are refused by code, leave nothing and are counted; the device goes on', async (t) => {
  const here = await place(t)
  const { person, call, rows } = here
  const { pairingCode, secret, line } = await meter(here)
  await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
  const post = (payload: string | Buffer, type = 'application/json') => {
    const headers = { authorization: `Device ${secret}`, 'content-type': type }
    return here.app.inject({ method: 'POST', url: line.slice(5), headers, payload })
  }
  const hostile: [string, string | Buffer, number][] = [
    ['no JSON', '{"sys":', 422],
    ['deep', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, 422],
    ['too large', `{"a":"${'x'.repeat(300_000)}"}`, 413],
    ['bytes', Buffer.from([0xff, 0xfe, 0, 1]), 422],
    ['a null character', '{"sys":120,"dia":80,"person":"\0"}', 422],
    ['a null character, escaped', '{"sys":120,"dia":80,"ts":1772413200,"person":"\\u0000"}', 200],
    ['another resource', '{"resourceType":"Patient"}', 422],
    ['a prototype', '{"__proto__":{"sys":120,"dia":80}}', 422],
    ['no numbers', '{"sys":"120","dia":"80"}', 422],
    ['nothing', '', 422],
  ]
  for (const [what, payload, status] of hostile) {
    const answer = await post(payload)
    assert.equal(answer.statusCode, status, `${what}: ${answer.body.slice(0, 200)}`)
  }
  assert.ok((await rows('select count(*)::int as n from readings.device_fault'))[0].n >= 6)
  assert.equal((await post(JSON.stringify(short(1, '2026-03-02T01:00:00Z', 128, 79)))).statusCode, 200)
})

const measured = fc.record({
  minute: fc.integer({ min: 0, max: 4 }),
  sys: fc.integer({ min: 100, max: 260 }),
  dia: fc.integer({ min: 60, max: 99 }),
})

test('Any order and any repeats of a batch give the same kept set', async (t) => {
  const here = await place(t)
  let serial = 0
  const keptOf = async (batches: object[][]) => {
    const person = await resident(here.region, '试者')
    serial += 1
    const { pairingCode, send } = await meter(here, ['blood-pressure'], `P-${serial}`)
    await here.call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: pairingCode })
    for (const batch of batches) assert.equal((await send(batch)).status, 200)
    const rows = await here.rows(
      `select measured_at, systolic_mmhg, diastolic_mmhg, state from readings.pub_reading where resident_id = $1 order by 1, 2, 3`,
      [person.id],
    )
    const alarms = await here.rows('select count(*)::int as n from readings.alarm where resident_id = $1', [person.id])
    return { rows, alarms: alarms[0].n }
  }
  const property = fc.asyncProperty(
    fc.array(measured, { minLength: 1, maxLength: 6 }).chain((some) => {
      const items = some.map(({ minute, sys, dia }, seq) => short(seq, `2026-03-02T01:0${minute}:00Z`, sys, dia))
      return fc.tuple(
        fc.constant(items),
        fc.shuffledSubarray([...items, ...items], { minLength: items.length * 2, maxLength: items.length * 2 }),
      )
    }),
    async ([items, mixed]) => {
      const middle = Math.ceil(mixed.length / 2)
      assert.deepEqual(await keptOf([mixed.slice(0, middle), mixed.slice(middle)]), await keptOf([items]))
    },
  )
  here.region.clock.set(now)
  await fc.assert(property, { numRuns: 12 })
})

test('A device registered at two desks at once is registered once; the other is told', async (t) => {
  const { call, desk } = await place(t)
  const details = { maker: '康泰', model: 'BP-200', serial: 'TWICE-1', kinds: ['blood-pressure'] }
  const both = await Promise.all([1, 2].map(() => call(desk, 'POST /api/readings/devices', details)))
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  assert.ok(both.some(({ body }) => body.code === 'readings.device_taken'))
})
