import { type Context, Refusal, systemActor } from '#kernel'
import { parseIncoming, patchResource, unwatch } from '#record'
import { change, find, type Status } from './store.ts'

export const us = systemActor('subscriptions')

/** Moves a Subscription to another status, here and in the record, where its owner sees it. */
export async function setStatus(ctx: Context, id: string, status: Status, error?: string): Promise<void> {
  const found = await find(ctx, id, 'lock')
  if (found) await change(ctx, id, { status, error: error ?? null, status_since: ctx.now })
  await showStatus(ctx, id, status, error)
}

/** What it was told no longer can come: its watch ends too. What waits stays. */
export async function stop(ctx: Context, id: string, status: 'error' | 'off', error?: string): Promise<void> {
  await setStatus(ctx, id, status, error)
  await unwatch(ctx, id)
}

async function showStatus(ctx: Context, id: string, status: Status, error: string | undefined): Promise<void> {
  // 'add' replaces what is there (RFC 6902 §4.1); a removal needs something to remove.
  const patch = [
    { op: 'add', path: '/error', value: error ?? '-' },
    ...(error === undefined ? [{ op: 'remove', path: '/error' }] : []),
    { op: 'add', path: '/status', value: status },
  ]
  try {
    await patchResource(ctx.as(us), 'Subscription', id, parseIncoming(JSON.stringify(patch)))
  } catch (refused) {
    // Deleted meanwhile: that is told on its own.
    const gone = refused instanceof Refusal && ['record.gone', 'record.not_found'].includes(refused.code)
    if (!gone) throw refused
  }
}
