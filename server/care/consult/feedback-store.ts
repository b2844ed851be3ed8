/** SQL of ratings and complaints. */
import { type Context, tables } from '#kernel'

interface RatingTable {
  consult_id: string
  stars: number
  words: string | null
  by: string
  at: Date
}
export interface ComplaintTable {
  id: string
  consult_id: string
  words: string
  by: string
  at: Date
  answer: string | null
  answered_by: string | null
  answered_at: Date | null
}
interface FeedbackTables {
  'consult.rating': RatingTable
  'consult.complaint': ComplaintTable
  'consult.consult': { id: string; institution_id: string; resident_id: string }
}
const db = (ctx: Context) => tables<FeedbackTables>(ctx)

export async function ratingOf(ctx: Context, consultId: string): Promise<RatingTable | undefined> {
  return db(ctx).selectFrom('consult.rating').selectAll().where('consult_id', '=', consultId).executeTakeFirst()
}

/** False when the consult was rated before. */
export async function insertRating(ctx: Context, rating: RatingTable): Promise<boolean> {
  const row = await db(ctx)
    .insertInto('consult.rating')
    .values(rating)
    .onConflict((on) => on.column('consult_id').doNothing())
    .returning('consult_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function insertComplaint(ctx: Context, complaint: ComplaintTable): Promise<void> {
  await db(ctx).insertInto('consult.complaint').values(complaint).execute()
}

export async function complaintById(
  ctx: Context,
  id: string,
): Promise<(ComplaintTable & { institution_id: string; resident_id: string }) | undefined> {
  return withConsult(ctx).where('p.id', '=', id).forUpdate('p').executeTakeFirst()
}

export async function complaints(ctx: Context, of: { institutionId?: string | undefined; state?: string | undefined }) {
  return withConsult(ctx)
    .$if(of.institutionId !== undefined, (query) => query.where('c.institution_id', '=', of.institutionId!))
    .$if(of.state === 'received', (query) => query.where('p.answered_at', 'is', null))
    .$if(of.state === 'answered', (query) => query.where('p.answered_at', 'is not', null))
    .orderBy('p.at', 'desc')
    .limit(500)
    .execute()
}

const withConsult = (ctx: Context) =>
  db(ctx)
    .selectFrom('consult.complaint as p')
    .innerJoin('consult.consult as c', 'c.id', 'p.consult_id')
    .selectAll('p')
    .select(['c.institution_id', 'c.resident_id'])

export async function saveAnswer(ctx: Context, id: string, answer: string): Promise<void> {
  await db(ctx)
    .updateTable('consult.complaint')
    .set({ answer, answered_by: ctx.actor.id, answered_at: ctx.now })
    .where('id', '=', id)
    .execute()
}
