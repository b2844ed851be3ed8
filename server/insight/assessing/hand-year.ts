import { z } from 'zod'
import { Handed, HandYear } from '#contracts/assessment'
import { handAssessment } from '#insurance/assessment'
import { audit, defineJob, Refusal, refuseUnless, verb } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import * as store from './store.ts'

/**
 * Hands each institution's figures of a year to insurance. Refusals: measures.not_computed, measures.other_scope,
 * assessment.no_scheme.
 */
export const handYear = verb(
  {
    name: 'assessing.hand_year',
    may: ['manager', 'auditor', 'system'],
    input: HandYear,
    answer: Handed,
    summary: 'Hands the year’s figures of every institution to insurance, to be scored.',
  },
  async (ctx, { year }) => {
    refuseUnless(await seesRegion(ctx), 'measures.other_scope')
    const counted = await store.newestOf(ctx, year)
    refuseUnless(counted, 'measures.not_computed', { field: 'year' })
    const figures = await store.figuresOf(ctx, year, counted)
    let kept = 0
    // In one order: two who hand at once wait for each other instead of locking crosswise.
    for (const institutionId of [...figures.keys()].sort()) {
      const handed = { institutionId, year, asOf: counted.asOf, figures: figures.get(institutionId)! }
      if (!(await handAssessment(ctx, handed))) kept++
    }
    await audit(ctx, { action: 'execute', entity: 'assessing.year', entityId: String(year) })
    return { year, runId: counted.runId, to: counted.to, institutions: figures.size, kept }
  },
)

/** After the night's measures (02:10 in China). A year without a scheme or figures is left for another night. */
export const nightlyHand = defineJob(
  'assessing.nightly',
  z.object({}).loose(),
  async (ctx) => {
    try {
      await handYear(ctx, { year: Number(dayOf(ctx.now).slice(0, 4)) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  },
  { cron: '40 19 * * *' }, // 03:40 in China
)
