/** All SQL of learning. */
import type { Selectable } from 'kysely'
import type { Both, Content, Edition } from '#contracts/learning'
import { type Context, sql, tables } from '#kernel'
import type { CheckInRow, ProgressRow } from './item.ts'

interface EditionTable {
  id: string
  code: string
  version: number
  kind: Content['kind']
  title: Both
  summary: Both
  topics: string[]
  minutes: number
  source: string
  content: Content
  search_text: string
  state: Edition['state']
  from_date: string | null
  proposed_by: string
  proposed_at: Date
  reviewed_by: string | null
  reviewed_at: Date | null
  review_reason: string | null
}
interface Tables {
  'learning.edition': EditionTable
  'learning.progress': {
    resident_id: string
    code: string
    version: number
    parts_done: number[]
    percent: number
    started_on: string
    finished_on: string | null
  }
  'learning.check_in': {
    resident_id: string
    code: string
    on_date: string
    done: boolean
    note: string | null
    at: Date
  }
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toEdition = (row: Selectable<EditionTable>): Edition => ({
  id: row.id,
  code: row.code,
  version: row.version,
  title: row.title,
  summary: row.summary,
  topics: row.topics,
  minutes: row.minutes,
  source: row.source,
  content: row.content,
  state: row.state,
  from: row.from_date,
  proposedBy: row.proposed_by,
  reviewedBy: row.reviewed_by,
  reviewReason: row.review_reason,
})

/** One unit of work at a time numbers the versions. */
export async function lockLibrary(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('learning:library', 0))`.execute(db(ctx))
}

export async function insertEdition(ctx: Context, edition: Edition, searchText: string): Promise<void> {
  const agreed = edition.state === 'agreed'
  await db(ctx)
    .insertInto('learning.edition')
    .values({
      id: edition.id,
      code: edition.code,
      version: edition.version,
      kind: edition.content.kind,
      title: sql`${JSON.stringify(edition.title)}::jsonb`,
      summary: sql`${JSON.stringify(edition.summary)}::jsonb`,
      topics: edition.topics,
      minutes: edition.minutes,
      source: edition.source,
      content: sql`${JSON.stringify(edition.content)}::jsonb`,
      search_text: searchText,
      state: edition.state,
      from_date: edition.from,
      proposed_by: edition.proposedBy,
      proposed_at: ctx.now,
      reviewed_by: edition.reviewedBy,
      reviewed_at: agreed ? ctx.now : null,
      review_reason: edition.reviewReason,
    })
    .execute()
}

export async function saveReview(ctx: Context, edition: Edition): Promise<void> {
  await db(ctx)
    .updateTable('learning.edition')
    .set({
      state: edition.state,
      from_date: edition.from,
      reviewed_by: edition.reviewedBy,
      reviewed_at: ctx.now,
      review_reason: edition.reviewReason,
    })
    .where('id', '=', edition.id)
    .execute()
}

export async function lockEdition(ctx: Context, id: string): Promise<Edition | undefined> {
  const row = await db(ctx)
    .selectFrom('learning.edition')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toEdition(row)
}

export async function editions(ctx: Context): Promise<Edition[]> {
  const rows = await db(ctx)
    .selectFrom('learning.edition')
    .selectAll()
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(toEdition)
}

/** The edition of each item that holds on a day: the newest that was agreed to. */
export async function inForce(ctx: Context, today: string, of: { code?: string; words?: readonly string[] } = {}) {
  const rows = await db(ctx)
    .selectFrom('learning.edition')
    .selectAll()
    .distinctOn('code')
    .where('state', '=', 'agreed')
    .where('from_date', '<=', today)
    .$if(of.code !== undefined, (query) => query.where('code', '=', of.code!))
    .orderBy('code')
    .orderBy('from_date', 'desc')
    .orderBy('version', 'desc')
    .execute()
  const words = of.words ?? []
  return rows.filter((row) => words.every((word) => row.search_text.includes(word))).map(toEdition)
}

export async function progressOf(ctx: Context, residentId: string): Promise<Map<string, ProgressRow>> {
  const rows = await db(ctx).selectFrom('learning.progress').selectAll().where('resident_id', '=', residentId).execute()
  return new Map(
    rows.map((row) => [
      row.code,
      {
        residentId,
        code: row.code,
        version: row.version,
        partsDone: row.parts_done,
        percent: row.percent,
        startedOn: row.started_on,
        finishedOn: row.finished_on,
      },
    ]),
  )
}

/** Two touches at once on one item wait for each other. */
export async function lockProgress(ctx: Context, residentId: string, code: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`learning:${residentId}:${code}`}, 0))`.execute(db(ctx))
}

export async function saveProgress(ctx: Context, row: ProgressRow): Promise<void> {
  const kept = {
    version: row.version,
    parts_done: [...row.partsDone],
    percent: row.percent,
    finished_on: row.finishedOn,
  }
  await db(ctx)
    .insertInto('learning.progress')
    .values({ resident_id: row.residentId, code: row.code, started_on: row.startedOn, ...kept })
    .onConflict((on) => on.columns(['resident_id', 'code']).doUpdateSet(kept))
    .execute()
}

export async function checkInsOf(ctx: Context, residentId: string, code: string): Promise<CheckInRow[]> {
  const rows = await db(ctx)
    .selectFrom('learning.check_in')
    .select(['on_date', 'done', 'note'])
    .where('resident_id', '=', residentId)
    .where('code', '=', code)
    .orderBy('on_date')
    .execute()
  return rows.map(({ on_date, done, note }) => ({ onDate: on_date, done, note }))
}

export async function saveCheckIn(ctx: Context, of: { residentId: string; code: string }, one: CheckInRow) {
  const kept = { done: one.done, note: one.note, at: ctx.now }
  await db(ctx)
    .insertInto('learning.check_in')
    .values({ resident_id: of.residentId, code: of.code, on_date: one.onDate, ...kept })
    .onConflict((on) => on.columns(['resident_id', 'code', 'on_date']).doUpdateSet(kept))
    .execute()
}
