import { type Context, refuse, sql, tables } from '#kernel'
import { type Condition, reach, refuseUnlessMayRead } from './access/reach.ts'
import { permissionsOf, scopeAllows } from './access/scopes.ts'
import { whose } from './read-rows.ts'
import { refuseUnlessType, tableOf } from './resource.ts'
import { conditionOf } from './search/conditions.ts'
import { finders } from './search/match-ids.ts'
import { readQuery } from './search/read-query.ts'
import { leaveTrail } from './trail.ts'

/** A resource on its way out, as stored. */
export interface StreamedRow {
  /** Where it stands: rows come in this order, and it never changes. */
  readonly row: number
  readonly id: string
  readonly version: number
  readonly updated: Date
  readonly content: string
  readonly patientId: string | null
  readonly residentId: string | null
}

export interface StreamOptions {
  readonly after?: number | undefined
  readonly rowsMax?: number | undefined
  /** Only what changed later than this. */
  readonly since?: Date | undefined
  /** As the record was then: what changed since is given in its state of then. Without it, as it is. */
  readonly asOf?: Date | undefined
  /** Only what belongs to these patients (numbers of `patientNumbers`), or to any patient at all. */
  readonly patients?: readonly number[] | 'any' | undefined
  /** Search queries without the type; what matches one of them. A changed resource is judged as it is, given as it was. */
  readonly queries?: readonly string[] | undefined
  /** What was deleted instead of what is there: names without content. */
  readonly deleted?: boolean | undefined
  /** Under what name the trail of the patients who are concerned is left. */
  readonly entity: string
  readonly entityId?: string | undefined
  /** Of these patients, those whose trail this stream has not left yet; without it, all. */
  readonly untold?: ((ctx: Context, patientIds: readonly string[]) => Promise<ReadonlySet<string>>) | undefined
}

// A batch ends at either: few large resources or many small ones.
const rowsInBatch = 1000
const bytesInBatch = 8 * 1024 * 1024

/** Whether the actor may have whole collections of a type: it must be allowed to read and to search it. */
export function mayStream({ actor }: Context, type: string): boolean {
  return scopeAllows(actor, 'read', type) && scopeAllows(actor, 'search', type)
}

/**
 * The next resources of a type, in the order of their rows, as far as the actor may see them; an empty batch is the end. Leaves the trail
 * of each patient concerned. Refusals: record.unknown_type, not_allowed, unknown_parameter, bad_parameter.
 */
export async function streamBatch(ctx: Context, type: string, options: StreamOptions): Promise<StreamedRow[]> {
  refuseUnlessType(type)
  refuseUnlessMayRead(ctx, type, 'read')
  refuseUnlessMayRead(ctx, type, 'search')
  return ctx.transaction(async (ctx) => {
    const { patients, since, asOf, after = 0, rowsMax = rowsInBatch, deleted = false } = options
    // Nothing says any more whether a deleted resource was what a scope's query lets be seen.
    if (deleted && !seesWhole(ctx, type)) return []
    const conditions: Condition[] = [
      sql`t.row > ${after} and t.deleted = ${deleted}`,
      reach(ctx, type, 'search'),
      reach(ctx, type, 'read'),
      await matching(ctx, type, options.queries),
    ]
    if (since) conditions.push(sql`t.updated > ${since}`)
    if (patients)
      conditions.push(patients === 'any' ? sql`t.patient is not null` : sql`t.patient = any(${patients}::bigint[])`)
    const { rows } = await sql<StreamedRow>`
      select row, id, version, updated, content, "patientId", "residentId"
        from (
          select f.*, sum(bytes) over (order by row) - bytes as before
            from (
              select t.row, t.id, t.version, t.updated, t.content, octet_length(t.content) as bytes, p.id as "patientId",
                     l.resident_id as "residentId"
                from ${asOf ? stateOf(type, asOf) : sql`${sql.table(tableOf(type))}`} t ${whose}
               where ${sql.join(conditions, sql` and `)} order by t.row limit ${rowsMax}
            ) f
        ) b
       where before < ${bytesInBatch} order by row`.execute(tables(ctx))
    await tell(ctx, options, rows)
    return rows
  })
}

function seesWhole({ actor }: Context, type: string): boolean {
  return (['read', 'search'] as const).every((reading) =>
    permissionsOf(actor, reading, type).some(({ query }) => query === undefined),
  )
}

/** The whole stream, each batch a transaction of its own unless one is running; so a slow reader holds none open. */
export async function* streamType(
  ctx: Context,
  type: string,
  options: Omit<StreamOptions, 'untold' | 'rowsMax'>,
): AsyncGenerator<StreamedRow[]> {
  const told = new Set<string>()
  const untold = async (_ctx: Context, ids: readonly string[]) => {
    const fresh = new Set(ids.filter((id) => !told.has(id)))
    for (const id of fresh) told.add(id)
    return fresh
  }
  for (let after = options.after ?? 0; ; ) {
    const rows = await streamBatch(ctx, type, { ...options, after, untold })
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.row
  }
}

/**
 * The table as it was: the row itself, or, when that changed since, its newest version of before (the history holds it). A row that came
 * later is not there.
 */
function stateOf(type: string, asOf: Date): Condition {
  return sql`(
    select c.row, c.id, c.patient, c.date_from, c.date_to, c.keys,
           case when h.version is null then c.version else h.version end as version,
           case when h.version is null then c.updated else h.updated end as updated,
           case when h.version is null then c.deleted else h.deleted end as deleted,
           case when h.version is null then c.content else h.content end as content,
           case when h.version is null then c.owner else h.owner end as owner,
           case when h.version is null then c.source else h.source end as source
      from ${sql.table(tableOf(type))} c
      left join lateral (
        select version, updated, deleted, content, owner, source from record.history
         where c.updated > ${asOf} and type = ${type} and id = c.id and updated <= ${asOf}
         order by version desc limit 1
      ) h on true
     where c.updated <= ${asOf} or h.version is not null
  )`
}

async function matching(ctx: Context, type: string, queries: readonly string[] | undefined): Promise<Condition> {
  if (!queries?.length) return sql`true`
  const alternatives: Condition[] = []
  for (const text of queries) {
    const parts: Condition[] = [sql`true`]
    for (const criterion of await filterOf(ctx, type, text))
      parts.push(await conditionOf(ctx, type, criterion, finders))
    alternatives.push(sql`(${sql.join(parts, sql` and `)})`)
  }
  return sql`(${sql.join(alternatives, sql` or `)})`
}

/** A query that only says which resources: order, pages and what comes along have no place in a stream. */
async function filterOf(ctx: Context, type: string, text: string) {
  const query = await readQuery(ctx, type, text, 'strict')
  const [more] = [...new URLSearchParams(text).keys()].filter((name) =>
    /^_(sort|count|include|revinclude|summary|elements|total)/.test(name),
  )
  if (more !== undefined) refuse('record.unknown_parameter', { field: more, params: { type, name: more } })
  return query.criteria
}

/** Refuses a filter that could not be asked. Refusals: record.unknown_type, unknown_parameter, bad_parameter, unsupported_modifier. */
export async function checkFilter(ctx: Context, type: string, query: string): Promise<void> {
  refuseUnlessType(type)
  await ctx.transaction((ctx) => matching(ctx, type, [query]))
}

async function tell(ctx: Context, options: StreamOptions, rows: readonly StreamedRow[]): Promise<void> {
  const { entity, entityId, untold } = options
  const concerned = new Map<string, StreamedRow>()
  for (const row of rows) if (row.patientId !== null) concerned.set(row.patientId, row)
  const wanted = untold ? await untold(ctx, [...concerned.keys()]) : concerned
  const told = [...concerned.values()].filter(({ patientId }) => wanted.has(patientId ?? ''))
  if (told.length === 0) return
  const lines = told.map(({ patientId, residentId }) => ({ id: entityId ?? '', patientId, residentId }))
  await leaveTrail(ctx, entity, lines)
}

/** Numbers of these patients and of the hospital Patients that are linked to be one resident with them. */
export async function patientNumbers(ctx: Context, ids: readonly string[]): Promise<number[]> {
  return ctx.transaction(async (ctx) => {
    const { rows } = await sql<{ number: number }>`
      with asked as (select id from unnest(${[...ids]}::text[]) as id),
      who as (select coalesce(l.resident_id::text, a.id) as id from asked a left join record.patient_link l on l.patient_id = a.id)
      select n.number from record.patient_number n
       where n.id in (select id from asked) or n.id in (select id from who)
          or n.id in (select l.patient_id from record.patient_link l where l.resident_id::text in (select id from who))
       order by n.number`.execute(tables(ctx))
    return rows.map(({ number }) => number)
  })
}
