import type { CommandKind, CommandResult } from '#contracts/sluice'
import { type Context, type Statement, sql, tables } from '#kernel'

export type CommandState = 'waiting' | 'sent' | 'kept' | 'answered' | 'refused' | 'dropped'

export interface CommandToInsert {
  readonly id: string
  readonly sluiceId: string
  readonly kind: CommandKind
  readonly key: string
  readonly body: string
  readonly dropAfter?: Date | undefined
}

/** Commands travel with the commit that wants them, however many, in one statement. */
export function insert(ctx: Context, commands: readonly CommandToInsert[]): Statement {
  return {
    name: 'sluices-put-commands',
    text: `insert into sluices.outbox (id, sluice_id, kind, order_key, body, drop_after, at)
           select c.id, c.sluice_id, c.kind, c.key, c.body, c.drop_after, $7
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
                  with ordinality as c(id, sluice_id, kind, key, body, drop_after, place)
            order by c.place`,
    values: [
      commands.map((one) => one.id),
      commands.map((one) => one.sluiceId),
      commands.map((one) => one.kind),
      commands.map((one) => one.key),
      commands.map((one) => one.body),
      commands.map((one) => one.dropAfter ?? null),
      ctx.now,
    ],
  }
}

export interface Unkept {
  readonly id: string
  readonly kind: CommandKind
  readonly key: string
  readonly body: string
  readonly at: Date
  readonly dropped: boolean
}

/** What a sluice has not kept yet, oldest first; `dropped`: too old, and never sent. */
export async function unkept(ctx: Context, sluiceId: string, limit: number): Promise<Unkept[]> {
  const { rows } = await ctx.client.query<Unkept>({
    name: 'sluices-unkept',
    text: `select id, kind, order_key as key, body, at, state = 'waiting' and coalesce(drop_after <= $2, false) as dropped
             from sluices.outbox where sluice_id = $1 and state in ('waiting', 'sent') order by seq limit $3`,
    values: [sluiceId, ctx.now, limit],
  })
  return rows
}

/** Gives those that may be sent: what has ended since it was read must not reach the hospital any more. */
export async function markSent(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await ctx.client.query<{ id: string }>({
    name: 'sluices-mark-sent',
    text: `update sluices.outbox set state = 'sent', sent_at = coalesce(sent_at, $2)
            where id = any($1::uuid[]) and state in ('waiting', 'sent') returning id`,
    values: [ids, ctx.now],
  })
  return new Set(rows.map(({ id }) => id))
}

/** An answer may have overtaken the word that the command was kept. */
export async function markKept(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.client.query({
    name: 'sluices-mark-kept',
    text: `update sluices.outbox set state = 'kept', kept_at = $2 where id = any($1::uuid[]) and state in ('waiting', 'sent')`,
    values: [ids, ctx.now],
  })
}

/**
 * Ends commands that the hospital never had; gives those that were still open and have a sender who waits for word. Only what was
 * never sent is dropped.
 */
export async function endUnkept(
  ctx: Context,
  ids: readonly string[],
  end: { state: 'refused' | 'dropped'; code: string; reason: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string; kind: CommandKind }>`
    update sluices.outbox set state = ${end.state}, code = ${end.code}, reason = ${end.reason}, answered_at = ${ctx.now}
     where id = any(${ids}::uuid[]) and (state = 'waiting' or (state = 'sent' and ${end.state} <> 'dropped')) returning id, kind`.execute(
    tables(ctx),
  )
  return rows.flatMap(({ id, kind }) => (kind === 'message.outcome' ? [] : id))
}

export async function openCommandsOf(ctx: Context, sluiceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sluices.outbox where sluice_id = ${sluiceId} and state in ('waiting', 'sent')
     order by seq for update`.execute(tables(ctx))
  return rows.map(({ id }) => id)
}

export interface Command {
  readonly id: string
  readonly sluiceId: string
  readonly institutionId: string
  readonly kind: CommandKind
  readonly state: CommandState
  readonly body: string | null
  readonly code: string | null
  readonly reason: string | null
}

/** Locks a command. */
export async function lock(ctx: Context, id: string): Promise<Command | undefined> {
  const { rows } = await ctx.client.query<Command>({
    name: 'sluices-lock-command',
    text: `select o.id, o.sluice_id as "sluiceId", s.institution_id as "institutionId", o.kind, o.state, o.body, o.code, o.reason
             from sluices.outbox o join sluices.sluice s on s.id = o.sluice_id where o.id = $1 for update of o`,
    values: [id],
  })
  return rows[0]
}

export async function keepAnswer(
  ctx: Context,
  { commandId, outcome, code, reason, data }: CommandResult,
): Promise<void> {
  await ctx.client.query({
    name: 'sluices-keep-answer',
    text: `update sluices.outbox
              set state = $2, code = $3, reason = $4, answer = $5, answered_at = $6, kept_at = coalesce(kept_at, $6)
            where id = $1`,
    values: [commandId, outcome === 'done' ? 'answered' : 'refused', code, reason, JSON.stringify(data), ctx.now],
  })
}

interface CommandLogRow {
  seq: number
  id: string
  kind: string
  state: CommandState
  code: string | null
  reason: string | null
  at: Date
  kept_at: Date | null
  answered_at: Date | null
}

export async function list(
  ctx: Context,
  {
    sluiceId,
    state,
    kind,
    before,
    limit,
  }: { sluiceId: string; state?: string; kind?: string; before?: number; limit: number },
): Promise<CommandLogRow[]> {
  const { rows } = await sql<CommandLogRow>`
    select seq, id, kind, state, code, reason, at, kept_at, answered_at from sluices.outbox
     where sluice_id = ${sluiceId} and (${state ?? null}::text is null or state = ${state ?? null})
       and (${kind ?? null}::text is null or kind = ${kind ?? null}) and (${before ?? null}::bigint is null or seq < ${before ?? null})
     order by seq desc limit ${limit}`.execute(tables(ctx))
  return rows
}
