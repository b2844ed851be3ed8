/** All SQL of proposals, and of the figures by team and cell. */
import type { Grade } from '#contracts/grid'
import type { AssignReason } from '#contracts/grid-assignments'
import { type Context, sql, tables } from '#kernel'
import { under } from '../sees.ts'
import type { Assigned, Load } from './assign.ts'

export interface AssignmentRow {
  readonly id: string
  readonly institutionId: string
  readonly ground: string
  readonly state: 'previewed' | 'applied' | 'undone'
  readonly loads: { unchanged: number; teams: { teamId: string; before: Load; after: Load }[] }
  readonly madeAt: Date
  readonly appliedAt: Date | null
  readonly undoneAt: Date | null
}

export async function insert(
  ctx: Context,
  one: Pick<AssignmentRow, 'id' | 'institutionId' | 'ground' | 'loads'>,
  rows: readonly Assigned[],
): Promise<void> {
  await sql`
    insert into grid.assignment (id, institution_id, ground, state, loads, made_at, made_by)
    values (${one.id}, ${one.institutionId}, ${one.ground}, 'previewed', ${JSON.stringify(one.loads)}, ${ctx.now}, ${ctx.actor.id})
  `.execute(tables(ctx))
  await sql`
    insert into grid.assignment_row (assignment_id, household_id, from_team_id, to_team_id, reason, distance_m)
    select ${one.id}::uuid, row.* from unnest(${rows.map((row) => row.householdId)}::uuid[], ${rows.map((row) => row.from)}::uuid[],
      ${rows.map((row) => row.to)}::uuid[], ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.distanceM)}::int[]) as row
  `.execute(tables(ctx))
}

export async function byId(ctx: Context, id: string, lock = false): Promise<AssignmentRow | undefined> {
  const { rows } = await sql<AssignmentRow>`
    select id, institution_id as "institutionId", ground, state, loads, made_at as "madeAt", applied_at as "appliedAt",
           undone_at as "undoneAt"
      from grid.assignment where id = ${id} ${lock ? sql`for update` : sql``}`.execute(tables(ctx))
  return rows[0]
}

export interface RowShown extends Assigned {
  readonly headId: string | null
  readonly grade: Grade | null
}

export async function rowsOf(ctx: Context, assignmentId: string): Promise<RowShown[]> {
  const { rows } = await sql<RowShown & { reason: AssignReason }>`
    select r.household_id as "householdId", r.from_team_id as "from", r.to_team_id as "to", r.reason, r.distance_m as "distanceM",
           h.head_id as "headId", h.grade
      from grid.assignment_row r join grid.household h on h.id = r.household_id
     where r.assignment_id = ${assignmentId} order by h.grade desc nulls last, r.household_id`.execute(tables(ctx))
  return rows
}

export async function setState(ctx: Context, id: string, state: 'applied' | 'undone', reason?: string): Promise<void> {
  const set =
    state === 'applied'
      ? sql`applied_at = ${ctx.now}, applied_by = ${ctx.actor.id}`
      : sql`undone_at = ${ctx.now}, undone_by = ${ctx.actor.id}, undo_reason = ${reason ?? ''}`
  await sql`update grid.assignment set state = ${state}, ${set} where id = ${id}`.execute(tables(ctx))
}

export interface Figure {
  readonly cellId: string
  readonly teamId: string | null
  readonly grade: Grade | null
  readonly households: number
  /** Whether the cell lies under the institution asked for. */
  readonly within: boolean
}

/** Households by cell, team and grade: in an institution's cells, and elsewhere those of the teams. */
export async function figures(ctx: Context, institutionId: string, teamIds: readonly string[]): Promise<Figure[]> {
  const { rows } = await sql<Figure>`
    select h.cell_id as "cellId", h.team_id as "teamId", h.grade, count(*)::int as households,
           coalesce(bool_or(c.institution_id in ${under(institutionId)}), false) as within
      from grid.household h join grid.cell c on c.id = h.cell_id
     where h.dissolved_on is null
       and (c.institution_id in ${under(institutionId)} or h.team_id = any(${[...teamIds]}::uuid[]))
     group by h.cell_id, h.team_id, h.grade`.execute(tables(ctx))
  return rows
}
