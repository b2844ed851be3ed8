import { type Context, listener, pushToStream, Refusal } from '#kernel'
import { resourceChanged, versionMatches } from '#record'
import { wakeSending } from './send.ts'
import { stop } from './state.ts'
import * as store from './store.ts'
import { subscriberOf } from './subscriber.ts'

interface Changed {
  readonly type: string
  readonly id: string
  readonly version: number
}

export const channelOf = (subscriptionId: string) => `subscription ${subscriptionId}`

/** Queues a change for each subscription whose criteria it matches, under the rights that its subscriber has now. */
export const match = listener(resourceChanged, 'subscriptions.match', async (ctx, changed) => {
  for (const subscription of await store.listening(ctx, changed.type)) await matchOne(ctx, subscription, changed)
})

async function matchOne(ctx: Context, subscription: store.Subscription, changed: Changed): Promise<void> {
  const { id, ends_at, criteria, channel } = subscription
  if (ends_at && ends_at <= ctx.now) return stop(ctx, id, 'off')
  const subscriber = await subscriberOf(ctx, subscription)
  if (!subscriber) return stop(ctx, id, 'error', 'The client that wrote it is closed or has lost its scopes.')
  try {
    if (!(await versionMatches(ctx.as(subscriber), changed, criteria))) return
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused
    return stop(ctx, id, 'error', refused.sentence('en'))
  }
  if (channel === 'websocket') {
    await store.change(ctx, id, { ping_waits: true })
    await pushToStream(ctx, channelOf(id), { id: `${changed.id}/${changed.version}`, type: 'ping', data: null })
    return
  }
  const { type, id: resourceId, version } = changed
  await store.queue(ctx, id, { kind: 'change', type, resource_id: resourceId, version })
  ctx.afterCommit(wakeSending)
}
