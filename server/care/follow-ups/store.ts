/** All SQL of follow-ups and of whose they are. Checks and what is due: check-store.ts, due-store.ts. */
import type { FollowUp } from '#contracts/follow-ups'
import { type Context, type Signature, sql } from '#kernel'
import type { BodyRange } from './body.ts'
import { db, type EnrolmentView, type FollowUpTable, type VersionTable } from './tables.ts'

/** One unit of work at a time writes follow-ups of a person. */
export async function lockPerson(ctx: Context, residentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`follow-ups:${residentId}`}, 0))`.execute(db(ctx))
}

export async function bodyRanges(ctx: Context, onDay: string): Promise<BodyRange[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.body_range')
    .distinctOn('kind')
    .select(['kind', 'low', 'high', 'unit'])
    .where('valid_from', '<=', onDay)
    .orderBy('kind')
    .orderBy('valid_from', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, low: Number(row.low), high: Number(row.high) }))
}

/** Every enrolment of a person, ended or not. */
export function enrolmentsOf(ctx: Context, residentId: string): Promise<EnrolmentView[]> {
  return db(ctx)
    .selectFrom('chronic.pub_enrolment')
    .select([
      'enrolment_id',
      'resident_id',
      'programme_code',
      'institution_id',
      'team_id',
      'doctor_id',
      'enrolled_on',
      'exited_on',
      'stratum',
    ])
    .where('resident_id', '=', residentId)
    .orderBy('programme_code')
    .orderBy('enrolled_on', 'desc')
    .execute()
}

export interface Team {
  readonly teamId: string
  readonly institutionId: string
  readonly leaderId: string
}

/** The team that answered for the person on a day or answers today, with the staff member on it then. The contract goes first. */
export async function teamActing(
  ctx: Context,
  residentId: string,
  staffId: string,
  days: string[],
): Promise<Team | undefined> {
  // A day of year 0 is a valid text and none of the calendar's.
  for (const day of days.filter((one) => one >= '1900')) {
    const row = await db(ctx)
      .selectFrom('teams.pub_responsible as r')
      .innerJoin('teams.pub_team as t', 't.team_id', 'r.team_id')
      .innerJoin('teams.pub_member as m', 'm.team_id', 'r.team_id')
      .select(['t.team_id', 't.institution_id', 't.leader_id'])
      .where('r.resident_id', '=', residentId)
      .where('m.staff_id', '=', staffId)
      .where('r.since_date', '<=', day)
      .where((where) => where.or([where('r.until_date', 'is', null), where('r.until_date', '>', day)]))
      .where('m.from_date', '<=', day)
      .where((where) => where.or([where('m.to_date', 'is', null), where('m.to_date', '>', day)]))
      .orderBy('r.basis')
      .limit(1)
      .executeTakeFirst()
    if (row) return { teamId: row.team_id, institutionId: row.institution_id, leaderId: row.leader_id }
  }
  return undefined
}

export async function insertFollowUp(ctx: Context, row: FollowUpTable): Promise<void> {
  await db(ctx).insertInto('follow_ups.follow_up').values(row).execute()
}

export async function saveFollowUp(ctx: Context, { id, ...row }: FollowUpTable): Promise<void> {
  await db(ctx).updateTable('follow_ups.follow_up').set(row).where('id', '=', id).execute()
}

interface NewVersion {
  readonly content: FollowUp
  readonly signature: Signature
  readonly reason: string | null
}
export async function insertVersion(ctx: Context, { content, signature, reason }: NewVersion): Promise<void> {
  const values = {
    follow_up_id: content.id,
    version: content.version,
    content: sql<FollowUp>`${JSON.stringify(content)}::jsonb`,
    signature: sql<Signature>`${JSON.stringify(signature)}::jsonb`,
    reason,
    made_by: ctx.actor.id,
    made_at: ctx.now,
  }
  await db(ctx).insertInto('follow_ups.version').values(values).execute()
}

/** The follow-ups of a visit as they stand, entered in error or not. */
export async function visitRows(ctx: Context, visitId: string): Promise<FollowUpTable[]> {
  return db(ctx)
    .selectFrom('follow_ups.follow_up')
    .selectAll()
    .where('visit_id', '=', visitId)
    .orderBy('programme_code')
    .execute()
}

export async function rowById(ctx: Context, id: string): Promise<FollowUpTable | undefined> {
  return db(ctx).selectFrom('follow_ups.follow_up').selectAll().where('id', '=', id).executeTakeFirst()
}

const current = (ctx: Context) =>
  db(ctx)
    .selectFrom('follow_ups.follow_up as f')
    .innerJoin('follow_ups.version as v', (join) =>
      join.onRef('v.follow_up_id', '=', 'f.id').onRef('v.version', '=', 'f.version'),
    )
    .select('v.content')

export async function visitOf(ctx: Context, visitId: string): Promise<FollowUp[]> {
  const rows = await current(ctx).where('f.visit_id', '=', visitId).orderBy('f.programme_code').execute()
  return rows.map(({ content }) => content)
}

const listMax = 200
/** The latest first. Those entered in error stay in the list, and say so. */
export async function followUpsOf(ctx: Context, residentId: string, programme?: string): Promise<FollowUp[]> {
  const rows = await current(ctx)
    .where('f.resident_id', '=', residentId)
    .$if(programme !== undefined, (query) => query.where('f.programme_code', '=', programme!))
    .orderBy('f.done_at', 'desc')
    .orderBy('f.id')
    .limit(listMax)
    .execute()
  return rows.map(({ content }) => content)
}

/** The one before of an enrolment that stands, but for those of one visit. */
export async function before(
  ctx: Context,
  enrolmentId: string,
  doneAt: Date,
  visitId: string,
): Promise<FollowUp | undefined> {
  const row = await current(ctx)
    .where('f.enrolment_id', '=', enrolmentId)
    .where('f.state', '=', 'recorded')
    .where('f.done_at', '<', doneAt)
    .where('f.visit_id', '<>', visitId)
    .orderBy('f.done_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.content
}

/** What follows from the latest recorded of an enrolment. */
export async function latestRow(ctx: Context, enrolmentId: string): Promise<FollowUpTable | undefined> {
  return db(ctx)
    .selectFrom('follow_ups.follow_up')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .where('state', '=', 'recorded')
    .orderBy('done_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function versionsOf(ctx: Context, followUpId: string): Promise<VersionTable[]> {
  return db(ctx)
    .selectFrom('follow_ups.version')
    .selectAll()
    .where('follow_up_id', '=', followUpId)
    .orderBy('version', 'desc')
    .execute()
}
