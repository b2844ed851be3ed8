import { ClosedStatementPeriod, StatementPeriod } from '#contracts/statements'
import { audit, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import * as store from './store.ts'

/** Closes a month or a year: no statement of it is posted any more. Safe to repeat. Refusals: statements.period_running. */
export const closeStatementPeriod = verb(
  {
    name: 'statements.close_period',
    may: ['auditor'],
    input: StatementPeriod,
    answer: ClosedStatementPeriod,
    summary: 'Closes a month or a year of statements; nothing of it is posted any more.',
  },
  async (ctx, { period }) => {
    await store.holdPeriods(ctx, 'to-close')
    const known = await store.closedAmong(ctx, [period])
    if (known) return { period, closedAt: known.closed_at.toISOString() }
    refuseUnless(dayOf(ctx.now).slice(0, period.length) > period, 'statements.period_running', {
      field: 'period',
      params: { period },
    })
    await store.insertClosed(ctx, { period, closed_by: ctx.actor.id, closed_at: ctx.now })
    await audit(ctx, { action: 'execute', entity: 'statements.period', entityId: period })
    return { period, closedAt: ctx.now.toISOString() }
  },
)
