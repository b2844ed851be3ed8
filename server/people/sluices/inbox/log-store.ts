import type { MessageState } from '#contracts/sluices'
import { type Context, sql, tables } from '#kernel'

export interface LogRow {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly type: string
  readonly controlId: string
  readonly state: MessageState
  readonly code: string | null
  readonly reason: string | null
  readonly resources: string[]
  readonly unmapped: number
  readonly at: Date
  readonly receivedAt: Date
  readonly doneAt: Date | null
  readonly attempts: number
  readonly lastError: string | null
  readonly hasBody: boolean
  readonly decidedBy: string | null
  readonly decisionReason: string | null
}

interface Filter {
  readonly sluiceId: string
  readonly state?: string | undefined
  readonly kind?: string | undefined
  readonly type?: string | undefined
  readonly controlId?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

const columns = sql`
  seq, id, kind, type, control_id as "controlId", state, code, reason, coalesce(resources, '{}') as resources,
  unmapped_count as unmapped, at, received_at as "receivedAt", done_at as "doneAt", attempts, last_error as "lastError",
  body is not null as "hasBody", decided_by as "decidedBy", decision_reason as "decisionReason"`

export async function list(ctx: Context, filter: Filter): Promise<LogRow[]> {
  const { sluiceId, state = null, kind = null, type = null, controlId = null, before = null, limit } = filter
  const { rows } = await sql<LogRow>`
    select ${columns} from sluices.inbox
     where sluice_id = ${sluiceId} and (${state}::text is null or state = ${state}) and (${kind}::text is null or kind = ${kind})
       and (${type}::text is null or type = ${type}) and (${controlId}::text is null or control_id = ${controlId})
       and (${before}::bigint is null or seq < ${before})
     order by seq desc limit ${limit}`.execute(tables(ctx))
  return rows
}

export async function find(ctx: Context, sluiceId: string, id: string): Promise<LogRow | undefined> {
  const { rows } = await sql<LogRow>`
    select ${columns} from sluices.inbox where sluice_id = ${sluiceId} and id = ${id}`.execute(tables(ctx))
  return rows[0]
}

export async function unmapped(
  ctx: Context,
  sluiceId: string,
  id: string,
): Promise<{ path: string; text: string; why: string }[]> {
  const { rows } = await sql<{ path: string; text: string; why: string }>`
    select path, text, why from sluices.unmapped where sluice_id = ${sluiceId} and message_id = ${id} order by number`.execute(
    tables(ctx),
  )
  return rows
}

/** Locks a message for a decision. */
export async function lock(
  ctx: Context,
  sluiceId: string,
  id: string,
): Promise<{ state: MessageState; hasBody: boolean } | undefined> {
  const { rows } = await sql<{ state: MessageState; hasBody: boolean }>`
    select state, body is not null as "hasBody" from sluices.inbox where sluice_id = ${sluiceId} and id = ${id} for update`.execute(
    tables(ctx),
  )
  return rows[0]
}

/** It goes through the inbox once more, at its old place. */
export async function replay(ctx: Context, sluiceId: string, id: string): Promise<void> {
  await sql`update sluices.inbox set state = 'waiting', attempts = 0, next_at = ${ctx.now}, done_at = null, code = null, reason = null,
                   decided_by = ${ctx.actor.name}, decision_reason = null
             where sluice_id = ${sluiceId} and id = ${id}`.execute(tables(ctx))
}

export async function discard(ctx: Context, sluiceId: string, id: string, reason: string): Promise<void> {
  await sql`update sluices.inbox set state = 'discarded', decided_by = ${ctx.actor.name}, decision_reason = ${reason}
             where sluice_id = ${sluiceId} and id = ${id}`.execute(tables(ctx))
}

/** Bodies are about persons: kept no longer than somebody may still need them. Envelopes stay. */
export async function clearBodies(ctx: Context, { doneDays, refusedDays }: { doneDays: number; refusedDays: number }) {
  await sql`update sluices.inbox set body = null
             where body is not null and state <> 'waiting'
               and done_at < ${ctx.now}::timestamptz - make_interval(days => case when state = 'refused' then ${refusedDays}::int else ${doneDays}::int end)`.execute(
    tables(ctx),
  )
  await sql`update sluices.outbox set body = null
             where body is not null and state not in ('waiting', 'sent')
               and at < ${ctx.now}::timestamptz - make_interval(days => ${doneDays}::int)
               and (state in ('answered', 'refused', 'dropped') or kind = 'message.aside'
                    or at < ${ctx.now}::timestamptz - make_interval(days => ${refusedDays}::int))`.execute(tables(ctx))
  // Each message has one; once the hospital has it, it says nothing that the inbox does not.
  await sql`delete from sluices.outbox where kind = 'message.outcome' and state not in ('waiting', 'sent')
               and at < ${ctx.now}::timestamptz - make_interval(days => ${doneDays}::int)`.execute(tables(ctx))
  await sql`delete from sluices.minute where at < ${ctx.now}::timestamptz - interval '90 days'`.execute(tables(ctx))
}
