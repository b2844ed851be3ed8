import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
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

  const second = await importFolder(ctx, synthea)
  assert.deepEqual(second.refusals, [])
  assert.deepEqual(
    second.types.filter((row) => row.created > 0 || row.updated > 0),
    [],
  )
  assert.equal(all(second), 15_073)
  assert.equal((await search(ctx, 'Patient?_summary=count')).total, 60)
})
