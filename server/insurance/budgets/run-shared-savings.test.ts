import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  confirmScore,
  demonstrationIndicators,
  handAssessment,
  loadDemonstrationScheme,
  scoreOf,
} from '#insurance/assessment'
import { loadBenefits } from '#insurance/benefits'
import { setCover } from '#insurance/claims'
import { readStatement, rerun } from '#insurance/statements'
import { type Actor, config } from '#kernel'
import { freshDatabase } from '#testing'
import { institution, resident } from '#testing/people'
import '#insurance/packages'
import { runSharedSavings } from './run-shared-savings.ts'

test('an institution’s savings are its members’, scored by the confirmed assessment; the statement comes out the same again', async (t) => {
  const region = await freshDatabase(t)
  region.clock.set('2026-02-10T02:00:00Z')
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const lead = await institution(region, 'internet-hospital', '安平互联网医院')
  const { id: institutionId } = await institution(region, 'hospital', '安平县人民医院')
  const manager: Actor = { id: 'm1', name: '郭建平', roles: ['manager'], institutionId: lead.id }
  const asked = {
    ...{ year: 2025, institutionId, insutype: '390' as const, track: 'basic-b' as const, twoSided: false },
    ...{ benchmarkFen: 1_000_000, electedRate: 20_000 },
  }
  const run = (actor: Actor = manager) => region.ctx(actor).transaction((ctx) => runSharedSavings(ctx, asked))
  await assert.rejects(run(), { code: 'budgets.no_score' })
  await loadDemonstrationScheme(ctx, 2025)
  const figures = demonstrationIndicators.map(({ measure }) => ({
    ...{ measure, numerator: 100, denominator: 100 },
    ...{ runId: region.chance.uuid(), definitionHash: 'a'.repeat(64) },
  }))
  await handAssessment(ctx, { institutionId, year: 2025, asOf: ctx.now, figures })
  await assert.rejects(run(), { code: 'budgets.no_score' }, 'a provisional score shares nothing')
  await confirmScore(ctx, { scoreId: (await scoreOf(ctx, institutionId, 2025))!.scoreId })
  await assert.rejects(run(), { code: 'budgets.no_members' })
  const { id: residentId } = await resident(region, '王秀英')
  const person = { residentId, poolareaNo: config.poolareaNo, from: '2025-01-01', insutype: '390' as const }
  await setCover(ctx, { people: [{ ...person, leadInstitutionId: institutionId }] })
  await assert.rejects(run({ ...manager, institutionId }), { code: 'budgets.not_yours' })
  const { statementIds } = await run()
  const statement = await region
    .ctx(manager)
    .transaction((ctx) => readStatement(ctx, { statementId: statementIds[0]! }))
  // Nobody of them cost anything: the whole benchmark is saved, 40% × 98% of it would be above the cap of a tenth.
  assert.equal(statement.headlineFen, 100_000)
  assert.equal((await region.ctx().transaction((ctx) => rerun(ctx, statementIds[0]!))).same, true)
})
