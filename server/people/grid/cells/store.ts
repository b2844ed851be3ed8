/** All SQL of cells. */
import type { Outline } from '#contracts/grid'
import { type Context, sql, tables } from '#kernel'
import { type Position, ringOf } from '../outline.ts'
import { under } from '../sees.ts'

export interface CellRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly institutionId: string
  readonly institutionName: string
  readonly outline: Outline
  readonly registeredPeople: number
  readonly from: string
  readonly to: string | null
  readonly endReason: string | null
}

export interface Filter {
  ids?: readonly string[]
  code?: string
  under?: string | undefined
  touching?: readonly Position[]
  point?: { longitude: number; latitude: number }
  liveOnly?: boolean
}

const shapeOf = (ring: readonly Position[]) => `(${ring.map(([x, y]) => `(${x},${y})`).join(',')})`

/** Cells by filter, in the order of their codes. */
export async function find(ctx: Context, filter: Filter): Promise<CellRow[]> {
  const wheres = [sql`true`]
  if (filter.ids) wheres.push(sql`c.id = any(${[...filter.ids]}::uuid[])`)
  if (filter.code) wheres.push(sql`c.code = ${filter.code}`)
  if (filter.under) wheres.push(sql`c.institution_id in ${under(filter.under)}`)
  if (filter.touching) wheres.push(sql`c.shape && ${shapeOf(filter.touching)}::polygon`)
  if (filter.point)
    wheres.push(sql`c.shape @> point(${filter.point.longitude}::float8, ${filter.point.latitude}::float8)`)
  if (filter.liveOnly) wheres.push(sql`c.to_date is null`)
  const { rows } = await sql<CellRow>`
    select c.id, c.code, c.name, c.institution_id as "institutionId", i.name as "institutionName", c.outline,
           c.registered_people as "registeredPeople", c.from_date as "from", c.to_date as "to", c.end_reason as "endReason"
      from grid.cell c join institutions.pub_institution i on i.id = c.institution_id
     where ${sql.join(wheres, sql` and `)} order by c.to_date is not null, c.code`.execute(tables(ctx))
  return rows
}

/** One unit of work at a time draws borders, so that of two at once the second sees the first's. */
export async function lockBorders(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('grid:borders', 0))`.execute(tables(ctx))
}

export async function insert(ctx: Context, cell: Omit<CellRow, 'institutionName' | 'to' | 'endReason'>): Promise<void> {
  await sql`
    insert into grid.cell (id, code, name, institution_id, outline, shape, registered_people, from_date, registered_at, registered_by)
    values (${cell.id}, ${cell.code}, ${cell.name}, ${cell.institutionId}, ${JSON.stringify(cell.outline)},
            ${shapeOf(ringOf(cell.outline))}::polygon, ${cell.registeredPeople}, ${cell.from}, ${ctx.now}, ${ctx.actor.id})
  `.execute(tables(ctx))
}

export async function update(ctx: Context, cell: CellRow): Promise<void> {
  await sql`
    update grid.cell set name = ${cell.name}, institution_id = ${cell.institutionId}, registered_people = ${cell.registeredPeople},
           outline = ${JSON.stringify(cell.outline)}, shape = ${shapeOf(ringOf(cell.outline))}::polygon,
           to_date = ${cell.to}, end_reason = ${cell.endReason}
     where id = ${cell.id}`.execute(tables(ctx))
}

export async function noteOrigin(ctx: Context, cellId: string, beforeIds: readonly string[]): Promise<void> {
  await sql`insert into grid.cell_came_from (cell_id, before_id)
    select ${cellId}::uuid, id from unnest(${[...beforeIds]}::uuid[]) as id`.execute(tables(ctx))
}

export async function originsOf(ctx: Context, cellIds: readonly string[]) {
  const { rows } = await sql<{ cellId: string; id: string; code: string; name: string }>`
    select o.cell_id as "cellId", c.id, c.code, c.name from grid.cell_came_from o join grid.cell c on c.id = o.before_id
     where o.cell_id = any(${[...cellIds]}::uuid[]) order by c.code`.execute(tables(ctx))
  return Map.groupBy(rows, ({ cellId }) => cellId)
}

/** Households and people in each cell today. */
export async function countsOf(
  ctx: Context,
  cellIds: readonly string[],
): Promise<Map<string, { households: number; people: number }>> {
  const { rows } = await sql<{ cellId: string; households: number; people: number }>`
    select h.cell_id as "cellId", count(distinct h.id)::int as households, count(m.id)::int as people
      from grid.household h left join grid.household_member m on m.household_id = h.id and m.until_date is null
     where h.cell_id = any(${[...cellIds]}::uuid[]) and h.dissolved_on is null group by h.cell_id`.execute(tables(ctx))
  return new Map(rows.map(({ cellId, ...counts }) => [cellId, counts]))
}

/** Households of a cell with the points by which they find their new cell. */
export async function householdsIn(ctx: Context, cellIds: readonly string[]) {
  const { rows } = await sql<{ id: string; longitude: number | null; latitude: number | null }>`
    select id, point[0] as longitude, point[1] as latitude from grid.household
     where cell_id = any(${[...cellIds]}::uuid[]) and dissolved_on is null order by id for update`.execute(tables(ctx))
  return rows
}

/** Moves households to another cell, with their history. */
export async function moveHouseholds(
  ctx: Context,
  households: readonly { id: string; cellId: string }[],
  on: string,
): Promise<void> {
  const ids = households.map(({ id }) => id)
  const cells = households.map(({ cellId }) => cellId)
  await sql`update grid.household_cell set until_date = greatest(since_date, ${on}::date)
    where household_id = any(${ids}::uuid[]) and until_date is null`.execute(tables(ctx))
  await sql`insert into grid.household_cell (id, household_id, cell_id, since_date)
    select row.id, row.household_id, row.cell_id, ${on}::date
      from unnest(${ids.map(() => ctx.chance.uuid())}::uuid[], ${ids}::uuid[], ${cells}::uuid[])
        as row (id, household_id, cell_id)`.execute(tables(ctx))
  await sql`update grid.household h set cell_id = row.cell_id
      from unnest(${ids}::uuid[], ${cells}::uuid[]) as row (id, cell_id) where h.id = row.id`.execute(tables(ctx))
}
