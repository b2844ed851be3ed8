import type { Context } from '../context.ts'
import type { Statement } from '../database/pipeline.ts'
import { wakeDelivery } from './deliver.ts'
import { type EventType, listenersOf } from './event.ts'

interface Told {
  readonly ctx: Context
  readonly type: string
  readonly subject: string
  readonly data: string
  readonly names: readonly string[]
}

// What each unit of work that is under way has to tell.
const gathered = new WeakMap<object, Told[]>()

/**
 * Writes the event and one delivery for each listener with the commit of the running transaction. Order per subject holds when the
 * transactions that announce on a subject are serialised by a lock on it, as every verb's loading step does.
 */
export async function announce<T>(ctx: Context, event: EventType<T>, subject: string, data: T): Promise<void> {
  const names = listenersOf(event.type).map((one) => one.name)
  const told = { ctx, type: event.type, subject, data: JSON.stringify(event.schema.parse(data)), names }
  const before = gathered.get(ctx.unit)
  if (before) before.push(told)
  else {
    const first = [told]
    gathered.set(ctx.unit, first)
    ctx.withCommit(() => [insertion(first)])
  }
  if (names.length > 0) ctx.afterCommit(wakeDelivery)
}

/** Their numbers are in the order in which they were announced. */
function insertion(told: readonly Told[]): Statement {
  return {
    name: 'kernel-announce',
    text: `with said as materialized (
        select nextval('kernel.event_id_seq'::regclass) as id, one.*
          from (select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[]) with ordinality
                  as row (type, subject, data, at, actor_id, names, place) order by place) one
      ), told as (
        insert into kernel.event (id, type, subject, data, at, actor_id) overriding system value
        select id, type, subject, data::jsonb, at, actor_id from said
      )
      insert into kernel.delivery (event_id, listener, subject, next_at)
      select said.id, heard.name, said.subject, said.at from said, unnest(said.names::text[]) as heard(name)`,
    values: [
      told.map(({ type }) => type),
      told.map(({ subject }) => subject),
      told.map(({ data }) => data),
      told.map(({ ctx }) => ctx.now),
      told.map(({ ctx }) => ctx.actor.id),
      told.map(({ names }) => `{${names.map((name) => JSON.stringify(name)).join()}}`),
    ],
  }
}
