import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import test, { type TestContext } from 'node:test'
import type { Actor } from '#kernel'
import { publish } from '#record'
import { client, folderOf, idOf, importSlice, setUp, tend, trail } from './bulk-setup.test.ts'

// The configuration is read once: whoever listens in these tests listens here.
const port = 18_000 + (process.pid % 2000)
const origin = `http://127.0.0.1:${port}`
process.env.BULK_IMPORT_ORIGINS = `https://files.example.org, ${origin}`

const observation = (id: string, value: number) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'glucose' },
  subject: { reference: 'Patient/a' },
  valueQuantity: { value },
})
const linesOf = (...resources: unknown[]) =>
  resources.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
const upload = { headers: { 'content-type': 'application/fhir+ndjson' } }

async function setUpImports(t: TestContext) {
  const set = await setUp(t)
  const finish = async (location: string) => {
    for (let turn = 0; turn < 100; turn++) {
      const answer = await set.fhir('GET', location)
      if (answer.status !== 202) return answer
      await set.region.runJob(importSlice, { importId: idOf(location) })
    }
    throw new Error('The import does not end')
  }
  const begun = async (path: string, body: unknown, options = {}) => {
    const answer = await set.fhir('POST', path, body, options)
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    return String(answer.headers['content-location'])
  }
  return { ...set, finish, begun }
}

async function files(t: TestContext, listener: RequestListener): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  t.after(() => new Promise((done) => server.close(done)))
}

test('Lines that come as the body are imported; bad ones are told by number and element, the others stay; again changes nothing', async (t) => {
  const { region, fhir, finish, begun } = await setUpImports(t)
  await publish(region.ctx(), 'residents', [
    { resourceType: 'Observation', id: 'owned', status: 'final', code: { text: 'x' } },
  ])
  const body = linesOf(
    observation('o1', 1),
    { ...observation('o2', 2), status: 'nonsense' },
    '{"resourceType":"Observation"',
    '',
    { resourceType: 'Patient', id: 'p' },
    observation('owned', 3),
    observation('o1', 4),
    { ...observation('x', 5), id: undefined },
  )
  const location = await begun('/$import?type=Observation', body, upload)
  const waiting = await fhir('GET', location)
  assert.deepEqual([waiting.status, waiting.headers['x-progress']], [202, '0% of Observation, 0 of 1 inputs, 0 lines'])
  const done = await finish(location)
  const [output] = done.body.output
  assert.deepEqual(
    [output.type, output.count, output.extension],
    ['OperationOutcome', 3, { created: 2, updated: 1, unchanged: 0 }],
  )
  const [error] = done.body.error
  assert.equal(error.count, 4)
  const told = String((await fhir('GET', error.url)).body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).issue[0])
  assert.deepEqual(
    told.map((one) => [one.diagnostics, one.details.coding[0].code]),
    [
      ['line 2', 'record.code_not_allowed'],
      ['line 3', 'kernel.malformed_json'],
      ['line 5', 'record.type_mismatch'],
      ['line 6', 'record.owned'],
    ],
  )
  assert.deepEqual(told[0].expression, ['Observation.status'])
  assert.match(String((await fhir('GET', output.url)).body), /2 created, 1 updated, 0 unchanged, 4 refused/)
  assert.equal((await fhir('GET', '/Observation/o1')).body.meta.versionId, '2')
  const again = await finish(await begun('/$import?type=Observation', body, upload))
  assert.deepEqual(again.body.output[0].extension, { created: 0, updated: 0, unchanged: 3 })
  assert.equal((await fhir('GET', '/Observation/o1')).body.meta.versionId, '2')
  assert.equal((await trail(region, 'bulk.import')).length, 2)
})

test('Files are fetched from listed origins, each input for itself, without following redirects', async (t) => {
  const { fhir, finish, begun } = await setUpImports(t)
  await files(t, (request, response) => {
    if (request.url === '/patients') return response.end(linesOf({ resourceType: 'Patient', id: 'a' }))
    if (request.url === '/observations') return response.end(linesOf(observation('o1', 1), observation('o2', 2)))
    if (request.url === '/moved') return response.writeHead(302, { location: '/patients' }).end()
    return response.writeHead(500).end()
  })
  const input = [
    { type: 'Patient', url: `${origin}/patients` },
    { type: 'Observation', url: `${origin}/observations` },
    { type: 'Patient', url: `${origin}/moved` },
    { type: 'Patient', url: `${origin}/broken` },
  ]
  const done = await finish(await begun('/$import', { inputFormat: 'application/fhir+ndjson', input }))
  assert.deepEqual(
    done.body.output.map((one: { count: number; inputUrl: string }) => [one.count, one.inputUrl]),
    [
      [1, input[0]?.url],
      [2, input[1]?.url],
      [0, input[2]?.url],
      [0, input[3]?.url],
    ],
  )
  assert.deepEqual(
    done.body.error.map((one: { inputUrl: string }) => one.inputUrl),
    [input[2]?.url, input[3]?.url],
  )
  assert.match(String((await fhir('GET', done.body.error[0].url)).body), /bulk\.fetch_failed/)
  const parameter = input.slice(0, 1).map(({ type, url }) => ({
    name: 'input',
    part: [
      { name: 'type', valueCode: type },
      { name: 'url', valueUrl: url },
    ],
  }))
  const wrapped = await finish(await begun('/$import', { resourceType: 'Parameters', parameter }))
  assert.deepEqual(wrapped.body.output[0].extension, { created: 0, updated: 0, unchanged: 1 })
})

test('An address that is not listed is not fetched, however it is written', async (t) => {
  const { fhir } = await setUpImports(t)
  for (const url of [
    'https://evil.example.org/x',
    'http://files.example.org/x',
    'https://files.example.org:444/x',
    'https://files.example.org.evil.org/x',
    'https://user:secret@files.example.org/x',
    'https://files.example.org@evil.org/x',
    'http://169.254.169.254/latest/meta-data',
    `http://localhost:${port}/x`,
    'file:///etc/passwd',
    'nonsense',
    'https://files.example.org/\0',
    'https://files.example.org/\ud800',
  ]) {
    const answer = await fhir('POST', '/$import', { input: [{ type: 'Patient', url }] })
    assert.deepEqual(
      [answer.status, answer.body.issue[0].details.coding[0].code],
      [403, 'bulk.origin_not_allowed'],
      url,
    )
  }
  assert.equal((await fhir('POST', '/$import', { input: [] })).status, 400)
  assert.equal((await fhir('POST', '/$import', { inputFormat: 'text/csv', input: [] })).status, 400)
  for (const odd of [
    {},
    null,
    [],
    { input: [null] },
    { resourceType: 'Parameters', parameter: [null, { name: 'input', part: [1] }] },
  ]) {
    assert.equal((await fhir('POST', '/$import', odd)).status, 400, JSON.stringify(odd))
  }
  assert.equal((await fhir('POST', '/$import', '', upload)).status, 400)
  assert.equal((await fhir('POST', '/$import', { input: [] }, { headers: { prefer: '' } })).status, 400)
})

test('Only clients whose scopes let them write the type may import it', async (t) => {
  const { fhir, region } = await setUpImports(t)
  const body = linesOf({ resourceType: 'Patient', id: 'a' })
  for (const role of ['resident', 'doctor', 'registrar', 'manager', 'administrator'] as const) {
    const as: Actor = { id: 'one', name: role, roles: [role] }
    assert.equal((await fhir('POST', '/$import?type=Patient', body, { ...upload, as })).status, 403)
  }
  for (const scopes of [[], ['system/*.rs'], ['system/Patient.c'], ['system/Observation.cruds']]) {
    const as = { ...client, id: `c ${scopes}`, scopes }
    assert.equal((await fhir('POST', '/$import?type=Patient', body, { ...upload, as })).status, 403, String(scopes))
  }
  const { rows } = await region.pool.query('select count(*) as count from record.patient')
  assert.equal(rows[0].count, 0)
})

test('A slice that is cut off is done again, and a large input takes several: no line is lost or doubled', async (t) => {
  const { region, fhir, finish, begun } = await setUpImports(t)
  const note = 'x'.repeat(20_000)
  const resources = Array.from({ length: 600 }, (_, n) => ({ ...observation(`o${n}`, n), note: [{ text: note }] }))
  const location = await begun('/$import?type=Observation', linesOf(...resources), upload)
  const counted = async () =>
    (await region.pool.query('select count(*) as count from record.observation')).rows[0].count
  await region.runJob(importSlice, { importId: idOf(location) })
  const first = await counted()
  assert.ok(first > 0 && first < 600, `${first}`)
  const cut = region.ctx().transaction(async (ctx) => {
    await importSlice.run(ctx, { importId: idOf(location) })
    throw new Error('the plug is pulled')
  })
  await assert.rejects(cut, /plug/)
  assert.equal(await counted(), first)
  const done = await finish(location)
  assert.deepEqual(done.body.output[0].extension, { created: 600, updated: 0, unchanged: 0 })
  assert.equal(await counted(), 600)
  assert.equal((await fhir('GET', '/Observation/o599')).body.meta.versionId, '1')
})

test('A line without an end does not fill the memory; a cancelled import stops and its files go', async (t) => {
  const { region, fhir, finish, begun } = await setUpImports(t)
  const endless = await finish(await begun('/$import?type=Observation', 'x'.repeat(17 * 1024 * 1024), upload))
  assert.match(String((await fhir('GET', endless.body.error[0].url)).body), /bulk\.line_too_long/)
  const location = await begun('/$import?type=Observation', linesOf(observation('o1', 1)), upload)
  assert.deepEqual(readdirSync(folderOf(idOf(location))), ['input-1.ndjson'])
  assert.equal((await fhir('DELETE', location)).status, 202)
  await region.runJob(importSlice, { importId: idOf(location) })
  await region.runJob(tend, {})
  assert.equal(existsSync(folderOf(idOf(location))), false)
  assert.equal((await fhir('GET', location)).status, 404)
  assert.equal((await fhir('GET', '/Observation/o1')).status, 404)
})
