import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import test from 'node:test'
import type { Actor } from '#kernel'
import { importLines, linkPatient } from '#record'
import { client, exportSlice, folderOf, idOf, setUp, tend, trail } from './bulk-setup.test.ts'

const patient = (id: string) => ({ resourceType: 'Patient', id, name: [{ family: '王' }] })
const observation = (patientId: string, status = 'final', value = 5) => ({
  resourceType: 'Observation',
  status,
  code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
  subject: { reference: `Patient/${patientId}` },
  valueQuantity: { value },
})
const names = (lines: string[]) =>
  lines
    .map((line) => JSON.parse(line))
    .map(({ resourceType, id }) => `${resourceType}/${id}`)
    .sort()

test('An export is asked for, waited for and fetched: all of the record as it was then, each resource once', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  await fhir('PUT', '/Observation/o2', { ...observation('a'), id: 'o2' })
  await fhir('PUT', '/Observation/o3', { ...observation('a'), id: 'o3' })
  await fhir('PUT', '/Organization/g', { resourceType: 'Organization', id: 'g', name: 'clinic' })
  await fhir('DELETE', '/Observation/o3')
  const then = region.clock.now().toISOString()
  const location = await begin('/$export')
  const waiting = await fhir('GET', location)
  assert.equal(waiting.status, 202)
  assert.match(String(waiting.headers['x-progress']), /0 of 1\d\d types/)
  assert.ok(waiting.headers['retry-after'])
  // What happens after the export was asked for is not in it, and what it changes or deletes is in it as it was.
  region.clock.advance(1)
  await fhir('PUT', '/Patient/late', patient('late'))
  await fhir('PUT', '/Observation/o1', { ...observation('a', 'amended'), id: 'o1' })
  await fhir('DELETE', '/Observation/o2')
  const done = await finish(location)
  assert.equal(done.status, 200)
  assert.match(String(done.headers['content-type']), /^application\/json/)
  assert.deepEqual([done.body.transactionTime, done.body.requiresAccessToken, done.body.error], [then, true, []])
  assert.match(done.body.request, /\/fhir\/R4\/\$export$/)
  const lines = await linesOf(done.body)
  assert.deepEqual(names(lines), ['Observation/o1', 'Observation/o2', 'Organization/g', 'Patient/a'])
  assert.ok(lines.some((line) => line.includes('"o1"') && line.includes('"final"')))
  // The next one begins where this one ended.
  const next = await finish(await begin(`/$export?_since=${done.body.transactionTime}`))
  assert.deepEqual(names(await linesOf(next.body)), ['Observation/o1', 'Patient/late'])
  const [gone] = await linesOf({ output: next.body.deleted })
  assert.deepEqual(JSON.parse(gone ?? '').entry, [{ request: { method: 'DELETE', url: 'Observation/o2' } }])
  assert.deepEqual(done.body.deleted, [])
})

test('An export waits for writers that began before it, so that what they bring late is in it', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  let commit = () => {}
  const committed = new Promise<void>((done) => {
    commit = done
  })
  let written = () => {}
  const isWritten = new Promise<void>((done) => {
    written = done
  })
  const slow = region.ctx().transaction(async (ctx) => {
    await importLines(ctx, 'Patient', [JSON.stringify(patient('late'))])
    written()
    await committed
  })
  await isWritten
  region.clock.advance(1)
  const location = await begin('/$export?_type=Patient')
  for (let turn = 0; turn < 3; turn++) await region.runJob(exportSlice, { exportId: idOf(location) })
  assert.equal((await fhir('GET', location)).status, 202)
  commit()
  await slow
  assert.deepEqual(names(await linesOf((await finish(location)).body)), ['Patient/a', 'Patient/late'])
})

test('Types, filters and times narrow an export; what it does not know it refuses', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  const since = region.clock.now().toISOString()
  region.clock.advance(1)
  await fhir('PUT', '/Observation/o2', { ...observation('a', 'preliminary'), id: 'o2' })
  await fhir('PUT', '/Observation/o3', { ...observation('a', 'amended'), id: 'o3' })
  const exported = async (path: string) => names(await linesOf((await finish(await begin(path))).body))
  assert.deepEqual(await exported('/$export?_type=Patient,Organization'), ['Patient/a'])
  assert.deepEqual(await exported(`/$export?_since=${since}`), ['Observation/o2', 'Observation/o3'])
  const filter = encodeURIComponent('Observation?status=final,amended')
  assert.deepEqual(await exported(`/$export?_type=Observation&_typeFilter=${filter}`), [
    'Observation/o1',
    'Observation/o3',
  ])
  const two = encodeURIComponent('Observation?status=final,Observation?status=amended')
  assert.deepEqual(await exported(`/$export?_typeFilter=${two}`), ['Observation/o1', 'Observation/o3', 'Patient/a'])
  const codeOf = async (path: string, headers = {}) => {
    const { body } = await fhir('GET', path, undefined, { headers })
    return body.issue[0].details.coding[0].code
  }
  assert.equal(await codeOf('/$export', { prefer: 'return=minimal' }), 'bulk.not_async')
  assert.equal(await codeOf('/$export?_outputFormat=csv'), 'bulk.output_format')
  assert.equal(await codeOf('/$export?_type=Kitten'), 'record.unknown_type')
  assert.equal(await codeOf('/$export?_typeFilter=status%3Dfinal'), 'bulk.filter')
  assert.equal(await codeOf('/$export?_typeFilter=Observation%3Fnonsense%3D1'), 'record.unknown_parameter')
  assert.equal(await codeOf('/$export?_type=Patient&_typeFilter=Observation%3Fstatus%3Dfinal'), 'bulk.filter')
  assert.equal(await codeOf('/$export?_elements=id'), 'record.unknown_parameter')
  assert.equal(await codeOf('/$export?_since=yesterday'), 'record.bad_parameter')
  const lenient = await fhir('GET', '/$export?_elements=id', undefined, {
    headers: { prefer: 'respond-async; handling=lenient' },
  })
  assert.equal(lenient.status, 202)
})

test('Patient and Group exports hold the compartments of their patients and nothing else', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  const resident = region.chance.uuid()
  for (const id of [resident, 'hospital-1', 'b', 'c']) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    await fhir('PUT', `/Observation/o-${id}`, { ...observation(id), id: `o-${id}` })
  }
  await linkPatient(region.ctx(), resident, 'hospital-1')
  await fhir('PUT', '/Organization/g', { resourceType: 'Organization', id: 'g', name: 'clinic' })
  const member = [
    { entity: { reference: `Patient/${resident}` } },
    { entity: { reference: 'Patient/b' } },
    { entity: { reference: 'Patient/c' }, inactive: true },
  ]
  await fhir('PUT', '/Group/g1', { resourceType: 'Group', id: 'g1', type: 'person', actual: true, member })
  const all = names(await linesOf((await finish(await begin('/Patient/$export'))).body))
  assert.equal(all.length, 8)
  const ofGroup = names(await linesOf((await finish(await begin('/Group/g1/$export'))).body))
  const expected = [resident, 'hospital-1', 'b'].flatMap((id) => [`Patient/${id}`, `Observation/o-${id}`])
  assert.deepEqual(ofGroup, expected.sort())
  assert.equal((await fhir('GET', '/Group/none/$export')).status, 404)
  const asked = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patient', valueReference: { reference: 'Patient/b' } },
      { name: '_type', valueString: 'Observation' },
    ],
  }
  const posted = await fhir('POST', '/Patient/$export', asked)
  const ofB = await finish(String(posted.headers['content-location']))
  assert.deepEqual(names(await linesOf(ofB.body)), ['Observation/o-b'])
  for (const value of ['\0', '\ud800', "b' or true"]) {
    const hostile = { resourceType: 'Parameters', parameter: [{ name: 'patient', valueString: value }] }
    assert.equal((await fhir('POST', '/Patient/$export', hostile)).status, 400)
  }
  assert.equal(
    (await fhir('POST', '/Patient/$export', { resourceType: 'Parameters', parameter: [null, 1] })).status,
    400,
  )
})

test('Only clients with system scopes over the types may export, and each sees only its own exports', async (t) => {
  const { fhir, begin, finish, linesOf } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  for (const role of [
    'resident',
    'doctor',
    'pharmacist',
    'dispenser',
    'registrar',
    'manager',
    'auditor',
    'administrator',
  ] as const) {
    const as: Actor = { id: `one ${role}`, name: role, roles: [role], institutionId: 'h' }
    for (const path of ['/$export', '/Patient/$export', '/Group/g/$export']) {
      assert.equal((await fhir('GET', path, undefined, { as })).status, 403, `${role} ${path}`)
    }
  }
  const scoped = (id: string, scopes: string[]): Actor => ({ ...client, id, scopes })
  for (const scopes of [
    [],
    ['patient/*.rs'],
    ['user/*.read'],
    ['system/Patient.r'],
    ['system/*'],
    ['system/Patient.cud'],
  ]) {
    const as = scoped(`c ${scopes}`, scopes)
    assert.equal((await fhir('GET', '/$export', undefined, { as })).status, 403, String(scopes))
  }
  const reader = scoped('reader', ['system/Patient.rs'])
  assert.equal((await fhir('GET', '/$export?_type=Observation', undefined, { as: reader })).status, 403)
  assert.equal((await fhir('GET', '/Group/g/$export', undefined, { as: reader })).status, 404)
  const location = await begin('/$export', reader)
  const done = await finish(location, reader)
  assert.deepEqual(names(await linesOf(done.body, reader)), ['Patient/a'])
  assert.equal((await fhir('GET', location)).status, 404)
  assert.equal((await fhir('DELETE', location)).status, 404)
  assert.equal((await fhir('GET', done.body.output[0].url)).status, 404)
})

test('A scope that is narrowed by a query narrows the export', async (t) => {
  const { fhir, begin, finish, linesOf } = await setUp(t)
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  await fhir('PUT', '/Observation/o2', { ...observation('a', 'preliminary'), id: 'o2' })
  const as: Actor = { ...client, id: 'narrow', scopes: ['system/Observation.rs?status=final'] }
  assert.deepEqual(names(await linesOf((await finish(await begin('/$export', as), as)).body, as)), ['Observation/o1'])
  await fhir('DELETE', '/Observation/o1')
  const { body } = await finish(await begin('/$export?_since=2020-01-01', as), as)
  assert.deepEqual([body.output, body.deleted], [[], []])
})

test('A link is good until it expires, for its file and its client, to the letter; then the files are gone', async (t) => {
  const { region, fhir, begin, finish } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  const location = await begin('/$export')
  const { body } = await finish(location)
  const [first, second] = body.output.map((one: { url: string }) => one.url) as [string, string]
  assert.doesNotMatch(first, /Patient\/a|王/)
  assert.equal((await fhir('GET', first)).status, 200)
  const signature = new URL(second).searchParams.get('signature') ?? ''
  const tampered = [
    first.replace(/signature=.*/, `signature=${signature}`),
    first.replace(/expires=\d+/, 'expires=9999999999'),
    first.replace(/\?.*/, ''),
    first.replace(/signature=/, 'signature=A'),
    first.replace('.ndjson', '.ndjson.part'),
  ]
  for (const url of tampered) assert.equal((await fhir('GET', url)).status, 403, url)
  for (const file of ['..%2F..%2Fmaster.key', '%2e%2e']) {
    assert.notEqual((await fhir('GET', `${location}/${file}?${first.split('?')[1]}`)).status, 200)
  }
  assert.ok(existsSync(folderOf(idOf(location))))
  region.clock.advance(24 * 60 + 1)
  const late = await fhir('GET', first)
  assert.deepEqual([late.status, late.body.issue[0].details.coding[0].code], [410, 'bulk.link_expired'])
  await region.runJob(tend, {})
  assert.equal(existsSync(folderOf(idOf(location))), false)
  assert.equal((await fhir('GET', location)).status, 410)
})

test('A cancelled export stops, its files go and nobody finds it any more', async (t) => {
  const { region, fhir, begin } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  await fhir('PUT', '/Observation/o1', { ...observation('a'), id: 'o1' })
  const location = await begin('/$export')
  await region.runJob(exportSlice, { exportId: idOf(location) })
  assert.deepEqual(readdirSync(folderOf(idOf(location))), ['Observation-00001.ndjson'])
  assert.equal((await fhir('DELETE', location)).status, 202)
  await region.runJob(exportSlice, { exportId: idOf(location) })
  await region.runJob(tend, {})
  assert.equal(existsSync(folderOf(idOf(location))), false)
  assert.equal((await fhir('GET', location)).status, 404)
  assert.equal((await fhir('DELETE', location)).status, 404)
})

test('The trail says who exported, once for each patient concerned, and who fetched which file', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  const [one, two] = [region.chance.uuid(), region.chance.uuid()]
  for (const id of [one, two]) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    for (let n = 0; n < 3; n++) await fhir('POST', '/Observation', observation(id))
  }
  const location = await begin('/$export')
  const { body } = await finish(location)
  const lines = await trail(region, 'bulk.export')
  assert.deepEqual(
    lines.map((line) => line.action),
    ['execute', 'read', 'read'],
  )
  assert.deepEqual(new Set(lines.map((line) => line.resident_id)), new Set([null, one, two]))
  assert.ok(lines.every((line) => line.actor_id === client.id && line.entity_id === idOf(location)))
  await linesOf(body)
  const fetched = await trail(region, 'bulk.export_file')
  assert.deepEqual(
    fetched.map((line) => line.entity_id),
    body.output.map((file: { url: string }) => `${idOf(location)}/${new URL(file.url).pathname.split('/').at(-1)}`),
  )
})

test('A client has so many exports running at once and no more', async (t) => {
  const { fhir, begin } = await setUp(t)
  for (let n = 0; n < 5; n++) await begin('/$export?_type=Patient')
  assert.equal((await fhir('GET', '/$export')).status, 429)
  assert.equal((await fhir('GET', '/$export', undefined, { as: { ...client, id: 'other' } })).status, 202)
})
