/** All SQL of what is entered about a person: disability, poverty relief, pregnancy. */
import type { AttributeKind } from '#contracts/grid'
import { type Context, sql, tables } from '#kernel'

export interface AttributeRow {
  readonly residentId: string
  readonly kind: AttributeKind
  readonly source: string
  readonly since: string
  readonly until: string | null
}

export async function attributesOf(
  ctx: Context,
  residentIds: readonly string[],
  { openOnly }: { openOnly: boolean },
): Promise<AttributeRow[]> {
  const { rows } = await sql<AttributeRow>`
    select resident_id as "residentId", kind, source, since_date as since, until_date as until from grid.attribute
     where resident_id = any(${[...residentIds]}::uuid[]) and (until_date is null or not ${openOnly}::boolean)
     order by kind, since_date`.execute(tables(ctx))
  return rows
}

export async function insert(ctx: Context, row: Omit<AttributeRow, 'until'>): Promise<void> {
  await sql`
    insert into grid.attribute (id, resident_id, kind, source, since_date, entered_at, entered_by)
    values (${ctx.chance.uuid()}, ${row.residentId}, ${row.kind}, ${row.source}, ${row.since}, ${ctx.now}, ${ctx.actor.id})
  `.execute(tables(ctx))
}

/** Ends what is open; which kinds that were. */
export async function end(
  ctx: Context,
  residentId: string,
  kinds: readonly AttributeKind[],
  on: string,
): Promise<AttributeKind[]> {
  const { rows } = await sql<{ kind: AttributeKind }>`
    update grid.attribute set until_date = greatest(since_date, ${on}::date), ended_by = ${ctx.actor.id}
     where resident_id = ${residentId} and kind = any(${[...kinds]}::text[]) and until_date is null returning kind
  `.execute(tables(ctx))
  return rows.map(({ kind }) => kind)
}
