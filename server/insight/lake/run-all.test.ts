import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { importFolder, publish, streamType } from '#record'
import { freshDatabase } from '#testing'
import { compileView, runView } from './compile-view.ts'
import { readyMadeViews } from './ready-made.ts'
import { runAll } from './run-all.ts'
import { saveView } from './save-view.ts'

const synthea = join(import.meta.dirname, '../../../../shared/data/synthea-r4')

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'anji-views-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function readParquet(file: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const read = await connection.runAndReadAll(`select * from read_parquet('${file}')`)
  const rows = read.getRowObjectsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

// JSON of DuckDB writes whole numbers of 64 bits as text.
const plain = (rows: readonly object[]) =>
  rows
    .map((row) =>
      JSON.stringify(Object.values(row).map((value) => (typeof value === 'number' ? String(value) : value))),
    )
    .sort()

test('Every ready-made view is one by the rules, named as its file, with a title', () => {
  assert.ok(readyMadeViews().size >= 12)
  for (const [name, { definition }] of readyMadeViews()) {
    const view = compileView(definition)
    assert.equal(definition.name, name)
    assert.ok(definition.title && definition.description && view.columns.length > 3, name)
    assert.ok(
      view.columns.every((column) => column.type),
      `${name}: every column says its type`,
    )
  }
})

test('The view of patients has nothing that names one', async () => {
  const patient = {
    resourceType: 'Patient',
    id: 'p1',
    identifier: [{ system: 'urn:card', value: 'SECRET-1' }],
    name: [{ family: 'SECRET-2', given: ['SECRET-3'] }],
    telecom: [{ system: 'phone', value: 'SECRET-4' }],
    address: [{ line: ['SECRET-5'], text: 'SECRET-6', postalCode: 'SECRET-7', city: '安济' }],
    birthDate: '1950-04-05',
    contact: [{ name: { family: 'SECRET-8' } }],
    photo: [{ title: 'SECRET-9' }],
  }
  const [row] = runView(readyMadeViews().get('patient_demographics')?.definition, [patient])
  assert.doesNotMatch(JSON.stringify(row), /SECRET|04-05/)
  assert.deepEqual([row?.key, row?.birth_year, row?.city, row?.deceased], ['Patient/p1', 1950, '安济', false])
})

test('All views over 15,000 Synthea resources become Parquet files whose rows are the evaluator’s', async (t) => {
  if (!existsSync(synthea)) return t.skip('../shared/data/synthea-r4 is not here')
  const region = await freshDatabase(t)
  await importFolder(region.ctx(), synthea)
  const folder = scratch(t)
  const steps: string[] = []
  const runs = await runAll(region.ctx(), [], folder, { onProgress: ({ view }) => steps.push(view) })
  assert.deepEqual(readdirSync(folder).sort(), [...readyMadeViews().keys()].map((name) => `${name}.parquet`).sort())
  assert.ok(new Set(steps).size > 10)
  for (const { view, rows, file } of runs) {
    const definition = readyMadeViews().get(view)?.definition
    const expected = []
    for await (const batch of streamType(region.ctx(), definition?.resource ?? '', { entity: 'test' })) {
      expected.push(
        ...runView(
          definition,
          batch.map(({ content }) => JSON.parse(content)),
        ),
      )
    }
    const found = await readParquet(file)
    assert.equal(found.length, rows)
    assert.deepEqual(plain(found), plain(expected), view)
  }
  const rowsOf = (view: string) => runs.find((one) => one.view === view)?.rows ?? 0
  const resources = readdirSync(synthea).flatMap((file) => {
    const { entry } = JSON.parse(gunzipSync(readFileSync(join(synthea, file))).toString('utf8'))
    return (entry as { resource: { resourceType: string; component?: unknown[] } }[]).map((one) => one.resource)
  })
  const count = (type: string) => resources.filter((one) => one.resourceType === type).length
  assert.equal(rowsOf('patient_demographics'), 60)
  for (const [view, type] of [
    ['observation', 'Observation'],
    ['condition', 'Condition'],
    ['encounter', 'Encounter'],
    ['immunization', 'Immunization'],
    ['explanation_of_benefit', 'ExplanationOfBenefit'],
  ] as const)
    assert.equal(rowsOf(view), count(type), view)
  const components = resources.reduce(
    (sum, one) => sum + (one.resourceType === 'Observation' ? (one.component?.length ?? 0) : 0),
    0,
  )
  assert.equal(rowsOf('observation_component'), components)
  const pressures = await readParquet(join(folder, 'observation_component.parquet'))
  assert.ok(pressures.some((row) => typeof row.value === 'number' && row.unit !== null))
})

test('A saved view goes before the ready-made one of its name; old versions stay; since leaves out what did not change', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const definition = {
    name: 'condition',
    resource: 'Patient',
    select: [{ column: [{ name: 'id', path: 'id', type: 'id' }] }],
  }
  assert.deepEqual(await saveView(ctx, { definition }), { name: 'condition', version: 1 })
  assert.deepEqual(await saveView(ctx, { definition: { ...definition, title: 'more' } }), {
    name: 'condition',
    version: 2,
  })
  await assert.rejects(saveView(ctx, { definition: { ...definition, select: [] } }), { code: 'record.invalid' })
  await publish(ctx, 'residents', [{ resourceType: 'Patient', id: region.chance.uuid() }])
  const before = region.clock.now()
  region.clock.advance(5)
  const late = region.chance.uuid()
  await publish(region.ctx(), 'residents', [{ resourceType: 'Patient', id: late }])
  const folder = scratch(t)
  const [all] = await runAll(region.ctx(), ['condition'], folder)
  assert.deepEqual([all?.version, all?.rows], [2, 2])
  await runAll(region.ctx(), ['condition'], folder, { since: before })
  assert.deepEqual(await readParquet(join(folder, 'condition.parquet')), [{ id: late }])
  await assert.rejects(runAll(ctx, ['none'], folder), { code: 'lake.view_not_found' })
})
