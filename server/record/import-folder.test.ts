import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Observation, Resource } from '@medplum/fhirtypes'
import { importFolder, search } from '#record'
import { freshDatabase } from '#testing'

const synthea = join(import.meta.dirname, '../../../shared/data/synthea-r4')

test('The 60 Synthea patients are loaded and found again, and loading them twice doubles nothing', async (t) => {
  if (!existsSync(synthea)) return t.skip('../shared/data/synthea-r4 is not here')
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const steps: number[] = []
  const first = await importFolder(ctx, synthea, (step) => steps.push(step.done))
  assert.deepEqual(first.refusals, [])
  assert.equal(steps.at(-1), 62)
  const all = (result: typeof first) =>
    result.types.reduce((sum, row) => sum + row.created + row.updated + row.unchanged, 0)
  assert.equal(all(first), 15_073)
  assert.equal((await search(ctx, 'Patient?_count=200')).resources.length, 60)

  const all15k = resourcesOf(synthea)
  const observations = all15k.filter((one): one is Observation => one.resourceType === 'Observation')
  const patientId = observations[0]?.subject?.reference?.slice('urn:uuid:'.length) ?? ''
  const isOf = (one: Observation, code: string) => one.code.coding?.some((coding) => coding.code === code)
  const kilograms: Record<string, number> = { kg: 1, g: 1e-3, pg: 1e-15 }
  const at = (one: Observation) => Date.parse(one.effectiveDateTime ?? '')
  const cases: [string, (one: Observation) => unknown][] = [
    [`patient=${patientId}`, (one) => one.subject?.reference?.endsWith(patientId)],
    ['code=http://loinc.org|8302-2', (one) => isOf(one, '8302-2')],
    ['code=8302-2,29463-7', (one) => isOf(one, '8302-2') || isOf(one, '29463-7')],
    [`code=8302-2&patient=${patientId}`, (one) => isOf(one, '8302-2') && one.subject?.reference?.endsWith(patientId)],
    ['date=ge2015-01-01T00:00:00Z', (one) => at(one) >= Date.parse('2015-01-01T00:00:00Z')],
    ['date=lt2012-06-30T12:00:00Z', (one) => at(one) < Date.parse('2012-06-30T12:00:00Z')],
    ['code=8302-2&value-quantity=gt170', (one) => isOf(one, '8302-2') && (one.valueQuantity?.value ?? 0) > 170],
    [
      'value-quantity=lt100|http://unitsofmeasure.org|kg',
      (one) => (one.valueQuantity?.value ?? 0) * (kilograms[one.valueQuantity?.code ?? ''] ?? Number.NaN) < 100,
    ],
    ['status:not=final', (one) => one.status !== 'final'],
  ]
  for (const [query, expected] of cases) {
    const { total } = await search(ctx, `Observation?${query}&_summary=count`)
    assert.equal(total, observations.filter(expected).length, query)
  }

  const second = await importFolder(ctx, synthea)
  assert.deepEqual(second.refusals, [])
  assert.deepEqual(
    second.types.filter((row) => row.created > 0 || row.updated > 0),
    [],
  )
  assert.equal(all(second), 15_073)
  assert.equal((await search(ctx, 'Patient?_summary=count')).total, 60)
})

function resourcesOf(folder: string): Resource[] {
  return readdirSync(folder).flatMap((file) => {
    const bundle = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8'))
    return bundle.entry.map((entry: { resource: Resource }) => entry.resource)
  })
}

test('A folder with a broken bundle loads the others and says what was refused; a later file may be named earlier', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const folder = mkdtempSync(join(tmpdir(), 'anji-import-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  const transaction = (...resources: object[]) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({
      resource,
      request: { method: 'POST', url: (resource as Resource).resourceType },
    })),
  })
  const encounter = { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'AMB' } }
  write('a.json', transaction({ ...encounter, subject: { reference: 'urn:uuid:late' } }))
  write(
    'b.json',
    transaction({ resourceType: 'Patient', id: 'late' }, { resourceType: 'Basic', code: { text: 'without an id' } }),
  )
  write('c.json', transaction({ resourceType: 'Patient', id: 'good' }, { resourceType: 'Patient', gender: 'both' }))
  write('d.json', '{"resourceType":')
  write('e.ndjson', '{"resourceType":"Patient","id":"l1"}\n\n{"resourceType":"Patient","id":"l2"}\n')
  const run = async () => {
    const { refusals } = await importFolder(ctx, folder)
    return refusals.map(({ file, code }) => `${file} ${code}`).sort()
  }
  const expected = ['c.json record.invalid', 'd.json kernel.malformed_json']
  assert.deepEqual(await run(), expected)
  assert.deepEqual(await run(), expected)
  const ids = (await search(ctx, 'Patient?_sort=_id')).resources.map((one) => one.id)
  assert.deepEqual(ids, ['l1', 'l2', 'late'])
  assert.equal((await search(ctx, 'Encounter?subject=Patient/late')).resources.length, 1)
  assert.equal((await search(ctx, 'Basic')).resources.length, 1)
})
