import { Trend, TrendRequest } from '#contracts/dashboards'
import { verb } from '#kernel'
import { moneyTrend } from './money-store.ts'
import { refusalTrend } from './refusal-store.ts'
import { auditLook, scopeFor, windowFor } from './scope.ts'
import { visitTrend } from './visit-store.ts'
import { daysUntil, windowOf } from './window.ts'

const NO_MONEY = { bills: 0, totalFen: 0, fundFen: 0, accountFen: 0, cashFen: 0 }

/** One row a day, oldest first. Refusals: dashboards.other_institution, dashboards.future_day. */
export const readTrend = verb(
  {
    name: 'dashboards.read_trend',
    may: ['manager', 'auditor'],
    input: TrendRequest,
    answer: Trend,
    summary: 'Visits, waits, money and refusals day by day.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input.institutionId)
    const { day, until } = windowFor(ctx, input.day)
    const days = daysUntil(day, input.days)
    const { from } = windowOf(days[0]!, ctx.now)
    const visits = await visitTrend(ctx, days, until, scope)
    const money = await moneyTrend(ctx, from, until, scope)
    const refusals = await refusalTrend(ctx, from, until)
    await auditLook(ctx, 'trend')
    return {
      days: visits.map((row) => {
        const { bills, totalFen, fundFen, accountFen, cashFen } = money.get(row.day) ?? NO_MONEY
        return { ...row, bills, totalFen, fundFen, accountFen, cashFen, refusals: refusals.get(row.day) ?? 0 }
      }),
    }
  },
)
