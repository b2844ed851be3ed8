/** All SQL of households and their members. */
import type { Grade, Relation } from '#contracts/grid'
import { type Context, decryptIdentifier, encryptIdentifier, sql, tables } from '#kernel'
import { under } from '../sees.ts'

export interface HouseholdRow {
  readonly id: string
  readonly cellId: string
  readonly institutionId: string
  readonly address: string
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  readonly headId: string | null
  readonly teamId: string | null
  readonly grade: Grade | null
  readonly gradedOn: string | null
  readonly contentHash: string
  readonly dissolvedOn: string | null
}
export interface MemberRow {
  readonly householdId: string
  readonly residentId: string
  readonly relation: Relation
  readonly since: string
  readonly until: string | null
  readonly endReason: string | null
}
type EndReason = 'moved' | 'moved-away' | 'died' | 'split' | 'error'

export interface Filter {
  ids?: readonly string[]
  cellId?: string | undefined
  teamId?: string | undefined
  /** Cells of the institution and of those below it. */
  under?: string | undefined
  grade?: Grade | undefined
  unassigned?: boolean | undefined
  after?: string | undefined
  limit?: number
}

type Raw = Omit<HouseholdRow, 'address' | 'point'> & {
  cipher: string
  longitude: number | null
  latitude: number | null
}

function wheresOf(filter: Filter) {
  const wheres = [filter.ids ? sql`h.id = any(${[...filter.ids]}::uuid[])` : sql`h.dissolved_on is null`]
  if (filter.cellId) wheres.push(sql`h.cell_id = ${filter.cellId}`)
  if (filter.teamId) wheres.push(sql`h.team_id = ${filter.teamId}`)
  if (filter.under) wheres.push(sql`c.institution_id in ${under(filter.under)}`)
  if (filter.grade) wheres.push(sql`h.grade = ${filter.grade}`)
  if (filter.unassigned) wheres.push(sql`h.team_id is null`)
  if (filter.after) wheres.push(sql`h.id > ${filter.after}`)
  return sql.join(wheres, sql` and `)
}

export async function count(ctx: Context, filter: Filter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from grid.household h
    join grid.cell c on c.id = h.cell_id where ${wheresOf(filter)}`.execute(tables(ctx))
  return rows[0]?.count ?? 0
}

/** Households by filter in the order of their ids; without ids only those that are not dissolved. */
export async function find(ctx: Context, filter: Filter, lock = false): Promise<HouseholdRow[]> {
  const { rows } = await sql<Raw>`
    select h.id, h.cell_id as "cellId", c.institution_id as "institutionId", h.address_cipher as cipher,
           h.point[0] as longitude, h.point[1] as latitude, h.head_id as "headId", h.team_id as "teamId", h.grade,
           h.graded_on as "gradedOn", h.content_hash as "contentHash", h.dissolved_on as "dissolvedOn"
      from grid.household h join grid.cell c on c.id = h.cell_id
     where ${wheresOf(filter)} order by h.id
     ${filter.limit ? sql`limit ${filter.limit}` : sql``} ${lock ? sql`for update of h` : sql``}`.execute(tables(ctx))
  return rows.map(({ cipher, longitude, latitude, ...row }) => ({
    ...row,
    address: decryptIdentifier(cipher),
    point: longitude === null || latitude === null ? null : { longitude, latitude },
  }))
}

/** A split or a merge waits until this unit of work is over, and the other way round. */
export async function lockCell(ctx: Context, cellId: string): Promise<void> {
  await sql`select id from grid.cell where id = ${cellId} for share`.execute(tables(ctx))
}

const pointOf = (point: HouseholdRow['point']) =>
  point ? sql`point(${point.longitude}::float8, ${point.latitude}::float8)` : sql`null`

export async function insert(
  ctx: Context,
  one: Pick<HouseholdRow, 'id' | 'cellId' | 'address' | 'point' | 'headId' | 'contentHash'>,
  since: string,
): Promise<void> {
  await sql`
    insert into grid.household (id, cell_id, address_cipher, point, head_id, content_hash, registered_at, registered_by)
    values (${one.id}, ${one.cellId}, ${encryptIdentifier(one.address)}, ${pointOf(one.point)}, ${one.headId},
            ${one.contentHash}, ${ctx.now}, ${ctx.actor.id})`.execute(tables(ctx))
  await sql`insert into grid.household_cell (id, household_id, cell_id, since_date)
    values (${ctx.chance.uuid()}, ${one.id}, ${one.cellId}, ${since})`.execute(tables(ctx))
}

export async function update(
  ctx: Context,
  id: string,
  changes: Pick<HouseholdRow, 'address' | 'point' | 'headId'>,
): Promise<void> {
  await sql`update grid.household set address_cipher = ${encryptIdentifier(changes.address)}, point = ${pointOf(changes.point)},
    head_id = ${changes.headId} where id = ${id}`.execute(tables(ctx))
}

export async function dissolve(ctx: Context, id: string, on: string, reason: string): Promise<void> {
  await sql`update grid.household set dissolved_on = ${on}, dissolve_reason = ${reason}, team_id = null, head_id = null
    where id = ${id}`.execute(tables(ctx))
  await sql`update grid.household_cell set until_date = greatest(since_date, ${on}::date)
    where household_id = ${id} and until_date is null`.execute(tables(ctx))
}

export async function setTeam(ctx: Context, rows: readonly { id: string; teamId: string | null }[]): Promise<void> {
  await sql`update grid.household h set team_id = row.team_id
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ teamId }) => teamId)}::uuid[]) as row (id, team_id)
     where h.id = row.id`.execute(tables(ctx))
}

/** Members of households, those of today first, the head before the others. */
export async function membersOf(ctx: Context, householdIds: readonly string[], openOnly = true): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select household_id as "householdId", resident_id as "residentId", relation, since_date as since, until_date as until,
           end_reason as "endReason"
      from grid.household_member
     where household_id = any(${[...householdIds]}::uuid[]) and (until_date is null or not ${openOnly}::boolean)
     order by until_date is not null, relation <> 'head', since_date, resident_id`.execute(tables(ctx))
  return rows
}

/** Where each of these people is a member today. */
export async function openMembershipsOf(ctx: Context, residentIds: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select household_id as "householdId", resident_id as "residentId", relation, since_date as since, until_date as until,
           end_reason as "endReason"
      from grid.household_member where resident_id = any(${[...residentIds]}::uuid[]) and until_date is null
     order by resident_id`.execute(tables(ctx))
  return rows
}

export async function insertMembers(
  ctx: Context,
  householdId: string,
  members: readonly { residentId: string; relation: Relation; since: string }[],
): Promise<void> {
  for (const { residentId, relation, since } of members) {
    await sql`insert into grid.household_member (id, household_id, resident_id, relation, since_date)
      values (${ctx.chance.uuid()}, ${householdId}, ${residentId}, ${relation}, ${since})`.execute(tables(ctx))
  }
}

export async function endMember(ctx: Context, residentId: string, on: string, reason: EndReason): Promise<void> {
  await sql`update grid.household_member set until_date = greatest(since_date, ${on}::date), end_reason = ${reason}
    where resident_id = ${residentId} and until_date is null`.execute(tables(ctx))
}

/** The head's word changes hands without anybody moving. */
export async function setRelation(ctx: Context, residentId: string, relation: Relation): Promise<void> {
  await sql`update grid.household_member set relation = ${relation} where resident_id = ${residentId} and until_date is null
  `.execute(tables(ctx))
}

export async function cellsOf(ctx: Context, householdId: string) {
  const { rows } = await sql<{ cellId: string; cellName: string; since: string; until: string | null }>`
    select h.cell_id as "cellId", c.name as "cellName", h.since_date as since, h.until_date as until
      from grid.household_cell h join grid.cell c on c.id = h.cell_id
     where h.household_id = ${householdId} order by h.until_date is not null, h.since_date desc`.execute(tables(ctx))
  return rows
}
