/** All SQL of the measures' own tables. */
import type { PeriodKind, ScopeKind } from '#contracts/measures'
import { type Context, sql, tables } from '#kernel'
import type { Measure } from './definitions.ts'
import type { ResultRow } from './figures.ts'
import type { Period } from './period.ts'

export type RunState = 'queued' | 'exporting' | 'computing' | 'done' | 'failed'

export interface RunRow {
  id: string
  day: string
  state: RunState
  as_of: Date | null
  periods: Period[]
  periods_done: number
  asked_at: Date
  asked_by: string
  finished_at: Date | null
  result_hash: string | null
  failure: string | null
}
interface DefinitionRow {
  hash: string
  code: string
  version: number
  content: string
  adopted_at: Date
}
export interface StoredResult {
  run_id: string
  measure_code: string
  version: number
  definition_hash: string
  period_kind: PeriodKind
  period_from: string
  period_to: string
  scope_kind: ScopeKind
  scope_id: string | null
  numerator: number
  denominator: number
  population: number
  as_of: Date
}
interface ComparisonRow {
  run_id: string
  programme_code: string
  centre_tier: string | null
  period_from: string
  period_to: string
  content: unknown
  as_of: Date
}
interface Tables {
  'measures.run': RunRow
  'measures.definition': DefinitionRow
  'measures.result': StoredResult
  'measures.comparison': ComparisonRow
}
const db = (ctx: Context) => tables<Tables>(ctx)

/** False when another is under way. */
export async function insertRun(ctx: Context, run: { id: string; day: string; periods: Period[] }): Promise<boolean> {
  const { rowCount } = await ctx.client.query(
    `insert into measures.run (id, day, state, periods, asked_at, asked_by) values ($1, $2, 'queued', $3, $4, $5)
     on conflict ((true)) where state in ('queued', 'exporting', 'computing') do nothing`,
    [run.id, run.day, JSON.stringify(run.periods), ctx.now, ctx.actor.id],
  )
  return rowCount === 1
}

/** What stood still for so long was cut off for good. */
export async function giveUpStale(ctx: Context, hours: number): Promise<void> {
  await ctx.client.query(
    `update measures.run set state = 'failed', failure = 'stood-still', finished_at = $1
     where state in ('queued', 'exporting', 'computing') and asked_at < $1::timestamptz - make_interval(hours => $2)`,
    [ctx.now, hours],
  )
}

export async function lockRun(ctx: Context, id: string): Promise<RunRow | undefined> {
  return db(ctx).selectFrom('measures.run').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateRun(ctx: Context, id: string, changed: Partial<RunRow>): Promise<void> {
  const { periods: _, ...rest } = changed
  await db(ctx).updateTable('measures.run').set(rest).where('id', '=', id).execute()
}

export async function newestRuns(ctx: Context, limit: number): Promise<RunRow[]> {
  return db(ctx).selectFrom('measures.run').selectAll().orderBy('asked_at', 'desc').limit(limit).execute()
}

/** Definitions that were not used before; they are told once. */
export async function adoptDefinitions(ctx: Context, measures: readonly Measure[]): Promise<string[]> {
  const rows = measures.map(({ hash, ...content }) => ({
    ...{ hash, code: content.code, version: content.version },
    ...{ content: JSON.stringify(content), adopted_at: ctx.now },
  }))
  const kept = await db(ctx)
    .insertInto('measures.definition')
    .values(rows)
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .returning('hash')
    .execute()
  return kept.map(({ hash }) => hash)
}

export async function saveResults(
  ctx: Context,
  run: RunRow,
  period: Period,
  rows: readonly ResultRow[],
): Promise<void> {
  const column = <T>(value: (row: ResultRow) => T) => rows.map(value)
  await ctx.client.query(
    `insert into measures.result (run_id, period_kind, period_from, period_to, as_of, measure_code, version, definition_hash,
       scope_kind, scope_id, numerator, denominator, population)
     select $1, $2, $3, $4, $5, * from unnest($6::text[], $7::int[], $8::text[], $9::text[], $10::uuid[], $11::bigint[],
       $12::bigint[], $13::bigint[])`,
    [
      ...[run.id, period.kind, period.from, period.to, run.as_of],
      ...[column((row) => row.measure), column((row) => row.version), column((row) => row.hash)],
      ...[column((row) => row.scopeKind), column((row) => row.scopeId)],
      ...[column((row) => row.numerator), column((row) => row.denominator), column((row) => row.population)],
    ],
  )
}

export async function saveComparison(
  ctx: Context,
  row: Omit<ComparisonRow, 'content'> & { content: object },
): Promise<void> {
  await db(ctx)
    .insertInto('measures.comparison')
    .values({ ...row, content: JSON.stringify(row.content) })
    .execute()
}

/** Every result of a run as lines of text in one order: what its hash is taken over. */
export async function resultLines(ctx: Context, runId: string): Promise<string> {
  const { rows } = await ctx.client.query<{ lines: string | null }>(
    `select string_agg(line, E'\\n' order by line collate "C") as lines from (
       select concat_ws(' ', measure_code, version, definition_hash, period_kind, period_from, period_to, scope_kind,
         coalesce(scope_id::text, '-'), numerator, denominator, population) as line
       from measures.result where run_id = $1
       union all
       select concat_ws(' ', 'comparison', programme_code, coalesce(centre_tier, '-'), period_from, period_to, content::text)
       from measures.comparison where run_id = $1) x`,
    [runId],
  )
  return rows[0]?.lines ?? ''
}

/** Earlier runs go, except the last of each month; which they were. */
export async function forgetRuns(ctx: Context, days: number): Promise<string[]> {
  const { rows } = await ctx.client.query<{ id: string }>(
    `delete from measures.run r
     where r.asked_at < $1::timestamptz - make_interval(days => $2) and exists (
       select from measures.run later where later.state = 'done' and later.asked_at > r.asked_at
         and date_trunc('month', later.day::timestamp) = date_trunc('month', r.day::timestamp))
     returning r.id`,
    [ctx.now, days],
  )
  return rows.map(({ id }) => id)
}

/** The newest computation that has a period; the newest period when no last day is said. */
export async function findPeriod(
  ctx: Context,
  kind: PeriodKind,
  to: string | undefined,
): Promise<{ run: RunRow; period: Period } | undefined> {
  const row = await db(ctx)
    .selectFrom('measures.result as r')
    .innerJoin('measures.run as u', 'u.id', 'r.run_id')
    .select(['u.id', 'r.period_from', 'r.period_to'])
    .where('u.state', '=', 'done')
    .where('r.scope_kind', '=', 'region')
    .where('r.period_kind', '=', kind)
    .$if(to !== undefined, (query) => query.where('r.period_to', '=', to!))
    .orderBy('r.period_to', 'desc')
    .orderBy('u.as_of', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const run = await db(ctx).selectFrom('measures.run').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
  return { run, period: { kind, from: row.period_from, to: row.period_to } }
}

export interface ScopeKey {
  kind: ScopeKind
  id: string | null
}

/** All measures of a scope in a period of a run. */
export async function resultsOf(ctx: Context, runId: string, period: Period, scope: ScopeKey): Promise<StoredResult[]> {
  return db(ctx)
    .selectFrom('measures.result')
    .selectAll()
    .where('run_id', '=', runId)
    .where('period_kind', '=', period.kind)
    .where('period_to', '=', period.to)
    .where('scope_kind', '=', scope.kind)
    .where(sql<boolean>`scope_id is not distinct from ${scope.id}::uuid`)
    .execute()
}

/** One measure in several scopes of a kind; all of the kind when none are named. */
export async function resultsBy(
  ctx: Context,
  runId: string,
  period: Period,
  asked: { measure: string; kind: ScopeKind; ids: readonly string[] | null },
): Promise<StoredResult[]> {
  return db(ctx)
    .selectFrom('measures.result')
    .selectAll()
    .where('run_id', '=', runId)
    .where('period_kind', '=', period.kind)
    .where('period_to', '=', period.to)
    .where('measure_code', '=', asked.measure)
    .where('scope_kind', '=', asked.kind)
    .$if(asked.ids !== null, (query) => query.where(sql<boolean>`scope_id = any(${asked.ids}::uuid[])`))
    .orderBy('scope_id')
    .execute()
}

/** The year to date at the ends of months and at the run's own day, oldest first. */
export async function trendOf(ctx: Context, run: RunRow, measure: string, scope: ScopeKey): Promise<StoredResult[]> {
  return db(ctx)
    .selectFrom('measures.result')
    .selectAll()
    .where('run_id', '=', run.id)
    .where(sql<boolean>`(period_to = ${run.day}::date or extract(day from period_to + 1) = 1)`)
    .where('period_kind', '=', 'year-to-date')
    .where('measure_code', '=', measure)
    .where('scope_kind', '=', scope.kind)
    .where(sql<boolean>`scope_id is not distinct from ${scope.id}::uuid`)
    .orderBy('period_to')
    .execute()
}

export async function comparisonsOf(ctx: Context, runId: string, programme: string): Promise<ComparisonRow[]> {
  return db(ctx)
    .selectFrom('measures.comparison')
    .selectAll()
    .where('run_id', '=', runId)
    .where('programme_code', '=', programme)
    .orderBy(sql`centre_tier nulls first`)
    .execute()
}

/** The year so far of the region and of institutions that are still known. */
export async function reportedResults(ctx: Context, run: RunRow): Promise<StoredResult[]> {
  return db(ctx)
    .selectFrom('measures.result')
    .selectAll()
    .where('run_id', '=', run.id)
    .where('period_kind', '=', 'year-to-date')
    .where('period_to', '=', run.day)
    .where(sql<boolean>`(scope_kind = 'region' or
      (scope_kind = 'institution' and scope_id in (select id from institutions.pub_institution)))`)
    .orderBy('measure_code')
    .orderBy('scope_id')
    .execute()
}
