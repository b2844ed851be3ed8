import type { z } from 'zod'
import { type Context, listener, Refusal, wrap } from '#kernel'
import {
  checkCriteria,
  type Resource,
  readPastVersion,
  readResource,
  subscriptionWritten,
  unwatch,
  watch,
} from '#record'
import { wakeSending } from './send.ts'
import { setStatus, stop, us } from './state.ts'
import * as store from './store.ts'
import { subscriberOf } from './subscriber.ts'
import { NotOffered, type Wanted, wantedBy } from './wanted.ts'

type Written = z.infer<typeof subscriptionWritten.schema>

/** Takes up what a client wrote: checks it, watches for it, and has the endpoint answer before anything is sent to it. */
export const takeUp = listener(subscriptionWritten, 'subscriptions.take_up', async (ctx, written) => {
  if (written.writerId === us.id) return
  const { id } = written
  if (written.deleted) return forget(ctx, id)
  // The very version, not what has become of it: our own notes of its status may lie above it already.
  const resource = JSON.parse((await readPastVersion(ctx.as(us), 'Subscription', id, written.version)).content)
  if (resource.status !== 'requested' && resource.status !== 'active') return switchOff(ctx, id, resource)
  // Only clients hear: what an import brought in is a record of somebody else's subscription.
  if (!written.writerRoles.includes('integration')) return forget(ctx, id)
  try {
    await begin(ctx, written, wantedBy(resource))
  } catch (refused) {
    if (!(refused instanceof NotOffered) && !(refused instanceof Refusal)) throw refused
    await forget(ctx, id)
    await setStatus(ctx, id, 'error', refused instanceof Refusal ? refused.sentence('en') : refused.message)
  }
})

async function forget(ctx: Context, id: string): Promise<void> {
  await store.forget(ctx, id)
  await unwatch(ctx, id)
}

async function switchOff(ctx: Context, id: string, { status }: { status: store.Status }): Promise<void> {
  await forget(ctx, id)
  const shown = await readResource(ctx.as(us), 'Subscription', id)
  if (shown && (shown as Resource & { status: string }).status !== status) await setStatus(ctx, id, status)
}

async function begin(ctx: Context, { id, version, writerId, writerScopes }: Written, wanted: Wanted): Promise<void> {
  const { headers, ...what } = wanted
  if (wanted.endsAt && wanted.endsAt <= ctx.now) throw new NotOffered('The end has passed.')
  const subscriber = await subscriberOf(ctx, { subscriber_id: writerId, scopes: writerScopes })
  if (!subscriber) throw new NotOffered('The client that wrote it is closed or has no scopes.')
  await checkCriteria(ctx.as(subscriber), wanted.type, wanted.criteria)
  const headersWrapped = Object.keys(headers).length > 0 ? wrap('subscription-headers', JSON.stringify(headers)) : null
  await store.save(ctx, { ...what, id, version, subscriberId: writerId, scopes: writerScopes, headersWrapped })
  await watch(ctx, { name: id, type: wanted.type, criteria: wanted.criteria })
  await store.drop(ctx, id, 'handshake')
  await store.revive(ctx, id)
  if (wanted.channel === 'websocket') await setStatus(ctx, id, 'active')
  else await store.queue(ctx, id, { kind: 'handshake', type: 'Subscription', resource_id: id, version })
  ctx.afterCommit(wakeSending)
}

/** A week in error and nobody looked: it ends, and what waited with it. */
export async function giveUp(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - 7 * 86_400_000)
  for (const id of await store.brokenSince(ctx, before)) {
    await store.drop(ctx, id)
    await stop(ctx, id, 'off', 'It had been in error for a week.')
  }
}
