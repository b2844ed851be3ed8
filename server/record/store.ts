import { type Context, sql, tables } from '#kernel'
import type { Condition } from './access/reach.ts'
import type { StoredVersion } from './resource.ts'
import { isId, tableOf } from './resource.ts'
import { instantText } from './values/dates.ts'
import type { IndexValues } from './values/extract.ts'

/** A current row as a writer needs it: locked, with what decides whether it may be superseded. */
export interface LockedRow {
  readonly row: number
  readonly id: string
  readonly version: number
  readonly deleted: boolean
  readonly owner: string | null
  readonly source: string
  readonly updated: Date
  readonly content: string
  readonly patient: number | null
  readonly patientId: string | null
}

/** A version about to be written. */
export interface NewVersion {
  readonly row: number
  readonly id: string
  readonly version: number
  readonly patient: number | null
  readonly owner: string | null
  readonly source: string
  readonly updated: Date
  readonly deleted: boolean
  readonly content: string
  readonly values: IndexValues | undefined
}

/** Locks the rows of these ids, always in the same order, so that two bundles cannot hold each other up. */
export async function lockRows(ctx: Context, type: string, ids: readonly string[]): Promise<Map<string, LockedRow>> {
  const { rows } = await sql<LockedRow>`
    select t.row, t.id, t.version, t.deleted, t.owner, t.source, t.updated, t.content, t.patient, p.id as "patientId"
      from ${sql.table(tableOf(type))} t left join record.patient_number p on p.number = t.patient
     where t.id = any(${[...ids]}::text[]) order by t.id for update of t`.execute(tables(ctx))
  return new Map(rows.map((row) => [row.id, row]))
}

export type PastContent = Pick<LockedRow, 'id' | 'version' | 'updated' | 'deleted' | 'owner' | 'content'>

/** The superseded versions of locked rows that have any. */
export async function readPast(
  ctx: Context,
  type: string,
  locked: ReadonlyMap<string, LockedRow>,
): Promise<Map<string, PastContent[]>> {
  const changed = [...locked.values()].filter((row) => row.version > 1).map((row) => row.id)
  const past = new Map<string, PastContent[]>()
  if (changed.length === 0) return past
  const { rows } = await sql<PastContent>`
    select id, version, updated, deleted, owner, content from record.history
     where type = ${type} and id = any(${changed}::text[])`.execute(tables(ctx))
  for (const row of rows) past.set(row.id, [...(past.get(row.id) ?? []), row])
  return past
}

/** Row numbers for new resources, and the numbers of the patients they belong to (given out where there was none). */
export async function takeNumbers(
  ctx: Context,
  count: number,
  patients: readonly string[],
): Promise<{ rows: number[]; patients: Map<string, number> }> {
  const db = tables(ctx)
  const taken =
    count === 0
      ? { rows: [] }
      : await sql<{
          row: number
        }>`select nextval('record.row_number') as row from generate_series(1, ${count}::int)`.execute(db)
  const wanted = [...new Set(patients)].sort()
  const numbers = new Map<string, number>()
  const find = async () => {
    const missing = wanted.filter((id) => !numbers.has(id))
    if (missing.length === 0) return missing
    const found = await sql<{ id: string; number: number }>`
      select id, number from record.patient_number where id = any(${missing}::text[])`.execute(db)
    for (const { id, number } of found.rows) numbers.set(id, number)
    return missing.filter((id) => !numbers.has(id))
  }
  const missing = await find()
  if (missing.length > 0) {
    await sql`insert into record.patient_number (id) select unnest(${missing}::text[]) on conflict (id) do nothing`.execute(
      db,
    )
    await find()
  }
  return { rows: taken.rows.map(({ row }) => row), patients: numbers }
}

function columnsOf(versions: readonly NewVersion[]): Condition {
  return sql`unnest(
    ${versions.map((one) => one.row)}::bigint[], ${versions.map((one) => one.id)}::text[],
    ${versions.map((one) => one.patient)}::bigint[], ${versions.map((one) => one.owner)}::text[],
    ${versions.map((one) => one.source)}::text[], ${versions.map((one) => one.version)}::int[],
    ${versions.map((one) => one.updated)}::timestamptz[], ${versions.map((one) => one.deleted)}::boolean[],
    ${versions.map((one) => instantText(one.values?.date?.low ?? -Infinity))}::timestamptz[],
    ${versions.map((one) => instantText(one.values?.date?.high ?? -Infinity))}::timestamptz[],
    ${versions.map((one) => `{${one.values?.keys.join(',') ?? ''}}`)}::text[], ${versions.map((one) => one.content)}::text[]
  ) as n (row, id, patient, owner, source, version, updated, deleted, date_from, date_to, keys, content)`
}

/** Inserts first versions. Returns the ids that someone else inserted meanwhile: nothing was written for those. */
export async function insertVersions(ctx: Context, type: string, versions: readonly NewVersion[]): Promise<string[]> {
  if (versions.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    insert into ${sql.table(tableOf(type))}
      (row, id, patient, owner, source, version, updated, deleted, date_from, date_to, keys, content)
    select n.row, n.id, n.patient, n.owner, n.source, n.version, n.updated, n.deleted, n.date_from, n.date_to,
           n.keys::bigint[], n.content
      from ${columnsOf(versions)}
    on conflict (id) do nothing returning id`.execute(tables(ctx))
  if (rows.length === versions.length) return []
  const written = new Set(rows.map(({ id }) => id))
  return versions.filter((one) => !written.has(one.id)).map((one) => one.id)
}

/** Puts locked rows' versions into history and the new ones in their place, in one statement. */
export async function supersede(ctx: Context, type: string, versions: readonly NewVersion[]): Promise<void> {
  if (versions.length === 0) return
  const db = tables(ctx)
  const rows = versions.map((one) => one.row)
  const table = sql.table(tableOf(type))
  await sql`
    with superseded as (
      insert into record.history (type, id, version, patient, owner, source, updated, deleted, content)
      select ${type}, id, version, patient, owner, source, updated, deleted, content from ${table}
       where row = any(${rows}::bigint[])
    )
    update ${table} t set patient = n.patient, owner = n.owner, source = n.source, version = n.version,
           updated = n.updated, deleted = n.deleted, date_from = n.date_from, date_to = n.date_to,
           keys = n.keys::bigint[], content = n.content
      from ${columnsOf(versions)} where t.row = n.row`.execute(db)
  for (const side of ['string_value', 'date_value', 'quantity_value']) {
    await sql`delete from ${sql.table(`record.${side}`)} where row = any(${rows}::bigint[])`.execute(db)
  }
}

/** Writes the values that are compared rather than equal. */
export async function insertValues(ctx: Context, versions: readonly NewVersion[]): Promise<void> {
  const db = tables(ctx)
  const of = <K extends 'strings' | 'dates' | 'quantities'>(kind: K) =>
    versions.flatMap((one) =>
      (one.values?.[kind] ?? []).map((value) => ({ ...value, row: one.row })),
    ) as (IndexValues[K][number] & {
      row: number
    })[]
  const strings = of('strings')
  if (strings.length > 0) {
    await sql`
      insert into record.string_value (parameter, value, row, exact)
      select * from unnest(${strings.map((one) => one.parameter)}::int[], ${strings.map((one) => one.value)}::text[],
        ${strings.map((one) => one.row)}::bigint[], ${strings.map((one) => one.exact)}::text[])`.execute(db)
  }
  const dates = of('dates')
  if (dates.length > 0) {
    await sql`
      insert into record.date_value (parameter, low, high, row)
      select * from unnest(${dates.map((one) => one.parameter)}::int[], ${dates.map((one) => instantText(one.low))}::timestamptz[],
        ${dates.map((one) => instantText(one.high))}::timestamptz[], ${dates.map((one) => one.row)}::bigint[])`.execute(
      db,
    )
  }
  const quantities = of('quantities')
  if (quantities.length > 0) {
    await sql`
      insert into record.quantity_value (parameter, low, high, row, unit, code)
      select * from unnest(${quantities.map((one) => one.parameter)}::int[], ${quantities.map((one) => one.low)}::float8[],
        ${quantities.map((one) => one.high)}::float8[], ${quantities.map((one) => one.row)}::bigint[],
        ${quantities.map((one) => one.unit)}::bigint[], ${quantities.map((one) => one.code)}::bigint[])`.execute(db)
  }
}

export interface ReadRow extends StoredVersion {
  readonly patientId: string | null
}

/** The current version, if the condition lets it be seen. */
export async function readRow(ctx: Context, type: string, id: string, seen: Condition): Promise<ReadRow | undefined> {
  if (!isId(id)) return undefined
  const { rows } = await sql<ReadRow>`
    select ${type} as type, t.id, t.version, t.updated, t.deleted, t.owner, t.content, p.id as "patientId"
      from ${sql.table(tableOf(type))} t left join record.patient_number p on p.number = t.patient
     where t.id = ${id} and ${seen}`.execute(tables(ctx))
  return rows[0]
}

/** Superseded and current versions, newest first, each only if the condition lets it be seen. */
export async function readVersions(
  ctx: Context,
  type: string,
  id: string,
  seen: Condition,
  options: { version?: number; since?: Date; below?: number; limit: number },
): Promise<ReadRow[]> {
  if (!isId(id)) return []
  const { rows } = await sql<ReadRow>`
    select ${type} as type, t.id, t.version, t.updated, t.deleted, t.owner, t.content, p.id as "patientId"
      from (
        select id, version, updated, deleted, owner, content, patient from ${sql.table(tableOf(type))} where id = ${id}
        union all
        select id, version, updated, deleted, owner, content, patient from record.history where type = ${type} and id = ${id}
      ) t left join record.patient_number p on p.number = t.patient
     where ${seen}
       and ${options.version === undefined ? sql`true` : sql`t.version = ${options.version}`}
       and ${options.since ? sql`t.updated >= ${options.since}` : sql`true`}
       and ${options.below === undefined ? sql`true` : sql`t.version < ${options.below}`}
     order by t.version desc limit ${options.limit}`.execute(tables(ctx))
  return rows
}
