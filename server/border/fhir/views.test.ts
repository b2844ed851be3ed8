import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel'
import { codeOf, integration, observation, patient, setUp } from './setup.test.ts'

const view = {
  resourceType: 'ViewDefinition',
  resource: 'Observation',
  status: 'active',
  select: [
    {
      column: [
        { name: 'patient', path: 'subject.getReferenceKey(Patient)', type: 'string' },
        { name: 'value', path: 'value.ofType(Quantity).value', type: 'decimal' },
        { name: 'note', path: 'note.first().text', type: 'string' },
      ],
    },
  ],
}
const parameters = (...more: object[]) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'viewResource', resource: view }, ...more],
})

test('A view is run as JSON, NDJSON, CSV or Parquet, by name or as it comes, for one patient, up to a limit, since a time', async (t) => {
  const { region, fhir } = await setUp(t)
  for (const [id, value] of [
    ['a', 1.5],
    ['a', 2],
    ['b', 3],
  ] as const)
    await fhir('POST', '/Observation', { ...observation(id, value), note: [{ text: '=1+1' }] })
  const json = await fhir('POST', '/ViewDefinition/$run', parameters())
  assert.equal(json.status, 200)
  assert.deepEqual(json.body[0], { patient: 'Patient/a', value: 1.5, note: '=1+1' })
  assert.equal(json.body.length, 3)
  const ofA = await fhir(
    'POST',
    '/ViewDefinition/$run?_format=ndjson',
    parameters({ name: 'patient', valueReference: { reference: 'Patient/a' } }),
  )
  assert.equal(String(ofA.body).trim().split('\n').length, 2)
  const bare = await fhir('POST', '/ViewDefinition/$run?_format=csv&_limit=2', view)
  assert.match(String(bare.headers['content-type']), /^text\/csv/)
  assert.equal(bare.body, "patient,value,note\r\nPatient/a,1.5,'=1+1\r\nPatient/a,2,'=1+1\r\n")
  const parquet = await fhir('GET', '/ViewDefinition/observation/$run', undefined, {
    headers: { accept: 'application/vnd.apache.parquet' },
  })
  assert.equal(parquet.status, 200)
  assert.match(String(parquet.body), /^PAR1/)
  const since = region.clock.now().toISOString()
  assert.deepEqual((await fhir('GET', `/ViewDefinition/observation/$run?_since=${since}`)).body, [])
  const byReference = {
    resourceType: 'Parameters',
    parameter: [{ name: 'viewReference', valueReference: { reference: 'ViewDefinition/observation' } }],
  }
  assert.equal((await fhir('POST', '/ViewDefinition/$run', byReference)).body.length, 3)
})

test('A view that makes many rows of each resource gives those that were asked for and holds no more', async (t) => {
  const { fhir } = await setUp(t)
  const note = Array.from({ length: 120 }, (_, n) => ({ text: String(n) }))
  for (let n = 0; n < 30; n++) await fhir('POST', '/Observation', { ...observation('a', n), note })
  const loop = (name: string) => ({ forEach: 'note', column: [{ name, path: 'text', type: 'string' }] })
  const wide = { ...view, select: [loop('a'), loop('b')] }
  assert.equal((await fhir('POST', '/ViewDefinition/$run?_limit=3001', wide)).body.length, 3001)
  const all = await fhir('POST', '/ViewDefinition/$run?_format=csv&header=false', wide)
  assert.equal(String(all.body).split('\r\n').length, 30 * 120 * 120 + 1)
})

test('A view that is none is refused with every element before a byte is sent, and so is what fails on the first rows', async (t) => {
  const { fhir } = await setUp(t)
  await fhir('POST', '/Observation', observation('a'))
  const broken = await fhir('POST', '/ViewDefinition/$run', {
    resourceType: 'ViewDefinition',
    select: [{ column: [{ name: '1', path: 'a(' }] }],
  })
  assert.equal(broken.status, 400)
  assert.deepEqual(
    broken.body.issue.map((one: { expression: string[] }) => one.expression[0]),
    [
      'ViewDefinition.resource',
      'ViewDefinition.select[0].column[0].name',
      'ViewDefinition.select[0].column[0].path',
      'ViewDefinition.select[0].column[0].path',
    ],
  )
  const where = await fhir('POST', '/ViewDefinition/$run', { ...view, where: [{ path: 'status' }] })
  assert.deepEqual([where.status, codeOf(where.body)], [422, 'lake.where_not_boolean'])
  assert.equal((await fhir('GET', '/ViewDefinition/nothing/$run')).status, 404)
  assert.equal(codeOf((await fhir('GET', '/ViewDefinition/condition/$run?_format=xml')).body), 'lake.bad_format')
  for (const odd of ['{}', 'null', '[]', '5', '{', '{"resourceType":"Parameters","parameter":[null]}']) {
    assert.equal((await fhir('POST', '/ViewDefinition/$run', odd)).status, 400, odd)
  }
  const named = (value: string) => ({
    resourceType: 'Parameters',
    parameter: [{ name: 'viewReference', valueString: value }],
  })
  for (const name of ['\0', '\ud800', "x'; drop", 'ViewDefinition/']) {
    assert.equal((await fhir('POST', '/ViewDefinition/$run', named(name))).status, 404, JSON.stringify(name))
  }
  assert.equal((await fhir('GET', '/ViewDefinition/condition/$run?patient=%27')).status, 400)
})

test('A view shows each actor what the record shows it, and leaves a line for each patient it read', async (t) => {
  const { region, fhir } = await setUp(t)
  const [own, other] = [region.chance.uuid(), region.chance.uuid()]
  for (const id of [own, own, other]) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    await fhir('POST', '/Observation', observation(id))
  }
  const run = async (as: Actor) => fhir('POST', '/ViewDefinition/$run', view, { as })
  const resident: Actor = { id: own, name: 'x', roles: ['resident'] }
  assert.deepEqual(
    (await run(resident)).body.map((row: { patient: string }) => row.patient),
    [`Patient/${own}`, `Patient/${own}`],
  )
  assert.deepEqual((await run({ id: other, name: 'x', roles: ['doctor'], institutionId: 'h' })).body, [])
  for (const role of ['manager', 'auditor', 'administrator'] as const) {
    assert.equal((await run({ id: 'x', name: 'x', roles: [role] })).status, 403)
  }
  for (const scope of ['system/Patient.rs', 'system/Observation.r', 'system/Observation.s', '']) {
    assert.equal((await run({ ...integration, id: `c ${scope}`, scopes: [scope] })).status, 403, scope)
  }
  assert.equal((await run({ ...integration, id: 'reader', scopes: ['system/Observation.rs'] })).body.length, 3)
  const { rows } = await region.pool.query(
    `select actor_id, action, resident_id from kernel.audit where entity = 'lake.view' and actor_id = any($1) order by id`,
    [[own, 'reader']],
  )
  const lines = rows.map((row) => `${row.actor_id} ${row.action} ${row.resident_id}`)
  const expected = [
    `${own} execute null`,
    `${own} read ${own}`,
    'reader execute null',
    `reader read ${own}`,
    `reader read ${other}`,
  ]
  assert.deepEqual(lines.sort(), expected.sort())
})
