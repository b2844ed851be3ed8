/** SQL of the inbox. */
import type { SignedCommand } from '#contracts/village'
import { type Context, sql } from '#kernel'
import { type CommandTable, type ConflictTable, db } from '../tables.ts'

export async function commandById(ctx: Context, id: string): Promise<CommandTable | undefined> {
  return db(ctx).selectFrom('village.command').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function commandBySeq(ctx: Context, deviceId: string, seq: number): Promise<CommandTable | undefined> {
  return db(ctx)
    .selectFrom('village.command')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('seq', '=', seq)
    .executeTakeFirst()
}

/** The device's last command with a lower number: a number left out does not hide that its clock ran backwards. */
export async function commandBefore(ctx: Context, deviceId: string, seq: number): Promise<CommandTable | undefined> {
  return db(ctx)
    .selectFrom('village.command')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function statesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, CommandTable['state']>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('village.command').select(['id', 'state']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.state]))
}

export async function insertCommand(ctx: Context, row: CommandTable): Promise<void> {
  await db(ctx)
    .insertInto('village.command')
    .values({ ...row, command: JSON.stringify(row.command) as never, params: jsonOf(row.params) })
    .execute()
}

const jsonOf = (value: unknown) => (value === null ? null : (JSON.stringify(value) as never))

export async function changeVerdict(
  ctx: Context,
  id: string,
  change: Pick<CommandTable, 'state' | 'code' | 'field' | 'params' | 'verdict_number' | 'verdict_at'> &
    Partial<Pick<CommandTable, 'done_at' | 'decided_by' | 'decided_reason' | 'decided_at'>>,
): Promise<void> {
  await db(ctx)
    .updateTable('village.command')
    .set({ ...change, params: jsonOf(change.params) })
    .where('id', '=', id)
    .execute()
}

/** The device's next verdict number. Its row is locked. */
export async function nextVerdict(ctx: Context, deviceId: string): Promise<number> {
  const { verdicts } = await db(ctx)
    .updateTable('village.device')
    .set(({ eb }) => ({ verdicts: eb('verdicts', '+', 1) }))
    .where('id', '=', deviceId)
    .returning('verdicts')
    .executeTakeFirstOrThrow()
  return verdicts
}

export async function verdictsAfter(ctx: Context, deviceId: string, after: number, limit: number) {
  return db(ctx)
    .selectFrom('village.command')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('verdict_number', '>', after)
    .orderBy('verdict_number')
    .limit(limit)
    .execute()
}

/** Held commands that wait for this one, in the order in which they were done. */
export async function waitingFor(ctx: Context, commandId: string): Promise<CommandTable[]> {
  return db(ctx)
    .selectFrom('village.command')
    .selectAll()
    .where('state', '=', 'held')
    .where(sql<boolean>`command -> 'after' @> ${JSON.stringify([commandId])}::jsonb`)
    .orderBy('device_id')
    .orderBy('seq')
    .execute()
}

export async function insertRejected(
  ctx: Context,
  deviceId: string,
  sent: SignedCommand,
  hash: string,
  code: string,
): Promise<boolean> {
  const row = await db(ctx)
    .insertInto('village.rejected')
    .values({
      ...{ command_id: sent.command.id, hash, device_id: deviceId, code, sent: JSON.stringify(sent) as never },
      ...{ received_at: ctx.now, seen_by: null, seen_at: null },
    })
    .onConflict((on) => on.doNothing())
    .returning('hash')
    .executeTakeFirst()
  return row !== undefined
}

export async function insertConflict(ctx: Context, row: ConflictTable): Promise<void> {
  await db(ctx)
    .insertInto('village.conflict')
    .values({ ...row, base: json(row.base), mine: json(row.mine), theirs: json(row.theirs), value: null })
    .execute()
}

export async function lockConflict(ctx: Context, id: string): Promise<ConflictTable | undefined> {
  return db(ctx).selectFrom('village.conflict').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function openConflicts(ctx: Context, commandId: string): Promise<number> {
  const { open } = await db(ctx)
    .selectFrom('village.conflict')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('command_id', '=', commandId)
    .where('taken', 'is', null)
    .executeTakeFirstOrThrow()
  return open
}

export async function resolveConflict(
  ctx: Context,
  id: string,
  taken: 'mine' | 'theirs' | 'other',
  value: unknown,
): Promise<void> {
  await db(ctx)
    .updateTable('village.conflict')
    .set({ taken, value: JSON.stringify(value ?? null), resolved_by: ctx.actor.id, resolved_at: ctx.now })
    .where('id', '=', id)
    .execute()
}

const waitsDays = 7
/** What has waited since before for another command or a file: it may never come, so that a person hears of it. */
export const waitedInVain = (ctx: Context) => new Date(ctx.now.getTime() - waitsDays * 86_400_000)

/** What waits for somebody of the team, oldest first. */
export async function questionsOf(ctx: Context, teamId: string) {
  return db(ctx)
    .selectFrom('village.command as c')
    .innerJoin('village.device as d', 'd.id', 'c.device_id')
    .leftJoin('village.conflict as f', (join) => join.onRef('f.command_id', '=', 'c.id').on('f.taken', 'is', null))
    .selectAll('c')
    .select(['d.name as device_name', 'd.team_id', 'f.id as conflict_id', 'f.field as conflict_field'])
    .select(['f.base', 'f.mine', 'f.theirs', 'f.raised_at'])
    .where('d.team_id', '=', teamId)
    .where('c.state', '=', 'held')
    .where((where) =>
      where.or([
        where('c.code', 'not in', ['village.waits_for_other', 'village.file_awaited']),
        where('c.received_at', '<', waitedInVain(ctx)),
      ]),
    )
    .where('c.code', 'not like', 'readings.%') // looked at where readings are
    .orderBy('c.received_at')
    .limit(500)
    .execute()
}

/** The command as a whole was not taken: what stood there stands. */
export async function leaveConflicts(ctx: Context, commandId: string): Promise<void> {
  await db(ctx)
    .updateTable('village.conflict')
    .set(({ ref }) => ({
      taken: 'theirs' as const,
      value: ref('theirs'),
      resolved_by: ctx.actor.id,
      resolved_at: ctx.now,
    }))
    .where('command_id', '=', commandId)
    .where('taken', 'is', null)
    .execute()
}

const json = (value: unknown) => JSON.stringify(value ?? null)

/** Readings of a device that were looked at since: kept, or refused. */
export async function readingsLookedAt(ctx: Context, deviceId: string): Promise<{ id: string; state: string }[]> {
  const { rows } = await sql<{ id: string; state: string }>`
    select c.id, r.state from village.command c
      join readings.pub_reading r on r.reading_id = (c.command -> 'body' ->> 'id')::uuid
     where c.device_id = ${deviceId} and c.kind = 'reading' and c.state = 'held' and r.state <> 'held'
       and c.command -> 'body' ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     order by c.seq`.execute(db(ctx))
  return rows
}
