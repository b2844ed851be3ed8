/** All SQL of the assessment's own tables. */
import type { Indicator } from '#contracts/assessment'
import { type Context, sql, tables } from '#kernel'
import type { Scored } from './score.ts'

export interface SchemeRow {
  id: string
  title: { zh: string; en: string }
  source: string
  year_from: number
  year_to: number | null
  indicators: Indicator[]
  state: 'proposed' | 'in-force' | 'returned'
  proposed_by: string
  proposed_by_name: string
  proposed_at: Date
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
  reason: string | null
}

export interface ScoreRow {
  id: string
  institution_id: string
  year: number
  version: number
  scheme_id: string
  score_bp: number | null
  state: 'provisional' | 'confirmed' | 'superseded'
  as_of: Date
  handed_at: Date
  confirmed_by: string | null
  confirmed_by_name: string | null
  confirmed_at: Date | null
  reopen_reason: string | null
}

export interface IndicatorRow {
  score_id: string
  position: number
  code: string
  numerator: number
  denominator: number
  rate_bp: number | null
  points_bp: number | null
  run_id: string
  definition_hash: string
}

export interface ObjectionRow {
  id: string
  score_id: string
  indicator_code: string | null
  text: string
  raised_by: string
  raised_by_name: string
  raised_at: Date
  answer: string | null
  answered_by: string | null
  answered_by_name: string | null
  answered_at: Date | null
}

interface Tables {
  'assessment.scheme': Omit<SchemeRow, 'title' | 'indicators'> & { title: string; indicators: string }
  'assessment.score': ScoreRow
  'assessment.indicator_score': IndicatorRow
  'assessment.objection': ObjectionRow
}
const db = (ctx: Context) => tables<Tables>(ctx)
const parsed = (row: unknown) => row as SchemeRow

export async function insertScheme(ctx: Context, scheme: SchemeRow): Promise<void> {
  const row = { ...scheme, title: JSON.stringify(scheme.title), indicators: JSON.stringify(scheme.indicators) }
  await db(ctx).insertInto('assessment.scheme').values(row).execute()
}

export async function allSchemes(ctx: Context): Promise<SchemeRow[]> {
  const rows = await db(ctx)
    .selectFrom('assessment.scheme')
    .selectAll()
    .orderBy('year_from', 'desc')
    .orderBy('proposed_at', 'desc')
    .execute()
  return rows.map(parsed)
}

export async function lockScheme(ctx: Context, id: string): Promise<SchemeRow | undefined> {
  // One decision at a time: two schemes for one year must not both find it free.
  await sql`select pg_advisory_xact_lock(hashtextextended('assessment.scheme', 0))`.execute(db(ctx))
  const row = await db(ctx)
    .selectFrom('assessment.scheme')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && parsed(row)
}

export async function schemeById(ctx: Context, id: string): Promise<SchemeRow> {
  return parsed(
    await db(ctx).selectFrom('assessment.scheme').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
}

export async function schemesInForce(ctx: Context): Promise<SchemeRow[]> {
  const rows = await db(ctx).selectFrom('assessment.scheme').selectAll().where('state', '=', 'in-force').execute()
  return rows.map(parsed)
}

type Decision = Pick<SchemeRow, 'state' | 'decided_by' | 'decided_by_name' | 'decided_at' | 'reason'>

export async function decide(ctx: Context, id: string, decision: Decision): Promise<void> {
  await db(ctx).updateTable('assessment.scheme').set(decision).where('id', '=', id).execute()
}

/** The current score of an institution and year, locked: two that hand or confirm wait for each other. */
export async function lockCurrent(ctx: Context, institutionId: string, year: number): Promise<ScoreRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assessment ${institutionId} ${year}`}, 0))`.execute(
    db(ctx),
  )
  return currentOf(ctx, institutionId, year)
}

export async function currentOf(ctx: Context, institutionId: string, year: number): Promise<ScoreRow | undefined> {
  return db(ctx)
    .selectFrom('assessment.score')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('year', '=', year)
    .where('state', '<>', 'superseded')
    .executeTakeFirst()
}

export async function scoreById(ctx: Context, id: string): Promise<ScoreRow | undefined> {
  return db(ctx).selectFrom('assessment.score').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function scoresOfYear(ctx: Context, year: number, institutionId: string | null): Promise<ScoreRow[]> {
  return db(ctx)
    .selectFrom('assessment.score')
    .selectAll()
    .where('year', '=', year)
    .where('state', '<>', 'superseded')
    .$if(institutionId !== null, (query) => query.where('institution_id', '=', institutionId!))
    .orderBy(sql`score_bp desc nulls last`)
    .orderBy('institution_id')
    .execute()
}

export async function versionsOf(ctx: Context, { institution_id, year }: ScoreRow): Promise<ScoreRow[]> {
  return db(ctx)
    .selectFrom('assessment.score')
    .selectAll()
    .where('institution_id', '=', institution_id)
    .where('year', '=', year)
    .orderBy('version', 'desc')
    .execute()
}

export async function insertScore(ctx: Context, score: ScoreRow): Promise<void> {
  await db(ctx).insertInto('assessment.score').values(score).execute()
}

export async function updateScore(ctx: Context, id: string, change: Partial<ScoreRow>): Promise<void> {
  await db(ctx).updateTable('assessment.score').set(change).where('id', '=', id).execute()
}

/** The figures behind a provisional score, in place of those it had. */
export async function replaceIndicators(ctx: Context, scoreId: string, scored: readonly Scored[]): Promise<void> {
  await db(ctx).deleteFrom('assessment.indicator_score').where('score_id', '=', scoreId).execute()
  if (scored.length === 0) return
  const rows = scored.map(
    ({ indicator, figure, rateBp, pointsBp }, position): IndicatorRow => ({
      score_id: scoreId,
      position,
      code: indicator.code,
      numerator: figure.numerator,
      denominator: figure.denominator,
      rate_bp: rateBp,
      points_bp: pointsBp,
      run_id: figure.runId,
      definition_hash: figure.definitionHash,
    }),
  )
  await db(ctx).insertInto('assessment.indicator_score').values(rows).execute()
}

export async function indicatorsOf(ctx: Context, scoreId: string): Promise<IndicatorRow[]> {
  return db(ctx)
    .selectFrom('assessment.indicator_score')
    .selectAll()
    .where('score_id', '=', scoreId)
    .orderBy('position')
    .execute()
}

export async function objectionsOf(ctx: Context, scoreIds: readonly string[]): Promise<ObjectionRow[]> {
  if (scoreIds.length === 0) return []
  return db(ctx)
    .selectFrom('assessment.objection')
    .selectAll()
    .where('score_id', 'in', [...scoreIds])
    .orderBy('raised_at')
    .execute()
}

export async function insertObjection(ctx: Context, objection: ObjectionRow): Promise<void> {
  await db(ctx).insertInto('assessment.objection').values(objection).execute()
}

export async function lockObjection(ctx: Context, id: string): Promise<ObjectionRow | undefined> {
  return db(ctx).selectFrom('assessment.objection').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function answerObjection(ctx: Context, id: string, change: Partial<ObjectionRow>): Promise<void> {
  await db(ctx).updateTable('assessment.objection').set(change).where('id', '=', id).execute()
}

export async function copyIndicators(ctx: Context, fromId: string, toId: string): Promise<void> {
  await sql`insert into assessment.indicator_score
    select ${toId}::uuid, position, code, numerator, denominator, rate_bp, points_bp, run_id, definition_hash
    from assessment.indicator_score where score_id = ${fromId}`.execute(db(ctx))
}
