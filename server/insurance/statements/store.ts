/** All SQL of statements. */
import type { StatementState } from '#contracts/statements'
import { type Context, sql, tables } from '#kernel'

export interface Row {
  id: string
  kind: string
  calculation_version: number
  subject: string
  subject_name: string
  institution_id: string | null
  year: number
  month: number | null
  revision: number
  supersedes: string | null
  state: StatementState
  content: string
  content_sm3: string
  result: unknown
  headline_fen: number | null
  title_zh: string
  title_en: string
  made_by: string
  made_by_name: string
  made_at: Date
  submitted_by: string | null
  submitted_by_name: string | null
  submitted_at: Date | null
  approved_by: string | null
  approved_by_name: string | null
  approved_at: Date | null
  returned_words: string | null
  posted_by: string | null
  posted_by_name: string | null
  posted_at: Date | null
  transaction_id: string | null
  reversal_id: string | null
}

interface ClosedRow {
  period: string
  closed_by: string
  closed_at: Date
}

interface StatementTables {
  'statements.statement': Row
  'statements.closed_period': ClosedRow
}

const db = (ctx: Context) => tables<StatementTables>(ctx)

export interface Key {
  readonly kind: string
  readonly subject: string
  readonly year: number
  readonly month: number | null
}

/** Makers of one subject's statement go one after another. */
export async function lockKey(ctx: Context, key: Key): Promise<void> {
  const text = `statements ${key.kind} ${key.subject} ${key.year} ${key.month ?? 0}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(db(ctx))
}

/** All but withdrawn ones of a subject and period, the newest first; locked. */
export async function livingOf(ctx: Context, key: Key): Promise<Row[]> {
  return db(ctx)
    .selectFrom('statements.statement')
    .selectAll()
    .where('kind', '=', key.kind)
    .where('subject', '=', key.subject)
    .where('year', '=', key.year)
    .where(sql<boolean>`month is not distinct from ${key.month}`)
    .orderBy('revision', 'desc')
    .forUpdate()
    .execute()
}

export async function insertStatement(ctx: Context, row: Row): Promise<void> {
  const result = sql<string>`${JSON.stringify(row.result)}::jsonb`
  await db(ctx)
    .insertInto('statements.statement')
    .values({ ...row, result })
    .execute()
}

export async function change(ctx: Context, id: string, values: Partial<Row>): Promise<void> {
  await db(ctx).updateTable('statements.statement').set(values).where('id', '=', id).execute()
}

export async function statementById(ctx: Context, id: string, lock = false): Promise<Row | undefined> {
  return db(ctx)
    .selectFrom('statements.statement')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** Drafts and what is posted, of whole years. */
export async function aliveOfYear(ctx: Context, kinds: readonly string[], year: number): Promise<Row[]> {
  return db(ctx)
    .selectFrom('statements.statement')
    .selectAll()
    .where('kind', 'in', [...kinds])
    .where('year', '=', year)
    .where('month', 'is', null)
    .where('state', 'in', ['draft', 'submitted', 'approved', 'posted'])
    .orderBy('kind')
    .orderBy('subject')
    .execute()
}

/** Whether a statement of these bytes is posted; it stays so until this transaction ends. */
export async function holdPosted(ctx: Context, key: Key, sm3: string): Promise<boolean> {
  const found = await db(ctx)
    .selectFrom('statements.statement')
    .select('id')
    .where('kind', '=', key.kind)
    .where('subject', '=', key.subject)
    .where('year', '=', key.year)
    .where(sql<boolean>`month is not distinct from ${key.month}`)
    .where('state', '=', 'posted')
    .where('content_sm3', '=', sm3)
    .forShare()
    .executeTakeFirst()
  return found !== undefined
}

export async function successorOf(ctx: Context, id: string): Promise<string | undefined> {
  const found = await db(ctx)
    .selectFrom('statements.statement')
    .select('id')
    .where('supersedes', '=', id)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst()
  return found?.id
}

export interface Asked {
  readonly institutionId?: string | undefined
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  readonly year?: number | undefined
  readonly month?: number | undefined
  readonly state?: StatementState | undefined
  readonly source?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The newest first; without their content. */
export async function statementsIn(ctx: Context, asked: Asked): Promise<Row[]> {
  return db(ctx)
    .selectFrom('statements.statement')
    .selectAll()
    .$if(asked.institutionId !== undefined, (query) => query.where('institution_id', '=', asked.institutionId!))
    .$if(asked.kind !== undefined, (query) => query.where('kind', '=', asked.kind!))
    .$if(asked.subject !== undefined, (query) => query.where('subject', '=', asked.subject!))
    .$if(asked.year !== undefined, (query) => query.where('year', '=', asked.year!))
    .$if(asked.month !== undefined, (query) => query.where('month', '=', asked.month!))
    .$if(asked.state !== undefined, (query) => query.where('state', '=', asked.state!))
    .$if(asked.state === undefined, (query) => query.where('state', '<>', 'withdrawn'))
    .$if(asked.source !== undefined, (query) =>
      query.where(
        sql<boolean>`jsonb_path_query_array(content::jsonb, '$.steps[*].from[*].ref') @> to_jsonb(array[${asked.source!}::text])`,
      ),
    )
    .$if(asked.cursor !== undefined, (query) => query.where(sql<string>`id::text`, '<', asked.cursor!))
    .orderBy(sql`id::text`, 'desc')
    .limit(asked.limit)
    .execute()
}

/** Posting looks at what is closed; closing waits for whoever is posting, and the other way round. */
export async function holdPeriods(ctx: Context, how: 'to-post' | 'to-close'): Promise<void> {
  if (how === 'to-post') await sql`select pg_advisory_xact_lock_shared(7310846)`.execute(db(ctx))
  else await sql`select pg_advisory_xact_lock(7310846)`.execute(db(ctx))
}

export async function closedAmong(ctx: Context, periods: readonly string[]): Promise<ClosedRow | undefined> {
  return db(ctx)
    .selectFrom('statements.closed_period')
    .selectAll()
    .where('period', 'in', [...periods])
    .orderBy('period')
    .executeTakeFirst()
}

export async function insertClosed(ctx: Context, row: ClosedRow): Promise<void> {
  await db(ctx).insertInto('statements.closed_period').values(row).execute()
}
