import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstrationIndicators, loadDemonstrationScheme, scoreOf } from '#insurance/assessment'
import { freshDatabase, type TestRegion } from '#testing'
import { hospital, institution } from '#testing/people'
import { handYear } from './index.ts'

const run = '018f0000-0000-7000-8000-000000000001'

/** A finished computation with one figure a measure and institution. */
async function counted(region: TestRegion, to: string, rows: readonly (readonly [string, string, number, number])[]) {
  const { pool } = region
  const at = region.clock.now()
  await pool.query(
    `insert into measures.run (id, day, state, as_of, periods, asked_at, asked_by, finished_at, result_hash)
     values ($1, $2, 'done', $3, '[]', $3, 'test', $3, 'hash') on conflict do nothing`,
    [run, to, at],
  )
  const hash = 'b'.repeat(64)
  await pool.query(
    `insert into measures.definition (hash, code, version, content, adopted_at) values ($1, 'any', 1, '{}', $2) on conflict do nothing`,
    [hash, at],
  )
  const insert = (code: string, kind: string, scope: string | null, n: number, d: number) =>
    pool.query(
      `insert into measures.result (run_id, measure_code, version, definition_hash, period_kind, period_from, period_to,
         scope_kind, scope_id, numerator, denominator, population, as_of)
       values ($1, $2, 1, $3, 'year-to-date', '2026-01-01', $4, $5, $6, $7, $8, $8, $9)`,
      [run, code, hash, to, kind, scope, n, d, at],
    )
  await insert('contract-rate', 'region', null, 1, 2)
  for (const [institutionId, code, n, d] of rows) await insert(code, 'institution', institutionId, n, d)
}

test('every institution’s figures of the year are handed and scored; who has nobody gets no score', async (t) => {
  const region = await freshDatabase(t)
  const [one, two] = [await hospital(region), await institution(region, 'township-centre', '柳河镇卫生院')]
  await assert.rejects(handYear(region.ctx(), { year: 2026 }), { code: 'measures.not_computed' })
  const measures = demonstrationIndicators.map(({ measure }) => measure)
  await counted(region, '2026-11-30', [
    ...measures.map((code) => [one.id, code, 100, 100] as const),
    ...measures.map((code) => [two.id, code, 0, 0] as const),
  ])
  await assert.rejects(handYear(region.ctx(), { year: 2026 }), { code: 'assessment.no_scheme' })
  await loadDemonstrationScheme(region.ctx(), 2026)
  await loadDemonstrationScheme(region.ctx(), 2026)
  const handed = await handYear(region.ctx(), { year: 2026 })
  assert.deepEqual([handed.institutions, handed.kept, handed.to], [2, 0, '2026-11-30'])
  assert.equal((await scoreOf(region.ctx(), one.id, 2026))!.scoreBp, 10_000)
  assert.equal((await scoreOf(region.ctx(), two.id, 2026))!.scoreBp, null)
})

test('a manager who is not the lead hospital’s hands nothing', async (t) => {
  const region = await freshDatabase(t)
  const { id } = await hospital(region)
  const manager = { id: 'm', name: '院长', roles: ['manager' as const], institutionId: id }
  await assert.rejects(
    region.ctx(manager).transaction((ctx) => handYear(ctx, { year: 2026 })),
    { code: 'measures.other_scope' },
  )
})
