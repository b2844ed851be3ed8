import { type Context, sql, tables } from '#kernel'
import type { Wanted } from './wanted.ts'

export type Status = 'requested' | 'active' | 'error' | 'off'

interface SubscriptionTables {
  'subscriptions.subscription': {
    id: string
    version: number
    subscriber_id: string
    scopes: string[]
    type: string
    criteria: string
    channel: 'rest-hook' | 'websocket'
    endpoint: string | null
    sends_resource: boolean
    headers_wrapped: string | null
    secret_wrapped: string | null
    ends_at: Date | null
    status: Status
    error: string | null
    status_since: Date
    failures: number
    next_at: Date
    leased_until: Date | null
    sent_at: Date | null
    ping_waits: boolean
  }
}

export type Subscription = SubscriptionTables['subscriptions.subscription']

export interface Notification {
  readonly number: number
  readonly kind: 'handshake' | 'change'
  readonly type: string
  readonly resource_id: string
  readonly version: number
  readonly attempts: number
}

const rows = (ctx: Context) => tables<SubscriptionTables>(ctx)

/** Locked, when it is to be changed. */
export async function find(
  ctx: Context,
  id: string,
  lock: 'lock' | 'look' = 'look',
): Promise<Subscription | undefined> {
  const found = rows(ctx).selectFrom('subscriptions.subscription').selectAll().where('id', '=', id)
  return lock === 'lock' ? found.forUpdate().executeTakeFirst() : found.executeTakeFirst()
}

export interface Taken extends Omit<Wanted, 'headers'> {
  readonly id: string
  readonly version: number
  readonly subscriberId: string
  readonly scopes: readonly string[]
  readonly headersWrapped: string | null
}

/** Begins anew under the latest version; a secret that it had stays. */
export async function save(ctx: Context, taken: Taken): Promise<void> {
  const row = {
    version: taken.version,
    subscriber_id: taken.subscriberId,
    scopes: [...taken.scopes],
    type: taken.type,
    criteria: taken.criteria,
    channel: taken.channel,
    endpoint: taken.endpoint ?? null,
    sends_resource: taken.sendsResource,
    headers_wrapped: taken.headersWrapped,
    ends_at: taken.endsAt ?? null,
    status: 'requested' as const,
    error: null,
    status_since: ctx.now,
    failures: 0,
    next_at: ctx.now,
  }
  await rows(ctx)
    .insertInto('subscriptions.subscription')
    .values({ id: taken.id, ...row, secret_wrapped: null, leased_until: null, sent_at: null, ping_waits: false })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        ...row,
        // A secret is between us and whoever asked for it.
        secret_wrapped: sql`case when subscription.subscriber_id = excluded.subscriber_id then subscription.secret_wrapped end`,
      }),
    )
    .execute()
}

export async function forget(ctx: Context, id: string): Promise<void> {
  await rows(ctx).deleteFrom('subscriptions.subscription').where('id', '=', id).execute()
}

export async function change(ctx: Context, id: string, values: Partial<Omit<Subscription, 'id'>>): Promise<void> {
  await rows(ctx).updateTable('subscriptions.subscription').set(values).where('id', '=', id).execute()
}

/** Who may have to hear of a change of this type. */
export function listening(ctx: Context, type: string): Promise<Subscription[]> {
  return rows(ctx)
    .selectFrom('subscriptions.subscription')
    .selectAll()
    .where('type', '=', type)
    .where('status', '!=', 'off')
    .orderBy('id')
    .execute()
}

type Queued = Pick<Notification, 'kind' | 'type' | 'resource_id' | 'version'>

export async function queue(ctx: Context, subscriptionId: string, one: Queued): Promise<void> {
  await sql`
    insert into subscriptions.notification (subscription_id, kind, type, resource_id, version, at, next_at)
    values (${subscriptionId}, ${one.kind}, ${one.type}, ${one.resource_id}, ${one.version}, ${ctx.now}, ${ctx.now})
  `.execute(rows(ctx))
}

/** What waits and what is dead, or only the one or the other kind. */
export async function drop(ctx: Context, subscriptionId: string, kind?: Notification['kind']): Promise<void> {
  await sql`
    delete from subscriptions.notification
     where subscription_id = ${subscriptionId} and ${kind ? sql`kind = ${kind}` : sql`true`}`.execute(rows(ctx))
}

/** Everything is tried again, from the first try. Gives how many were dead. */
export async function revive(ctx: Context, subscriptionId: string): Promise<number> {
  const { rows: dead } = await sql<{ was: string }>`
    update subscriptions.notification n set state = 'waiting', attempts = 0, next_at = ${ctx.now}
      from subscriptions.notification old
     where n.subscription_id = ${subscriptionId} and old.number = n.number returning old.state as was`.execute(
    rows(ctx),
  )
  return dead.filter(({ was }) => was === 'dead').length
}

/** Takes subscriptions that have something due for this process alone, until the lease ends. */
export async function lease(ctx: Context, count: number, until: Date): Promise<string[]> {
  const { rows: leased } = await sql<{ id: string }>`
    update subscriptions.subscription set leased_until = ${until} where id in (
      select s.id from subscriptions.subscription s
       where s.channel = 'rest-hook' and s.status in ('requested', 'active') and s.next_at <= ${ctx.now}
         and (s.leased_until is null or s.leased_until <= ${ctx.now})
         and exists (select 1 from subscriptions.notification n
                      where n.subscription_id = s.id and n.state = 'waiting' and n.next_at <= ${ctx.now}
                        and (s.status = 'active' or n.kind = 'handshake'))
       order by s.next_at limit ${count} for update skip locked
    ) returning id`.execute(rows(ctx))
  return leased.map(({ id }) => id)
}

/** The oldest that are due: only the first of each resource can be, so that each resource is told of in order. */
export async function nextDue(
  ctx: Context,
  { id, status }: Pick<Subscription, 'id' | 'status'>,
  count: number,
): Promise<readonly Notification[]> {
  const kind = status === 'active' ? sql`true` : sql`n.kind = 'handshake'`
  const { rows: due } = await sql<Notification>`
    select n.number, n.kind, n.type, n.resource_id, n.version, n.attempts from subscriptions.notification n
     where n.subscription_id = ${id} and n.state = 'waiting' and n.next_at <= ${ctx.now} and ${kind}
       and not exists (select 1 from subscriptions.notification earlier
                        where earlier.subscription_id = n.subscription_id and earlier.type = n.type
                          and earlier.resource_id = n.resource_id and earlier.number < n.number)
     order by n.number limit ${count}`.execute(rows(ctx))
  return due
}

export async function remove(ctx: Context, numbers: readonly number[]): Promise<void> {
  await sql`delete from subscriptions.notification where number = any(${numbers}::bigint[])`.execute(rows(ctx))
}

export async function postpone(
  ctx: Context,
  number: number,
  { until, error, dead }: { until: Date; error: string; dead: boolean },
): Promise<void> {
  await sql`
    update subscriptions.notification
       set attempts = attempts + 1, next_at = ${until}, last_error = ${error}, state = ${dead ? 'dead' : 'waiting'}
     where number = ${number}`.execute(rows(ctx))
}

export interface Standing extends Subscription {
  readonly waiting: number
  readonly dead: number
  readonly oldest_at: Date | null
  readonly last_error: string | null
}

/** All, with how their deliveries stand. */
export async function standings(ctx: Context): Promise<Standing[]> {
  const { rows: all } = await sql<Standing>`
    select s.*, coalesce(n.waiting, 0) as waiting, coalesce(n.dead, 0) as dead, n.oldest_at, n.last_error
      from subscriptions.subscription s
      left join (select subscription_id, count(*) filter (where state = 'waiting') as waiting,
                        count(*) filter (where state = 'dead') as dead, min(at) as oldest_at,
                        (array_agg(last_error order by number) filter (where last_error is not null))[1] as last_error
                   from subscriptions.notification group by subscription_id) n on n.subscription_id = s.id
     order by s.id`.execute(rows(ctx))
  return all
}

/** Those that have been in error since before this instant. */
export async function brokenSince(ctx: Context, before: Date): Promise<string[]> {
  const found = await rows(ctx)
    .selectFrom('subscriptions.subscription')
    .select('id')
    .where('status', '=', 'error')
    .where('status_since', '<', before)
    .execute()
  return found.map(({ id }) => id)
}

/** The scopes that a client has now; undefined when it is closed or unknown. */
export async function scopesNow(ctx: Context, clientId: string): Promise<string[] | undefined> {
  const { rows: found } = await sql<{ scopes: string[] }>`
    select scopes from sign_in.pub_client where client_id = ${clientId}`.execute(rows(ctx))
  return found[0]?.scopes
}
