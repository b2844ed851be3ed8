import './own-data.fixture.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBreakdown } from '#insight/fund'
import { claimsModule } from '#insurance/claims'
import { findingsModule } from '#insurance/findings'
import { rerun } from '#insurance/statements'
import { type Context, makeContext, wireListeners } from '#kernel'
import { trialBalance } from '#ledger'
import { freshDatabase, type TestRegion } from '#testing'
import { instantAt } from '../calendar.ts'
import { layGround } from '../ground.ts'
import { drawRegion } from '../region.ts'
import { settlePeople } from '../settle-people.ts'
import * as store from '../store.ts'
import { openWorld } from '../world.ts'
import { liveFund } from './live.ts'

test('a small region’s fund: a year is settled to its end by two persons, the one that runs goes on, and the books balance', async (t) => {
  const db = await freshDatabase(t)
  wireListeners([claimsModule, findingsModule].flatMap((module) => module.listeners ?? []))
  const now = new Date('2026-03-22T02:00:00Z')
  const maker = (options: Parameters<typeof makeContext>[1]) => makeContext(db.pool, options)
  await maker({}).transaction((ctx) => store.beginSeed(ctx, { seed: 'anji', residents: 120, visits: 0, now }))
  const world = await openWorld(maker, drawRegion({ seed: 'anji', residents: 120, now }), now)
  const opening = instantAt('2026-02-20', '07:00')
  await layGround(world, opening)
  await settlePeople(world, opening, () => undefined)
  await liveFund(world, 16, () => undefined)
  const count = async (from: string) => (await db.pool.query(`select count(*)::int as n from ${from}`)).rows[0].n
  assert.ok((await count("settlement.bill where state = 'settled'")) > 100)
  // Everything that was drafted was approved by another and posted, and comes out the same again.
  assert.equal(await count("statements.statement where state <> 'posted'"), 0)
  for (const kind of [
    'prepayment',
    'month-points',
    'drg-month',
    'dip-month',
    'capitation',
    'disease-package',
    'year-clearing',
  ])
    assert.ok((await count(`statements.statement where kind = '${kind}' and year = 2025`)) > 0, kind)
  const { rows } = await db.pool.query('select id from statements.statement where year = 2025 and month is null')
  for (const { id } of rows) assert.equal((await maker({}).transaction((ctx) => rerun(ctx, id))).same, true)
  assert.ok((await count("findings.finding where state = 'recovered'")) > 0)
  assert.ok((await count("findings.finding where state = 'open'")) > 0)
  await packagesAreTheirBills(maker, db.pool)
  assert.equal(await count("assessment.score where state <> 'confirmed'"), 0)
  assert.equal(await trialBalance(maker({})), 0)
})

/** What each package says was spent is what the pooled fund paid by the bills it leads to, less what findings took back, to the fen. */
async function packagesAreTheirBills(maker: Maker, pool: TestRegion['pool']): Promise<void> {
  const { rows } = await pool.query<{ kind: string; subject: string; institution_id: string; result: Spent }>(
    `select kind, subject, institution_id, result from statements.pub_statement
      where year = 2025 and state = 'posted' and kind in ('capitation', 'disease-package')`,
  )
  const auditor = { id: 'a', name: '稽核', roles: ['auditor' as const] }
  let recoveredFen = 0
  for (const { kind, subject, institution_id, result } of rows) {
    const [code, insutype] = subject.split(':') as [string, '310' | '390']
    const whose = kind === 'capitation' ? { leadId: institution_id } : { packageCode: code }
    const asked = { by: 'institution' as const, year: 2025, insutype, ...whose }
    const { total } = await maker({ actor: auditor }).transaction((ctx) => readBreakdown(ctx, asked))
    assert.equal(total.hifp_pay - total.hifpRecoveredFen, result.spentFen, `${kind} ${subject}`)
    assert.equal(total.hifpRecoveredFen, result.recoveredFen ?? 0, `${kind} ${subject}`)
    recoveredFen += total.hifpRecoveredFen
  }
  assert.ok(recoveredFen > 0, 'something came back of what packages pay')
}

type Maker = (options: Parameters<typeof makeContext>[1]) => Context

interface Spent {
  readonly spentFen: number
  readonly recoveredFen?: number
}
