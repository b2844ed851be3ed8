import type { Context } from '../context.ts'
import { wakeDelivery } from './deliver.ts'
import { type EventType, listenersOf } from './event.ts'

/**
 * Writes the event and one delivery for each listener with the commit of the running transaction. Order per subject holds when the
 * transactions that announce on a subject are serialised by a lock on it, as every verb's loading step does.
 */
export async function announce<T>(ctx: Context, event: EventType<T>, subject: string, data: T): Promise<void> {
  const names = listenersOf(event.type).map((one) => one.name)
  const values = [event.type, subject, JSON.stringify(event.schema.parse(data)), ctx.now, ctx.actor.id, names]
  const statement = {
    name: 'kernel-announce',
    text: `with told as (
        insert into kernel.event (type, subject, data, at, actor_id) values ($1, $2, $3, $4, $5) returning id, subject, at
      )
      insert into kernel.delivery (event_id, listener, subject, next_at)
      select told.id, heard.name, told.subject, told.at from told, unnest($6::text[]) as heard(name)`,
    values,
  }
  ctx.withCommit(() => [statement])
  if (names.length > 0) ctx.afterCommit(wakeDelivery)
}
