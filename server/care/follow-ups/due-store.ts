/** All SQL of what is due. */
import type { DueReason } from '#contracts/follow-ups'
import { type Context, sql } from '#kernel'
import { type DueTable, db } from './tables.ts'

export async function saveDue(ctx: Context, row: DueTable): Promise<void> {
  const { enrolment_id, kind, ...rest } = row
  await db(ctx)
    .insertInto('follow_ups.due')
    .values(row)
    .onConflict((conflict) => conflict.columns(['enrolment_id', 'kind']).doUpdateSet(rest))
    .execute()
}

export async function dropDue(ctx: Context, enrolmentId: string): Promise<void> {
  await db(ctx).deleteFrom('follow_ups.due').where('enrolment_id', '=', enrolmentId).execute()
}

export async function dueOf(ctx: Context, residentId: string): Promise<DueTable[]> {
  return db(ctx)
    .selectFrom('follow_ups.due')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('due_on')
    .orderBy('enrolment_id')
    .execute()
}

export interface DueRow {
  readonly enrolmentId: string
  readonly residentId: string
  readonly programme: string
  readonly kind: 'follow-up' | 'check'
  readonly dueOn: string
  readonly reason: DueReason
  /** Follow-ups in person since this day, to propose the way of the next. */
  readonly inPerson: number
  readonly place: string
}
interface Asked {
  readonly teamId: string
  readonly from?: string | undefined
  readonly until: string
  readonly onlyReasons?: readonly DueReason[] | undefined
  readonly before?: string | undefined
  readonly after: string | null
  readonly inPersonSince: string
  readonly limit: number
}

/** What is due of the people for whom a team answers, the earliest first; a page of it from a place on. */
export async function dueOfTeam(ctx: Context, asked: Asked): Promise<DueRow[]> {
  const place = sql<string>`d.due_on || ' ' || d.enrolment_id || ' ' || d.kind`
  return db(ctx)
    .selectFrom('follow_ups.due as d')
    .innerJoin('teams.pub_answers as a', 'a.resident_id', 'd.resident_id')
    .select([
      'd.enrolment_id as enrolmentId',
      'd.resident_id as residentId',
      'd.programme_code as programme',
      'd.kind',
      'd.due_on as dueOn',
      'd.reason',
      place.as('place'),
      sql<number>`(select count(*)::int from follow_ups.follow_up f where f.enrolment_id = d.enrolment_id and f.state = 'recorded'
        and f.way in ('home', 'clinic') and f.done_at >= ${asked.inPersonSince}::timestamptz)`.as('inPerson'),
    ])
    .where('a.team_id', '=', asked.teamId)
    .where('d.due_on', '<=', asked.until)
    .$if(asked.from !== undefined, (query) => query.where('d.due_on', '>=', asked.from!))
    .$if(asked.before !== undefined, (query) => query.where('d.due_on', '<', asked.before!))
    .$if(asked.onlyReasons !== undefined, (query) => query.where('d.reason', 'in', asked.onlyReasons!))
    .$if(asked.after !== null, (query) => query.where(place, '>', asked.after!))
    .orderBy('d.due_on')
    .orderBy(sql`d.enrolment_id::text`)
    .orderBy('d.kind')
    .limit(asked.limit)
    .execute()
}
