import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import test, { type TestContext } from 'node:test'
import { indexProgress, publish, type Resource, reindexJob, search, searchTableOf, withdraw } from '#record'
import { freshDatabase, type TestRegion } from '#testing'

const url = 'http://example.org/blood-group'
const parameter = (changes: object = {}) => ({
  resourceType: 'SearchParameter',
  id: 'blood',
  url: 'http://example.org/SearchParameter/blood',
  name: 'Blood',
  description: 'Blood group',
  status: 'active',
  code: 'blood-group',
  base: ['Patient'],
  type: 'token',
  expression: `Patient.extension.where(url='${url}').value.as(CodeableConcept)`,
  ...changes,
})
const patient = (id: string, code: string, birthDate = '1950-01-01') => ({
  resourceType: 'Patient',
  id,
  birthDate,
  name: [{ family: '王', given: ['明'] }],
  extension: [{ url, valueCodeableConcept: { coding: [{ system: 'urn:abo', code }] } }],
})

function asks(region: TestRegion) {
  const ctx = region.ctx()
  return {
    ctx,
    write: (...resources: object[]) => publish(ctx, 'test', resources as Resource[]),
    ids: async (request: string) => (await search(ctx, request)).resources.map((one) => one.id).join(' '),
  }
}

/** Runs the job until everything is indexed; other tests' transactions may hold it up for a moment. */
async function indexAll(region: TestRegion, id = 'blood') {
  for (let round = 0; round < 200; round++) {
    await region.runJob(reindexJob, {})
    const progress = await indexProgress(region.ctx(), id)
    if (progress.every((one) => one.state !== 'indexing')) return progress
    if (round > 3) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('It does not come to an end')
}

async function setUp(t: TestContext) {
  const region = await freshDatabase(t)
  return { region, ...asks(region) }
}

test('A SearchParameter resource is a parameter of the search: new rows at once, old ones by a job, and only then it answers', async (t) => {
  const { region, write, ids, ctx } = await setUp(t)
  await assert.rejects(ids('Patient?blood-group=A'), { code: 'record.unknown_parameter' })
  await write(patient('old-a', 'A'), patient('old-b', 'B'))
  await write(parameter())
  await write(patient('new-a', 'A'))
  await assert.rejects(ids('Patient?blood-group=A'), { code: 'record.parameter_indexing' })
  assert.deepEqual(
    (await indexProgress(ctx, 'blood')).map((one) => one.state),
    ['indexing'],
  )
  const [progress] = await indexAll(region)
  assert.deepEqual(progress, { type: 'Patient', code: 'blood-group', state: 'ready', reason: null, done: 3, total: 3 })
  const cases: Record<string, string> = {
    'Patient?blood-group=A': 'old-a new-a',
    'Patient?blood-group=urn:abo|B': 'old-b',
    'Patient?blood-group=urn:other|B': '',
    'Patient?blood-group:not=A': 'old-b',
    'Patient?blood-group=urn:abo|': 'old-a old-b new-a',
    'Patient?blood-group:missing=true': '',
    'Patient?name=wm&blood-group=A': 'old-a new-a',
    'Observation?patient.blood-group=A': '',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
  await write(patient('old-b', 'A'))
  assert.equal(await ids('Patient?blood-group=A'), 'old-a old-b new-a')
})

test('What a SearchParameter no longer says is no longer searched by; what it says anew is indexed anew', async (t) => {
  const { region, write, ids, ctx } = await setUp(t)
  await write(patient('a', 'A', '1950-06-01'), parameter())
  await indexAll(region)
  const { rows } = await region.pool.query('select number from record.search_parameter')
  await write(parameter({ description: 'The same in other words' }))
  assert.equal(await ids('Patient?blood-group=A'), 'a')
  await write(parameter({ type: 'date', expression: 'Patient.birthDate' }))
  await assert.rejects(ids('Patient?blood-group=1950'), { code: 'record.parameter_indexing' })
  await indexAll(region)
  assert.equal(await ids('Patient?blood-group=1950'), 'a')
  assert.equal(await ids('Patient?blood-group=1951&_sort=-blood-group'), '')
  const later = await region.pool.query('select number from record.search_parameter')
  assert.ok(later.rows[0].number > rows[0].number)
  await write(parameter({ status: 'retired' }))
  await assert.rejects(ids('Patient?blood-group=1950'), { code: 'record.unknown_parameter' })
  await write(parameter())
  await withdraw(ctx, 'test', [{ type: 'SearchParameter', id: 'blood' }])
  await assert.rejects(ids('Patient?blood-group=A'), { code: 'record.unknown_parameter' })
  await assert.rejects(indexProgress(ctx, 'blood'), { code: 'record.not_found' })
  // The rows keep nothing of it.
  const waiting = 'select from record.reindex where finished_at is null'
  for (let round = 0; round < 200 && (await region.pool.query(waiting)).rowCount; round++)
    await region.runJob(reindexJob, {})
  const left = await region.pool.query('select from record.date_value where parameter >= 100000')
  assert.equal(left.rowCount, 0)
})

test('Strings, references, quantities and computed expressions are indexed as their kinds are', async (t) => {
  const { region, write, ids } = await setUp(t)
  const observation = (id: string, value: number, unit: string) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p' },
    valueQuantity: { value, system: 'http://unitsofmeasure.org', code: unit },
    note: [{ text: '空腹' }, { text: '饭后' }],
  })
  await write(observation('one', 5400, 'umol/L'), observation('two', 9, 'mmol/L'))
  const of = (code: string, type: string, expression: string) =>
    parameter({ id: code, code, type, expression, base: ['Observation'] })
  await write(
    of('remark', 'string', 'Observation.note.text'),
    of('measured', 'quantity', 'Observation.value.ofType(Quantity)'),
    of('about', 'reference', 'Observation.subject'),
    of('large', 'token', "iif(Observation.value.ofType(Quantity).value > 1000, 'yes', 'no')"),
    of('Count2', 'number', 'Observation.note.count()'),
  )
  await indexAll(region, 'Count2')
  const cases: Record<string, string> = {
    'Observation?remark=空': 'one two',
    'Observation?measured=5.4|http://unitsofmeasure.org|mmol/L': 'one',
    'Observation?about=Patient/p': 'one two',
    'Observation?large=yes': 'one',
    'Observation?large=no': 'two',
    'Observation?Count2=2&_sort=-measured': 'one two',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
  await assert.rejects(ids('Observation?large:missing=true'), { code: 'record.computed_parameter' })
})

test('A SearchParameter that cannot be searched by is kept and says why', async (t) => {
  const { write, ids, ctx } = await setUp(t)
  const cases: [object, string][] = [
    [{ type: 'composite' }, 'kind'],
    [{ code: 'not a code' }, 'code'],
    [{ code: 'gender' }, 'standard'],
    [{ expression: 'Patient.name.where(' }, 'expression'],
    [{ expression: undefined }, 'expression'],
  ]
  for (const [changes, reason] of cases) {
    await write(parameter(changes))
    const [progress] = await indexProgress(ctx, 'blood')
    assert.equal(progress?.reason, reason)
    assert.equal(progress?.state, 'unusable')
  }
  await write(parameter({ id: 'first' }))
  await write(parameter({ id: 'second' }))
  assert.equal((await indexProgress(ctx, 'second'))[0]?.reason, 'taken')
  await write({ ...patient('m', 'A'), gender: 'male' })
  assert.equal(await ids('Patient?gender=male'), 'm')
  await write(parameter({ status: 'draft' }))
  await assert.rejects(indexProgress(ctx, 'blood'), { code: 'record.not_found' })
})

test('A write that began before the parameter was there is indexed by the job that waits for it', async (t) => {
  const { region, write, ids, ctx } = await setUp(t)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let written = () => {}
  const begun = new Promise<void>((resolve) => {
    written = resolve
  })
  const slow = ctx.transaction(async (ctx) => {
    await publish(ctx, 'test', [patient('slow', 'A')] as unknown as Resource[])
    written()
    await held
  })
  await begun
  await write(parameter())
  for (let round = 0; round < 4; round++) await region.runJob(reindexJob, {})
  assert.equal((await indexProgress(ctx, 'blood'))[0]?.state, 'indexing')
  release()
  await slow
  await indexAll(region)
  assert.equal(await ids('Patient?blood-group=A'), 'slow')
})

test('Another process learns of a parameter when it writes and when it is asked', async (t) => {
  const { region, write, ids } = await setUp(t)
  await write(patient('first', 'A'))
  const other = fork(new URL('./other-process.fixture.ts', import.meta.url), [region.url])
  t.after(() => other.kill())
  const tell = (message: object) =>
    new Promise<{ ids?: string; refused?: string }>((resolve) => {
      other.once('message', (answer) => resolve(answer as { ids?: string }))
      other.send(message)
    })
  assert.deepEqual(await tell({ ask: 'Patient?blood-group=A' }), { refused: 'record.unknown_parameter' })
  await write(parameter())
  assert.deepEqual(await tell({ write: patient('theirs', 'A') }), { ids: '' })
  assert.deepEqual(await tell({ ask: 'Patient?blood-group=A' }), { refused: 'record.parameter_indexing' })
  await indexAll(region)
  assert.deepEqual(await tell({ ask: 'Patient?blood-group=A' }), { ids: 'first theirs' })
  await write(parameter({ status: 'retired' }))
  assert.deepEqual(await tell({ ask: 'Patient?blood-group=A' }), { refused: 'record.unknown_parameter' })
  await assert.rejects(ids('Patient?blood-group=A'), { code: 'record.unknown_parameter' })
  assert.equal(searchTableOf('Patient').parameters.has('blood-group'), false)
})
