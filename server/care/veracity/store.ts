/** The SQL of doubts that stand: who may see them, what was answered. */
import type { DoubtState, Pattern } from '#contracts/veracity'
import { type Context, sql } from '#kernel'
import { type DoubtTable, db, type FollowUpView } from './tables.ts'

export async function doubtById(ctx: Context, id: string, lock = false): Promise<DoubtTable | undefined> {
  return db(ctx)
    .selectFrom('veracity.doubt')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function saveDoubt(ctx: Context, { id, ...row }: DoubtTable): Promise<void> {
  const { state, explanation, explained_at, answered_by, answered_by_name, answered_at, answer } = row
  const change = { state, explanation, explained_at, answered_by, answered_by_name, answered_at, answer }
  await db(ctx).updateTable('veracity.doubt').set(change).where('id', '=', id).execute()
}

export interface Scope {
  /** Teams led by whoever asks; doubts about themselves left out. */
  readonly ledBy?: string
  readonly institutionId?: string
  readonly about?: string
}
interface Asked {
  readonly state?: DoubtState | undefined
  readonly pattern?: Pattern | undefined
  readonly teamId?: string | undefined
  readonly doctorId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The latest first. */
export async function doubtsIn(ctx: Context, scope: Scope, asked: Asked): Promise<DoubtTable[]> {
  const { state, pattern, teamId, doctorId, cursor } = asked
  return inScope(ctx, scope)
    .selectAll('d')
    .$if(state !== undefined, (query) => query.where('d.state', '=', state!))
    .$if(pattern !== undefined, (query) => query.where('d.pattern', '=', pattern!))
    .$if(teamId !== undefined, (query) => query.where('d.team_id', '=', teamId!))
    .$if(doctorId !== undefined, (query) => query.where('d.doctor_id', '=', doctorId!))
    .$if(cursor !== undefined, (query) => query.where(sql<string>`d.id::text`, '<', cursor!))
    .orderBy(sql`d.id::text`, 'desc')
    .limit(asked.limit)
    .execute()
}

export async function countOpen(ctx: Context, scope: Scope): Promise<number> {
  const { count } = await inScope(ctx, scope)
    .select(sql<number>`count(*)::int`.as('count'))
    .where('d.state', '=', 'open')
    .executeTakeFirstOrThrow()
  return count
}

function inScope(ctx: Context, { ledBy, institutionId, about }: Scope) {
  return db(ctx)
    .selectFrom('veracity.doubt as d')
    .$if(ledBy !== undefined, (query) =>
      query
        .where('d.doctor_id', '<>', ledBy!)
        .where('d.team_id', 'in', (from) =>
          from.selectFrom('teams.pub_team').select('team_id').where('leader_id', '=', ledBy!),
        ),
    )
    .$if(institutionId !== undefined, (query) => query.where('d.institution_id', '=', institutionId!))
    .$if(about !== undefined, (query) => query.where('d.doctor_id', '=', about!))
}

export async function leaderOf(ctx: Context, teamIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db(ctx)
    .selectFrom('teams.pub_team')
    .select(['team_id', 'leader_id'])
    .where('team_id', '=', sql<string>`any(${[...new Set(teamIds)]}::uuid[])`)
    .execute()
  return new Map(rows.map(({ team_id, leader_id }) => [team_id, leader_id]))
}

/** The rows side by side, in the order in which they were done. */
export async function rowsOf(ctx: Context, followUpIds: readonly string[]): Promise<FollowUpView[]> {
  return db(ctx)
    .selectFrom('follow_ups.pub_follow_up')
    .selectAll()
    .where('follow_up_id', '=', sql<string>`any(${[...followUpIds]}::uuid[])`)
    .orderBy('done_at')
    .orderBy('follow_up_id')
    .execute()
}
