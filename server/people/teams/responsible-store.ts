/** All SQL of who answers for whom. */
import { type Context, sql, tables } from '#kernel'
import type { ResponsibilityBasis, Responsible } from './team.ts'

interface ResponsibleRow {
  id: string
  resident_id: string
  team_id: string
  basis: ResponsibilityBasis
  basis_id: string
  open_record: boolean
  since_date: string
  until_date: string | null
}
interface ResponsibleTables {
  'teams.responsible': ResponsibleRow
  'teams.agreement': { resident_id: string; basis_id: string; agreed_at: Date }
}
const db = (ctx: Context) => tables<ResponsibleTables>(ctx)

export interface OpenRow extends Responsible {
  readonly id: string
  readonly since: string
  /** Whether the person has agreed that the team which answers may open the record. */
  readonly agreed: boolean
}

/** The open rows of some people, on both bases. */
export async function openOf(ctx: Context, residentIds: readonly string[]): Promise<OpenRow[]> {
  const rows = await db(ctx)
    .selectFrom('teams.responsible')
    .selectAll()
    .select(
      sql<boolean>`exists (select from teams.agreement a where a.resident_id = responsible.resident_id)`.as('agreed'),
    )
    .where('resident_id', '=', sql<string>`any(${[...residentIds]})`)
    .where('until_date', 'is', null)
    .orderBy('resident_id')
    .execute()
  return rows.map(openOfRow)
}

function openOfRow(row: ResponsibleRow & { agreed: boolean }): OpenRow {
  return {
    id: row.id,
    residentId: row.resident_id,
    teamId: row.team_id,
    basis: row.basis,
    basisId: row.basis_id,
    openRecord: row.open_record,
    since: row.since_date,
    agreed: row.agreed,
  }
}

export async function end(ctx: Context, ids: readonly string[], until: string): Promise<void> {
  if (ids.length === 0) return
  await db(ctx)
    .updateTable('teams.responsible')
    .set({ until_date: sql`greatest(since_date, ${until}::date)` })
    .where('id', '=', sql<string>`any(${[...ids]})`)
    .execute()
}

export async function insert(ctx: Context, rows: readonly Responsible[], since: string): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into teams.responsible (id, resident_id, team_id, basis, basis_id, open_record, since_date)
    select id, resident_id, team_id, basis, basis_id, open_record, ${since}::date
      from unnest(${rows.map(() => ctx.chance.uuid())}::uuid[], ${rows.map((row) => row.residentId)}::uuid[],
             ${rows.map((row) => row.teamId)}::uuid[], ${rows.map((row) => row.basis)}::text[],
             ${rows.map((row) => row.basisId)}::text[], ${rows.map((row) => row.openRecord)}::boolean[])
        as row (id, resident_id, team_id, basis, basis_id, open_record)`.execute(db(ctx))
}

// A row that counts: the contract goes before the grid.
const counts = sql`r.until_date is null and (r.basis = 'contract' or not exists (
  select 1 from teams.responsible c where c.resident_id = r.resident_id and c.basis = 'contract' and c.until_date is null))`

/** For whom a team answers now and may open the record. */
export async function openRecordsOf(ctx: Context, teamId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.resident_id as id from teams.responsible r where r.team_id = ${teamId} and r.open_record and ${counts}
       and (r.basis = 'contract' or exists (select from teams.agreement a where a.resident_id = r.resident_id))
     order by r.resident_id`.execute(db(ctx))
  return rows.map(({ id }) => id)
}

export async function agree(ctx: Context, residentId: string, basisId: string): Promise<void> {
  await db(ctx)
    .insertInto('teams.agreement')
    .values({ resident_id: residentId, basis_id: basisId, agreed_at: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute()
}

export async function endAgreement(ctx: Context, residentId: string, basisId: string): Promise<void> {
  await db(ctx)
    .deleteFrom('teams.agreement')
    .where('resident_id', '=', residentId)
    .where('basis_id', '=', basisId)
    .execute()
}

/** How many people each team answers for. */
export async function peopleOf(
  ctx: Context,
  teamIds: readonly string[],
): Promise<Map<string, { contract: number; grid: number }>> {
  const { rows } = await sql<{ team_id: string; contract: number; grid: number }>`
    select r.team_id, count(*) filter (where r.basis = 'contract')::int as contract,
           count(*) filter (where r.basis = 'grid')::int as grid
      from teams.responsible r where r.team_id = any(${[...teamIds]}::uuid[]) and ${counts} group by r.team_id
  `.execute(db(ctx))
  return new Map(rows.map(({ team_id, contract, grid }) => [team_id, { contract, grid }]))
}
