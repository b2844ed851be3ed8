import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel'
import { grantAccess, linkPatient, publish, revokeAccess, search } from '#record'
import { integration, observation, patient, setUp } from './setup.test.ts'

const someone = (id: string): Actor => ({ id, name: 'someone', roles: ['resident'] })
const doctorOf = (id: string): Actor => ({ id, name: 'doctor', roles: ['doctor'], institutionId: 'hospital-1' })

test('A resident reads own, linked and family records and no one else', async (t) => {
  const { region, fhir } = await setUp(t)
  const [own, child, other] = [region.chance.uuid(), region.chance.uuid(), region.chance.uuid()]
  for (const id of [own, child, other, 'hospital-patient']) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    await fhir('POST', '/Observation', observation(id))
  }
  await fhir('PUT', '/Organization/o1', { resourceType: 'Organization', id: 'o1', name: 'A clinic' })
  const as = someone(own)
  const seen = async () =>
    (await fhir('GET', '/Observation?_include=Observation:subject', undefined, { as })).body.total
  assert.equal(await seen(), 1)
  await linkPatient(region.ctx(), own, 'hospital-patient')
  assert.equal(await seen(), 2)
  const family = {
    granteeKind: 'resident',
    granteeId: own,
    patientId: child,
    basis: 'family',
    basisId: 'tie-1',
  } as const
  await grantAccess(region.ctx(), family)
  assert.equal(await seen(), 3)
  await revokeAccess(region.ctx(), family)
  assert.equal(await seen(), 2)
  assert.equal((await fhir('GET', `/Patient/${other}`, undefined, { as })).status, 404)
  assert.equal((await fhir('GET', `/Patient/${other}/_history`, undefined, { as })).status, 404)
  assert.equal((await fhir('GET', `/Patient/${other}/_history/1`, undefined, { as })).status, 404)
  assert.equal((await fhir('GET', `/Patient/${other}/$everything`, undefined, { as })).status, 404)
  assert.equal((await fhir('GET', `/Patient/${other}/Observation`, undefined, { as })).body.total, 0)
  assert.equal(
    (await fhir('GET', `/Patient?_id=${own}&_revinclude=Observation:subject`, undefined, { as })).body.entry.length,
    2,
  )
  assert.equal((await fhir('GET', '/Organization/o1', undefined, { as })).status, 200)
  const everything = await fhir('GET', `/Patient/${own}/$everything`, undefined, { as })
  assert.equal(everything.body.entry.length, 4)
  assert.equal((await fhir('POST', '/Observation', observation(own), { as })).status, 403)
})

test('A doctor sees a patient while a grant lives, and staff without a clinical role see none', async (t) => {
  const { region, fhir } = await setUp(t)
  const [id, doctor] = [region.chance.uuid(), region.chance.uuid()]
  await fhir('PUT', `/Patient/${id}`, patient(id))
  const read = async (as: Actor) => (await fhir('GET', `/Patient/${id}`, undefined, { as })).status
  const as = doctorOf(doctor)
  assert.equal(await read(as), 404)
  const until = new Date(region.clock.now().getTime() + 60_000)
  await grantAccess(region.ctx(), {
    granteeKind: 'staff',
    granteeId: doctor,
    patientId: id,
    basis: 'care-relation',
    basisId: 'c1',
    until,
  })
  assert.equal(await read(as), 200)
  region.clock.advance(2)
  assert.equal(await read(as), 404)
  await grantAccess(region.ctx(), {
    granteeKind: 'institution',
    granteeId: 'hospital-1',
    patientId: id,
    basis: 'consent',
    basisId: 'k1',
  })
  assert.equal(await read(as), 200)
  for (const role of ['manager', 'auditor', 'administrator'] as const) {
    assert.equal(await read({ id: doctor, name: 'x', roles: [role], institutionId: 'hospital-1' }), 403)
  }
  assert.equal((await fhir('GET', `/Patient/${id}`, undefined, { as: null })).status, 401)
})

test('A client has what its scopes say; a malformed scope grants nothing', async (t) => {
  const { fhir } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  const client = (scope: string): Actor => ({ ...integration, id: `client ${scope}`, scopes: [scope] })
  const cases: [string, number, number][] = [
    ['system/*.*', 200, 200],
    ['system/*.read', 200, 403],
    ['system/Patient.rs', 200, 403],
    ['system/Patient.cruds', 200, 200],
    ['system/Observation.*', 403, 403],
    ['system/Patient.', 403, 403],
    ['system/*', 403, 403],
    ['patient/*.*', 403, 403],
    ['', 403, 403],
  ]
  for (const [scope, reading, writing] of cases) {
    const as = client(scope)
    assert.equal((await fhir('GET', '/Patient/a', undefined, { as })).status, reading, `read ${scope}`)
    assert.equal((await fhir('PUT', '/Patient/a', patient('a'), { as })).status, writing, `write ${scope}`)
  }
})

test('Every read and write of a person is in the trail of that person', async (t) => {
  const { region, fhir } = await setUp(t)
  const id = region.chance.uuid()
  await fhir('PUT', `/Patient/${id}`, patient(id))
  await fhir('GET', `/Patient/${id}`)
  await fhir('GET', '/Patient?name=王')
  await fhir('GET', `/Patient/${id}/$everything`)
  await fhir('DELETE', `/Patient/${id}`)
  const { rows } = await region.pool.query(
    'select action, actor_id from kernel.audit where resident_id = $1 order by kernel.audit.id',
    [id],
  )
  assert.deepEqual(
    rows.map((row) => row.action),
    ['create', 'read', 'read', 'read', 'delete'],
  )
  assert.ok(rows.every((row) => row.actor_id === 'demo-integration'))
})

test('One line says that someone searched, however much was found; what the system does by itself leaves none', async (t) => {
  const { region, fhir } = await setUp(t)
  const id = region.chance.uuid()
  await publish(region.ctx(), 'residents', [{ resourceType: 'Patient', id }])
  for (let n = 0; n < 5; n++) await fhir('POST', '/Observation', observation(id, n))
  await search(region.ctx(), `Observation?patient=${id}`)
  const lines = async () =>
    (await region.pool.query('select action from kernel.audit where resident_id = $1 order by id', [id])).rows
  assert.equal((await lines()).length, 5)
  await fhir('GET', `/Observation?patient=${id}`)
  assert.deepEqual((await lines()).slice(5), [{ action: 'read' }])
})

test('Of many who read and write at once through one server, each gets its own answer and each is in the trail', async (t) => {
  const { region, fhir } = await setUp(t)
  const ids = Array.from({ length: 40 }, () => region.chance.uuid())
  const made = await Promise.all(ids.map((id) => fhir('PUT', `/Patient/${id}`, patient(id))))
  assert.deepEqual(
    made.map((one) => `${one.status} ${one.body.id}`),
    ids.map((id) => `201 ${id}`),
  )
  const wanted = ids.flatMap((id, n) => [id, n % 4 === 0 ? 'nobody' : id])
  const readers = wanted.map((id, n) =>
    fhir('GET', `/Patient/${id}`, undefined, { as: n % 2 ? integration : someone(id) }),
  )
  const read = await Promise.all(readers)
  assert.deepEqual(
    read.map((one) => (one.status === 200 ? one.body.id : one.status)),
    wanted.map((id) => (id === 'nobody' ? 404 : id)),
  )
  const mixed = await Promise.all([
    fhir('POST', '/Observation', observation(ids[0] ?? '')),
    fhir('DELETE', '/Patient/none'),
    fhir('PUT', `/Patient/${ids[1]}`, patient(ids[1] ?? ''), { headers: { 'if-match': 'W/"9"' } }),
    fhir('PUT', `/Patient/${ids[2]}`, { ...patient(ids[2] ?? ''), active: true }),
  ])
  assert.deepEqual(
    mixed.map((one) => one.status),
    [201, 404, 412, 200],
  )
  const { rows } = await region.pool.query(
    'select resident_id, array_agg(actor_id order by actor_id) as actors from kernel.audit where action = $1 group by 1',
    ['read'],
  )
  const trail = new Map(rows.map((row) => [row.resident_id, row.actors.length]))
  assert.deepEqual(
    ids.map((id) => trail.get(id)),
    ids.map((_, n) => (n % 2 === 0 && n % 4 === 0 ? 1 : 2)),
  )
})
