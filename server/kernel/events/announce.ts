import type { Context } from '../context.ts'
import { wakeDelivery } from './deliver.ts'
import { type EventType, listenersOf } from './event.ts'

/**
 * Writes the event and one delivery for each listener in the running transaction. Order per subject holds when the
 * transactions that announce on a subject are serialised by a lock on it, as every verb's loading step does.
 */
export async function announce<T>(ctx: Context, event: EventType<T>, subject: string, data: T): Promise<void> {
  const names = listenersOf(event.type).map((one) => one.name)
  await ctx.client.query({
    name: 'kernel-announce',
    text: `with told as (
        insert into kernel.event (type, subject, data, at, actor_id) values ($1, $2, $3, $4, $5) returning id, subject, at
      )
      insert into kernel.delivery (event_id, listener, subject, next_at)
      select told.id, heard.name, told.subject, told.at from told, unnest($6::text[]) as heard(name)`,
    values: [event.type, subject, JSON.stringify(event.schema.parse(data)), ctx.now, ctx.actor.id, names],
  })
  if (names.length > 0) ctx.afterCommit(wakeDelivery)
}
