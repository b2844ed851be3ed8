import { z } from 'zod'
import { listSubscriptionsAnswer } from '#contracts/subscriptions'
import { verb } from '#kernel'
import { standings } from './store.ts'

/** How every subscription stands, for operators: no data of persons, and no endpoint's password. */
export const listSubscriptions = verb(
  {
    name: 'subscriptions.list',
    may: ['administrator'],
    input: z.object({}),
    answer: listSubscriptionsAnswer,
    summary: 'Subscriptions with their state, what waits, how long it has waited, and what failed.',
  },
  async (ctx) => {
    const items = (await standings(ctx)).map((one) => ({
      id: one.id,
      subscriberId: one.subscriber_id,
      criteria: one.criteria === '' ? one.type : `${one.type}?${one.criteria}`,
      channel: one.channel,
      target: one.endpoint === null ? null : new URL(one.endpoint).host,
      status: one.status,
      error: one.error,
      waiting: one.waiting,
      dead: one.dead,
      lagSeconds: one.oldest_at ? Math.max(0, Math.round((ctx.now.getTime() - one.oldest_at.getTime()) / 1000)) : 0,
      failures: one.failures,
      lastError: one.last_error,
      sentAt: one.sent_at?.toISOString() ?? null,
    }))
    return { items }
  },
)
