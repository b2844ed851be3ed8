import { ClosedPeriod, ClosePeriod } from '#contracts/ledger'
import { audit, refuseUnless, verb } from '#kernel'
import * as books from './books.ts'
import { endOfPeriod } from './posting.ts'
import * as store from './store.ts'

/**
 * Closes a month: it takes no more postings, and its balances are kept so that later sums start there. Safe to repeat.
 * Refusals: ledger.period_running, ledger.period_order.
 */
export const closePeriod = verb(
  {
    name: 'ledger.close_period',
    may: ['administrator', 'system'],
    input: ClosePeriod,
    answer: ClosedPeriod,
    summary: 'Closes a month of the books; nothing can be posted there any more.',
  },
  async (ctx, { period }) => {
    await store.closeBooks(ctx)
    const known = await books.closedPeriod(ctx, period)
    if (known) return known
    const endsBefore = endOfPeriod(period)
    refuseUnless(endsBefore <= ctx.now, 'ledger.period_running', { field: 'period', params: { period } })
    const closedBefore = await store.closedBefore(ctx)
    refuseUnless(!closedBefore || closedBefore < endsBefore, 'ledger.period_order', { field: 'period' })
    const accounts = await books.insertClosedPeriod(ctx, period, endsBefore)
    await audit(ctx, { action: 'execute', entity: 'ledger.period', entityId: period })
    return { period, closedAt: ctx.now.toISOString(), accounts }
  },
)
