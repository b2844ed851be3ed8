import { type Context, refuse, refuseUnless, sql } from '#kernel'
import { type Condition, reach, refuseUnlessMayRead } from './access/reach.ts'
import { scopeAllows } from './access/scopes.ts'
import { type ReadRow, whose } from './read-rows.ts'
import { isId, refuseUnlessType, tableOf } from './resource.ts'
import { runQuery } from './run-query.ts'
import { resourceTypes } from './structure/table.ts'
import { leaveTrail } from './trail.ts'
import { type DateRange, rangeOf } from './values/dates.ts'

export interface HistoryAsked {
  /** Undefined is every type that the actor may read. */
  readonly type?: string
  readonly since?: Date
  /** Only versions that were current at some instant of this range. */
  readonly at?: DateRange
  readonly cursor?: string
  readonly limit: number
}

export interface HistoryPage {
  readonly versions: readonly ReadRow[]
  /** Where the next, older page begins. */
  readonly next: string | undefined
  /** No version from before this instant can still appear: whoever asks again with `_since` this instant misses none. */
  readonly wholeUntil: Date
}

/** The last version of a page, and up to when the walk is whole: a walk keeps the instant of its first page. */
interface Cursor {
  readonly wholeUntil: Date
  readonly updated: Date
  readonly type: string
  readonly id: string
  readonly version: number
}

// Clocks of several machines differ, by less than this.
const clockSkewMs = 2000

/**
 * Versions of a type or of everything, newest first, deletions included (FHIR R4 §3.1.0.12). A version keeps its instant, id
 * and number for life, whether it is current or superseded, so pages that go on after the last one seen show each version that
 * was committed when the walk began exactly once. A transaction stamps its versions once it holds its locks and shows them when
 * it commits: what is still under way may yet appear behind a reader's back, and `wholeUntil` says from when on.
 * Refusals: record.unknown_type, not_allowed, bad_parameter (_cursor).
 */
export async function historyPage(ctx: Context, asked: HistoryAsked): Promise<HistoryPage> {
  const types = typesOf(ctx, asked.type)
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor)
  return ctx.transaction(async (ctx) => {
    // Before the rows: what commits between the two is then among the rows.
    const wholeUntil = after?.wholeUntil ?? (await beginningOfTheOldest(ctx))
    const parts = types.flatMap((type) => partsOf(ctx, type, asked, after))
    const rows = await runQuery(
      ctx,
      sql<ReadRow>`
      select t.type, t.id, t.version, t.updated, t.deleted, t.owner, t.content, p.id as "patientId",
             l.resident_id as "residentId"
        from (select * from (${sql.join(parts, sql` union all `)}) as versions
               order by updated desc, type collate "C" desc, id desc, version desc limit ${asked.limit + 1}) t ${whose}
       order by t.updated desc, t.type collate "C" desc, t.id desc, t.version desc`,
    )
    const versions = rows.slice(0, asked.limit)
    await leaveTrail(ctx, asked.type === undefined ? 'record.history' : `record.${asked.type}`, versions)
    const last = rows.length > asked.limit ? versions.at(-1) : undefined
    return { versions, next: last && cursorOf({ ...last, wholeUntil }), wholeUntil }
  })
}

/** The instants that `_at` may mean, by its precision. Refusals: record.bad_parameter. */
export function periodOf(text: string): DateRange {
  return rangeOf(text) ?? refuse('record.bad_parameter', { field: '_at', params: { name: '_at' } })
}

function typesOf(ctx: Context, type: string | undefined): readonly string[] {
  if (type !== undefined) {
    refuseUnlessType(type)
    refuseUnlessMayRead(ctx, type, 'search')
    return [type]
  }
  const types = resourceTypes.filter((one) => scopeAllows(ctx.actor, 'search', one))
  refuseUnless(types.length > 0, 'record.not_allowed', { params: { type: '*' } })
  return types
}

/** When the oldest transaction that is still under way began, by this process's clock. */
async function beginningOfTheOldest(ctx: Context): Promise<Date> {
  const asked = ctx.clock.now().getTime()
  const [oldest] = await runQuery(
    ctx,
    sql<{ ageMs: number | null }>`
    select extract(epoch from clock_timestamp() - min(xact_start))::float8 * 1000 as "ageMs" from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'`,
  )
  return new Date(Math.floor(asked - (oldest?.ageMs ?? 0) - clockSkewMs))
}

const columns = sql`t.id, t.version, t.updated, t.deleted, t.owner, t.content, t.patient`

/**
 * The current and the superseded versions of one type. A superseded one is seen by those who may see it and the current one:
 * what was once written into the wrong patient's record is for neither patient's readers alone.
 */
function partsOf(ctx: Context, type: string, asked: HistoryAsked, after: Cursor | undefined): Condition[] {
  const { since, at, limit } = asked
  const seen = reach(ctx, type)
  const current = sql.table(tableOf(type))
  const conditions = sql.join(
    [
      seen,
      ...(since ? [sql`t.updated >= ${since}`] : []),
      ...(at ? [sql`t.updated < ${new Date(at.high)}`] : []),
      ...(after ? [behind(after, type)] : []),
    ],
    sql` and `,
  )
  const superseded = at
    ? sql`and coalesce(
        (select n.updated from record.history n where n.type = t.type and n.id = t.id and n.version = t.version + 1),
        (select c.updated from ${current} c where c.id = t.id)) > ${new Date(at.low)}`
    : sql``
  const order = sql`order by t.updated desc, t.id desc, t.version desc limit ${limit + 1}`
  const name = sql.lit(type)
  return [
    sql`(select ${name}::text as type, ${columns} from ${current} t where ${conditions} ${order})`,
    sql`(select ${name}::text as type, ${columns} from (select h.*, h.id as own_id from record.history h) t
          where t.type = ${name} and ${conditions} ${superseded}
            and exists (select 1 from ${current} t where t.id = own_id and ${seen}) ${order})`,
  ]
}

function behind({ updated, type: at, id, version }: Cursor, type: string): Condition {
  if (type < at) return sql`t.updated <= ${updated}`
  if (type > at) return sql`t.updated < ${updated}`
  return sql`(t.updated <= ${updated} and (t.updated < ${updated} or (t.id, t.version) < (${id}, ${version}::int)))`
}

function cursorOf({ wholeUntil, updated, type, id, version }: Cursor): string {
  return Buffer.from(JSON.stringify([wholeUntil.getTime(), updated.getTime(), type, id, version])).toString('base64url')
}

function readCursor(text: string): Cursor {
  const values = parsed(text)
  const [wholeUntil, updated, type, id, version] = Array.isArray(values) ? values : []
  const isInstant = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Math.abs(value as number) < 8.64e15
  const fits =
    isInstant(wholeUntil) &&
    isInstant(updated) &&
    typeof type === 'string' &&
    typeof id === 'string' &&
    isId(id) &&
    Number.isInteger(version) &&
    version > 0 &&
    version < 2 ** 31
  if (!fits) refuse('record.bad_parameter', { field: '_cursor', params: { name: '_cursor' } })
  return { wholeUntil: new Date(wholeUntil), updated: new Date(updated), type, id, version }
}

// biome-ignore lint/suspicious/noExplicitAny: a cursor that someone may have made up
function parsed(text: string): any {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
