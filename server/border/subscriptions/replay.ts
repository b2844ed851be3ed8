import { replayAnswer, replayInput } from '#contracts/subscriptions'
import { audit, refuseUnless, verb } from '#kernel'
import { watch } from '#record'
import { wakeSending } from './send.ts'
import { setStatus } from './state.ts'
import * as store from './store.ts'
import { subscriberOf } from './subscriber.ts'

/** Refusals: subscriptions.not_found, subscriptions.no_rights. */
export const replaySubscription = verb(
  {
    name: 'subscriptions.replay',
    may: ['administrator'],
    input: replayInput,
    answer: replayAnswer,
    summary: 'Tries what waits and what was given up again from the start, in order.',
  },
  async (ctx, { id }) => {
    const found = await store.find(ctx, id, 'lock')
    refuseUnless(found && found.status !== 'off', 'subscriptions.not_found', { field: 'id' })
    refuseUnless(await subscriberOf(ctx, found), 'subscriptions.no_rights', { field: 'id' })
    const revived = await store.revive(ctx, id)
    await store.change(ctx, id, { failures: 0, next_at: ctx.now })
    await watch(ctx, { name: id, type: found.type, criteria: found.criteria })
    const [handshake] = await store.nextDue(ctx, { id, status: 'requested' }, 1)
    // An endpoint that has never answered must answer first.
    await setStatus(ctx, id, handshake ? 'requested' : 'active')
    await audit(ctx, { action: 'execute', entity: 'subscriptions.subscription', entityId: id })
    ctx.afterCommit(wakeSending)
    return { id, revived }
  },
)
