import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel'
import { grantAccess, linkPatient, revokeAccess } from '#record'
import { codeOf, integration, observation, patient, setUp } from './setup.test.ts'

type Fhir = Awaited<ReturnType<typeof setUp>>['fhir']
interface Version {
  resource?: { resourceType: string; id: string; meta: { versionId: string } }
  request: { method: string; url: string }
  fullUrl: string
  response: { etag: string; status: string }
}

const nameOf = ({ fullUrl, response }: Version) => `${fullUrl.split('/R4/')[1]} ${response.etag}`

/** All pages of a history; `between` is done after each. */
async function walk(fhir: Fhir, path: string, between: () => Promise<unknown> = async () => undefined, as?: Actor) {
  const found: Version[] = []
  const wholeUntil = new Set<string>()
  for (let next: string | undefined = path; next; ) {
    const { status, body } = await fhir('GET', next, undefined, as ? { as } : {})
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.type, 'history')
    found.push(...(body.entry ?? []))
    wholeUntil.add(body.meta.lastUpdated)
    next = body.link.find((one: { relation: string }) => one.relation === 'next')?.url.split('/R4')[1]
    await between()
  }
  assert.equal(wholeUntil.size, 1, 'a walk is whole up to one instant')
  return { versions: found, wholeUntil: [...wholeUntil][0]! }
}

test('The history of a type and of everything has each version once, newest first, deletions included', async (t) => {
  const { region, fhir } = await setUp(t)
  for (const id of ['a', 'b', 'c']) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    region.clock.advance(1)
    await fhir('PUT', `/Observation/o-${id}`, { ...observation(id), id: `o-${id}` })
  }
  region.clock.advance(1)
  await fhir('PUT', '/Observation/o-a', { ...observation('a', 7), id: 'o-a' })
  await fhir('DELETE', '/Observation/o-b')
  const ofType = (await walk(fhir, '/Observation/_history?_count=2')).versions
  assert.deepEqual(ofType.map(nameOf), [
    'Observation/o-b W/"2"',
    'Observation/o-a W/"2"',
    'Observation/o-c W/"1"',
    'Observation/o-b W/"1"',
    'Observation/o-a W/"1"',
  ])
  assert.deepEqual(ofType[0]?.request, { method: 'DELETE', url: 'Observation/o-b' })
  assert.equal(ofType[0]?.resource, undefined)
  const all = (await walk(fhir, '/_history?_count=3')).versions.map(nameOf)
  assert.equal(all.length, 8)
  assert.equal(new Set(all).size, 8)
  const statement = (await fhir('GET', '/metadata')).body.rest[0]
  assert.ok(statement.interaction.some((one: { code: string }) => one.code === 'history-system'))
  assert.ok(statement.resource[0].interaction.some((one: { code: string }) => one.code === 'history-type'))
  assert.equal(codeOf((await fhir('GET', '/_history?_cursor=WzFd')).body), 'record.bad_parameter')
  assert.equal(codeOf((await fhir('GET', '/Observation/_history?_at=tomorrow')).body), 'record.bad_parameter')
  assert.equal((await fhir('GET', '/Nonsense/_history')).status, 404)
})

test('A walk neither skips nor repeats while others write: each version from before it appears once', async (t) => {
  const { region, fhir } = await setUp(t)
  const entry = Array.from({ length: 40 }, (_, at) => ({
    resource: { ...observation('p', at), id: `o${at}` },
    request: { method: 'PUT', url: `Observation/o${at}` },
  }))
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry }
  for (let round = 0; round < 3; round++) {
    assert.equal((await fhir('POST', '', bundle)).status, 200)
    region.clock.advance(1)
  }
  const before = new Set(entry.flatMap(({ resource: { id } }) => [1, 2, 3].map((v) => `Observation/${id} W/"${v}"`)))
  let turn = 0
  const { versions } = await walk(fhir, '/Observation/_history?_count=7', async () => {
    const id = `o${(turn++ * 7) % 40}`
    await fhir('PUT', `/Observation/${id}`, { ...observation('p', 100 + turn), id })
    if (turn % 3 === 0) await fhir('DELETE', `/Observation/${id}`)
  })
  const found = versions.map(nameOf).filter((name) => before.has(name))
  assert.equal(found.length, before.size)
  assert.equal(new Set(found).size, before.size)
})

test('What a slow transaction shows late is found by asking again from the instant up to which the history was whole', async (t) => {
  const { region, fhir, server } = await setUp(t)
  await fhir('PUT', '/Patient/early', patient('early'))
  region.clock.advance(10)
  const client = await region.pool.connect()
  await client.query('begin')
  const { rows } = await client.query('select 1 as begun, pg_sleep(0.01)')
  assert.equal(rows[0].begun, 1)
  const stamped = region.clock.now() // the slow writer's instant
  await client.query(
    `insert into record.patient (row, id, source, version, updated, deleted, date_from, date_to, keys, content)
     values (-1, 'late', 'x', 1, $1, false, '-infinity', '-infinity', '{}', '{"resourceType":"Patient","id":"late"}')`,
    [stamped],
  )
  region.clock.set(new Date(stamped.getTime() + 50).toISOString())
  await fhir('PUT', '/Patient/quick', patient('quick'))
  const first = await walk(fhir, '/Patient/_history')
  assert.deepEqual(first.versions.map(nameOf), ['Patient/quick W/"1"', 'Patient/early W/"1"'])
  assert.ok(new Date(first.wholeUntil) <= stamped, `${first.wholeUntil} ${stamped.toISOString()}`)
  await client.query('commit')
  client.release()
  const again = await walk(fhir, `/Patient/_history?_since=${first.wholeUntil}`)
  assert.deepEqual(again.versions.map(nameOf), ['Patient/quick W/"1"', 'Patient/late W/"1"'])
  assert.ok(server)
})

test('_at gives what was current then, _since what came at or after, on instance, type and system', async (t) => {
  const { region, fhir } = await setUp(t)
  region.clock.set('2026-03-02T01:00:00Z')
  await fhir('PUT', '/Patient/p', patient('p'))
  region.clock.set('2026-03-05T01:00:00Z')
  await fhir('PUT', '/Patient/p', { ...patient('p'), gender: 'female' })
  region.clock.set('2026-03-09T01:00:00Z')
  await fhir('DELETE', '/Patient/p')
  for (const path of ['/Patient/p', '/Patient', '']) {
    const at = async (query: string) => {
      const { body } = await fhir('GET', `${path}/_history?${query}`)
      return (body.entry ?? []).map((one: Version) => one.response.etag).join()
    }
    assert.equal(await at('_at=2026-03-01'), '', path)
    assert.equal(await at('_at=2026-03-02'), 'W/"1"', path)
    assert.equal(await at('_at=2026-03-04T00:00:00Z'), 'W/"1"', path)
    assert.equal(await at('_at=2026-03-05'), 'W/"2",W/"1"', path)
    assert.equal(await at('_at=2026-03-07'), 'W/"2"', path)
    assert.equal(await at('_at=2026-03'), 'W/"3",W/"2",W/"1"', path)
    assert.equal(await at('_at=2027'), 'W/"3"', path)
    assert.equal(await at('_since=2026-03-05T01:00:00Z'), 'W/"3",W/"2"', path)
    assert.equal(await at('_since=2026-03-05T01:00:00.001Z'), 'W/"3"', path)
  }
})

test('A superseded version is seen only by who may see its patient and the one that it belongs to now', async (t) => {
  const { region, fhir } = await setUp(t)
  const [own, other, hospital] = [region.chance.uuid(), region.chance.uuid(), 'hospital-patient']
  const as: Actor = { id: own, name: 'someone', roles: ['resident'] }
  for (const id of [own, other, hospital]) await fhir('PUT', `/Patient/${id}`, patient(id))
  // moved to me: its past was another's. moved away: its present is another's. mine: always was.
  const put = (id: string, of: string) => fhir('PUT', `/Observation/${id}`, { ...observation(of), id })
  for (const [id, of] of [
    ['moved-to-me', other],
    ['moved-to-me', own],
    ['moved-away', own],
    ['moved-away', other],
    ['mine', own],
    ['mine', hospital],
  ] as const)
    await put(id, of)
  const seen = async () => (await walk(fhir, '/Observation/_history', undefined, as)).versions.map(nameOf).sort()
  assert.deepEqual(await seen(), ['Observation/moved-to-me W/"2"'])
  await linkPatient(region.ctx(), own, hospital)
  const mine = ['Observation/mine W/"1"', 'Observation/mine W/"2"', 'Observation/moved-to-me W/"2"']
  assert.deepEqual(await seen(), mine)
  const all = (await walk(fhir, '/_history', undefined, as)).versions.map(nameOf).filter((one) => /^Obs/.test(one))
  assert.deepEqual(all.sort(), mine)
  const past = async (path: string) => (await fhir('GET', `/Observation/${path}`, undefined, { as })).status
  assert.equal(await past('moved-to-me/_history/1'), 404)
  assert.equal(await past('moved-away/_history/1'), 404)
  assert.equal(await past('moved-away/_history'), 404)
  assert.equal(await past('mine/_history/1'), 200)
  const family = {
    granteeKind: 'resident',
    granteeId: own,
    patientId: other,
    basis: 'family',
    basisId: 'tie',
  } as const
  await grantAccess(region.ctx(), family)
  assert.equal((await seen()).length, 6)
  await revokeAccess(region.ctx(), family)
  assert.deepEqual(await seen(), mine)
})

test('The history of everything shows the types of the reader’s scopes and leaves a line for each patient', async (t) => {
  const { region, fhir } = await setUp(t)
  const ids = [region.chance.uuid(), region.chance.uuid()]
  for (const id of ids) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    await fhir('POST', '/Observation', observation(id))
  }
  const client = (...scopes: string[]): Actor => ({ ...integration, id: `client ${scopes}`, scopes })
  const as = client('system/Patient.rs', 'system/Observation.r')
  const { versions } = await walk(fhir, '/_history', undefined, as)
  assert.deepEqual([...new Set(versions.map((one) => one.resource?.resourceType))], ['Patient'])
  assert.equal((await fhir('GET', '/Observation/_history', undefined, { as })).status, 403)
  assert.equal((await fhir('GET', '/_history', undefined, { as: client('nonsense') })).status, 403)
  const auditor: Actor = { id: 'x', name: 'x', roles: ['auditor'] }
  assert.equal((await fhir('GET', '/_history', undefined, { as: auditor })).status, 403)
  const { rows } = await region.pool.query(
    `select resident_id from kernel.audit where actor_id = $1 and action = 'read' and entity = 'record.history'`,
    [as.id],
  )
  assert.deepEqual(rows.map((row) => row.resident_id).sort(), ids.sort())
})
