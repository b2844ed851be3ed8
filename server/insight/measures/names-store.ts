/** What places are called and how they lie in each other, out of the published views of the people wing. */
import type { ScopeKind } from '#contracts/measures'
import type { Context } from '#kernel'

type Placed = Exclude<ScopeKind, 'region'>

const named: Record<Placed, string> = {
  institution: 'select id, name, id as institution_id from institutions.pub_institution',
  team: 'select team_id as id, name, institution_id from teams.pub_team',
  cell: 'select cell_id as id, name, institution_id from grid.pub_cell',
  doctor: 'select id, name, institution_id from staff.pub_staff',
}

const below = `with recursive below as (
  select id from institutions.pub_institution where id = $1::uuid
  union select i.id from institutions.pub_institution i join below b on i.parent_id = b.id)`

export async function namesOf(ctx: Context, kind: ScopeKind, ids: readonly string[]): Promise<Map<string, string>> {
  if (kind === 'region' || ids.length === 0) return new Map()
  const { rows } = await ctx.client.query<{ id: string; name: string }>(
    `select distinct on (id) id, name from (${named[kind]}) x where id = any($1::uuid[]) order by id`,
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The institution itself, or one below it, keeps the place. */
export async function liesUnder(ctx: Context, kind: ScopeKind, id: string, institutionId: string): Promise<boolean> {
  if (kind === 'region') return false
  const { rows } = await ctx.client.query(
    `${below} select 1 from (${named[kind]}) x join below b on b.id = x.institution_id where x.id = $2::uuid limit 1`,
    [institutionId, id],
  )
  return rows.length > 0
}

/** One of the teams answers for a household of the cell. */
export async function answerInCell(ctx: Context, teamIds: readonly string[], cellId: string): Promise<boolean> {
  const { rows } = await ctx.client.query(
    'select 1 from grid.pub_household where cell_id = $1::uuid and team_id = any($2::uuid[]) limit 1',
    [cellId, teamIds],
  )
  return rows.length > 0
}

const steps: Record<string, string> = {
  'institution institution': `${below} select id from below`,
  'institution team': `${below} select x.id from (${named.team}) x join below b on b.id = x.institution_id`,
  'institution cell': `${below} select x.id from (${named.cell}) x join below b on b.id = x.institution_id`,
  'institution doctor': `${below} select x.id from (${named.doctor}) x join below b on b.id = x.institution_id`,
  'team cell': 'select distinct cell_id as id from grid.pub_household where team_id = $1::uuid',
  'team doctor': 'select distinct staff_id as id from teams.pub_member where team_id = $1::uuid and to_date is null',
}

/** The places of a kind inside another; none where the one does not lie in the other. */
export async function inside(ctx: Context, kind: ScopeKind, id: string, wanted: ScopeKind): Promise<string[]> {
  const step = steps[`${kind} ${wanted}`]
  if (!step) return []
  const { rows } = await ctx.client.query<{ id: string }>(step, [id])
  return rows.map((row) => row.id)
}

export interface CellName {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly institutionId: string
}

export async function cellsNamed(ctx: Context, ids: readonly string[]): Promise<Map<string, CellName>> {
  const { rows } = await ctx.client.query<CellName>(
    `select cell_id as id, code, name, institution_id as "institutionId" from grid.pub_cell where cell_id = any($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export async function peopleNamed(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await ctx.client.query<{ id: string; name: string }>(
    'select id, name from residents.pub_resident where id = any($1::uuid[])',
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
