import { type Context, sql, tables } from '#kernel'
import type { Edge } from './clusters.ts'

/** A Patient.link that a join wrote: taken back when the join is undone. */
export interface WrittenLink {
  readonly patientId: string
  readonly link: { readonly other: { readonly reference: string }; readonly type: string }
}

export interface Join extends Edge {
  readonly id: string
  readonly pairId: string
  readonly how: 'certain' | 'decided'
  readonly reason: string
  readonly madeAt: Date
  readonly madeByName: string
  readonly linksWritten: readonly WrittenLink[]
  readonly undoneAt: Date | null
  readonly undoneByName: string | null
  readonly undoneReason: string | null
}

interface JoinRow {
  id: string
  pair_id: string
  lower: number
  higher: number
  how: Join['how']
  reason: string
  made_at: Date
  made_by_name: string
  links_written: WrittenLink[]
  undone_at: Date | null
  undone_by_name: string | null
  undone_reason: string | null
}

function joinOf(row: JoinRow): Join {
  return {
    id: row.id,
    pairId: row.pair_id,
    lower: row.lower,
    higher: row.higher,
    how: row.how,
    reason: row.reason,
    madeAt: row.made_at,
    madeByName: row.made_by_name,
    linksWritten: row.links_written,
    undoneAt: row.undone_at,
    undoneByName: row.undone_by_name,
    undoneReason: row.undone_reason,
  }
}

export async function insertJoin(
  ctx: Context,
  join: Pick<Join, 'id' | 'pairId' | 'lower' | 'higher' | 'how' | 'reason' | 'linksWritten'>,
): Promise<void> {
  await sql`
    insert into identity.join (id, pair_id, lower, higher, how, reason, made_at, made_by, made_by_name, links_written)
    values (${join.id}, ${join.pairId}, ${join.lower}, ${join.higher}, ${join.how}, ${join.reason}, ${ctx.now}, ${ctx.actor.id},
            ${ctx.actor.name}, ${JSON.stringify(join.linksWritten)}::jsonb)`.execute(tables(ctx))
}

export async function undoJoin(ctx: Context, id: string, reason: string): Promise<void> {
  await sql`
    update identity.join set undone_at = ${ctx.now}, undone_by = ${ctx.actor.id}, undone_by_name = ${ctx.actor.name},
           undone_reason = ${reason} where id = ${id} and undone_at is null`.execute(tables(ctx))
}

export async function joinById(ctx: Context, id: string): Promise<Join | undefined> {
  const { rows } = await sql<JoinRow>`select * from identity.join where id = ${id} for update`.execute(tables(ctx))
  return rows[0] && joinOf(rows[0])
}

/** Of these members: the joins in force, or with those that were undone. */
export async function joinsAmong(ctx: Context, numbers: readonly number[], undoneToo = false): Promise<Join[]> {
  const inForce = undoneToo ? sql`true` : sql`undone_at is null`
  const { rows } = await sql<JoinRow>`
    select * from identity.join where lower = any(${[...numbers]}::bigint[]) and ${inForce}
    union
    select * from identity.join where higher = any(${[...numbers]}::bigint[]) and ${inForce}
    order by made_at, id`.execute(tables(ctx))
  return rows.map(joinOf)
}

export async function joinOfPair(ctx: Context, pairId: string): Promise<Join | undefined> {
  const { rows } = await sql<JoinRow>`
    select * from identity.join where pair_id = ${pairId} and undone_at is null`.execute(tables(ctx))
  return rows[0] && joinOf(rows[0])
}
