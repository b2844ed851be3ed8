/** SQL of what a leader looks at: what was rejected, how much waits, who wrote what stands in a field. */
import { type Context, sql } from '#kernel'
import { db } from '../tables.ts'
import { waitedInVain } from './store.ts'

const rejectedShown = 200

export async function rejectedOf(ctx: Context, teamId: string) {
  return db(ctx)
    .selectFrom('village.rejected as r')
    .innerJoin('village.device as d', 'd.id', 'r.device_id')
    .selectAll('r')
    .select(['d.name as device_name', 'd.doctor_id'])
    .where('d.team_id', '=', teamId)
    .orderBy(sql`r.seen_at is not null`)
    .orderBy('r.received_at', 'desc')
    .limit(rejectedShown)
    .execute()
}

/** The teams of the devices that sent it. */
export async function teamsOfRejected(ctx: Context, commandId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('village.rejected as r')
    .innerJoin('village.device as d', 'd.id', 'r.device_id')
    .select('d.team_id')
    .distinct()
    .where('r.command_id', '=', commandId)
    .execute()
  return rows.map(({ team_id }) => team_id)
}

export async function markSeen(ctx: Context, commandId: string): Promise<number> {
  const { numUpdatedRows } = await db(ctx)
    .updateTable('village.rejected')
    .set({ seen_by: ctx.actor.id, seen_at: ctx.now })
    .where('command_id', '=', commandId)
    .where('seen_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

interface Count {
  readonly teamId: string
  readonly questions: number
  readonly rejected: number
}

/** As questionsOf lists them: each field that two changed is a question of its own. */
export async function waitingOf(ctx: Context, teamIds: readonly string[]): Promise<Count[]> {
  const { rows } = await sql<Count>`
    select t.id as "teamId",
           (select count(*)::int from village.device d
              join village.command c on c.device_id = d.id and c.state = 'held'
               and (c.code not in ('village.waits_for_other', 'village.file_awaited') or c.received_at < ${waitedInVain(ctx)})
               and c.code not like 'readings.%'
              left join village.conflict f on f.command_id = c.id and f.taken is null
             where d.team_id = t.id) as questions,
           (select count(*)::int from village.device d join village.rejected r on r.device_id = d.id and r.seen_at is null
             where d.team_id = t.id) as rejected
      from unnest(${[...teamIds]}::uuid[]) as t (id) order by t.id`.execute(db(ctx))
  return rows
}

interface Field {
  readonly residentId: string | null
  readonly householdId: string | null
  readonly teamId: string
  readonly field: string
}

/** Who wrote last what stands in a field, of the team's devices or by a leader's decision. */
export async function lastWriter(ctx: Context, { residentId, householdId, teamId, field }: Field) {
  const { rows } = await sql<{ staff_id: string; at: Date }>`
    select c.doctor_id::text as staff_id, c.done_at as at, c.verdict_at as known_at
      from village.device d
      join village.command c on c.device_id = d.id and c.kind in ('person', 'household-amend')
       and (c.state = 'applied' or (c.state = 'held' and c.code = 'village.conflict'))
       and (c.resident_id = ${residentId} or c.household_id = ${householdId})
       and jsonb_exists(c.command -> 'body' -> 'fields', ${field})
     where d.team_id = ${teamId}
       and not exists (select from village.conflict f where f.command_id = c.id and f.field = ${field})
    union all
    select f.resolved_by, f.resolved_at, f.resolved_at from village.conflict f
     where (f.resident_id = ${residentId} or f.household_id = ${householdId}) and f.field = ${field}
       and f.taken in ('mine', 'other')
     order by known_at desc limit 1`.execute(db(ctx))
  return rows[0]
}
