/** The end of a year of the fund: findings and what is decided of them, the assessment, and the clearing. */
import { confirmScore, demonstrationIndicators, handAssessment, scoreOf } from '#insurance/assessment'
import { yearEnd } from '#insurance/budgets'
import { exportClaims } from '#insurance/claims'
import { decideFindings, letStand, listFindings, runAfter, runStep } from '#insurance/findings'
import { config, runJob } from '#kernel'
import { instantAt } from '../calendar.ts'
import type { World } from '../world.ts'
import { officeOf, signed } from './pay.ts'

/** Claims leave as Parquet and rules look over them; most of what is found is decided, and what stands comes back. */
export async function lookOver(world: World, year: number): Promise<void> {
  const { auditor } = officeOf(world)
  const on = (day: string) => instantAt(`${year + 1}-${day}`, '09:00')
  await exportClaims(world.at(on('01-08')), { year })
  const begun = world.at(on('01-08'), auditor)
  const runId = await world.once(
    `fund/findings/${year}/begin`,
    begun,
    async (ctx) => (await runAfter(ctx, { year })) ?? null,
  )
  if (runId === null) return
  await world.once(`fund/findings/${year}/look`, world.at(on('01-08')), async (ctx) => {
    for (let steps = 0; steps < stepsMax; steps++) await runJob(ctx, runStep, { runId })
  })
  // When the days for an answer are over.
  await world.once(`fund/findings/${year}/decide`, world.at(on('01-25'), auditor), async (ctx) => {
    const { findings } = await listFindings(ctx, { state: 'open' })
    for (const [at, { id }] of findings.entries()) {
      if (at % 4 === 3) continue // some wait for whoever opens the queue
      const dismissed = at % 5 === 4
      const words = dismissed ? '两次检查之间病情有变化，属合理。' : '核对费用明细，确属重复收取。'
      await decideFindings(ctx, { findingIds: [id], verdict: dismissed ? 'dismissed' : 'upheld', words })
    }
  })
  await world.once(`fund/findings/${year}/stand`, world.at(on('01-26')), async (ctx) => void (await letStand(ctx)))
}

/** A pass has a step for each few slices and one over everybody; a step after the last does nothing. */
const stepsMax = 12

/** Figures of a year before this system counted any: the region brings them, as the insurer's earlier assessment said. */
export async function assess(world: World, year: number): Promise<void> {
  const { auditor } = officeOf(world)
  const at = instantAt(`${year + 1}-01-12`, '10:00')
  for (const place of world.region.places.filter(({ kind }) => kind === 'hospital' || kind === 'township-centre')) {
    const random = world.region.random.fork(`assessment-${year}-${place.key}`)
    await world.once(`fund/assessment/${year}/${place.key}`, world.at(at, auditor), async (ctx) => {
      const runId = ctx.chance.uuid()
      const figures = demonstrationIndicators.map(({ measure, zeroAtBp, fullAtBp }) => {
        const denominator = random.between(180, 420)
        // Better than the middle: most institutions keep a part of what is left.
        const rateBp = random.between(Math.round((zeroAtBp + fullAtBp) / 2), Math.min(10_000, fullAtBp + 800))
        const numerator = Math.min(denominator, Math.round((denominator * rateBp) / 10_000))
        return { measure, numerator, denominator, runId, definitionHash: '0'.repeat(64) }
      })
      await handAssessment(ctx, { institutionId: place.id, year, asOf: at, figures })
      const score = await scoreOf(ctx, place.id, year)
      await confirmScore(ctx, { scoreId: score!.scoreId })
    })
  }
}

/** The whole clearing, signed by two and posted. */
export async function closeYear(world: World, year: number): Promise<void> {
  await lookOver(world, year)
  await assess(world, year)
  await exportClaims(world.at(instantAt(`${year + 1}-01-28`, '08:00')), { year })
  await signed(world, `year-end/${year}`, instantAt(`${year + 1}-01-28`, '09:00'), async (ctx) => {
    return (await yearEnd(ctx, { pool: config.poolareaNo, year })).statementIds
  })
}
