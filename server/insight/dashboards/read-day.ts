import { DayPage, DayRequest } from '#contracts/dashboards'
import { type Context, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { type DayCounts, figuresOf } from './figure.ts'
import { headlineOf } from './headline.ts'
import { moneyCounts } from './money-store.ts'
import { prescriptionCounts } from './prescription-store.ts'
import { refusalCount } from './refusal-store.ts'
import { auditLook, scopeFor, windowFor } from './scope.ts'
import { type Scope, visitCounts } from './visit-store.ts'
import { type Window, weekBefore } from './window.ts'

/** The manager's first page. Refusals: dashboards.other_institution, dashboards.future_day. */
export const readDay = verb(
  {
    name: 'dashboards.read_day',
    may: ['manager', 'auditor'],
    input: DayRequest,
    answer: DayPage,
    summary: 'Visits, waits, money and refusals of a day beside the same weekday last week.',
  },
  async (ctx, input) => {
    const { institutionName, ...scope } = await scopeFor(ctx, input.institutionId)
    const window = windowFor(ctx, input.day)
    const lastWeek = weekBefore(window)
    const [counts, countsLastWeek] = [await countsOf(ctx, window, scope), await countsOf(ctx, lastWeek, scope)]
    await auditLook(ctx, 'day')
    return {
      day: window.day,
      asOf: window.until.toISOString(),
      comparedAsOf: lastWeek.until.toISOString(),
      institutionId: scope.institutionId,
      institutionName,
      headline: headlineOf(counts, countsLastWeek, window.day === dayOf(ctx.now)),
      figures: figuresOf(counts, countsLastWeek),
    }
  },
)

async function countsOf(ctx: Context, window: Window, scope: Scope): Promise<DayCounts> {
  return {
    ...(await visitCounts(ctx, window, scope)),
    ...(await moneyCounts(ctx, window, scope)),
    ...(await prescriptionCounts(ctx, window, scope)),
    refusals: await refusalCount(ctx, window),
  }
}
