/** All SQL of prescribed activities. */
import type { Activity, ActivityState } from '#contracts/chronic'
import { type Context, tables } from '#kernel'

export interface ActivityRow {
  readonly id: string
  readonly enrolmentId: string
  readonly residentId: string
  readonly activityCode: string
  readonly kind: string
  readonly titleZh: string
  readonly titleEn: string
  readonly everyDays: number | null
  readonly state: ActivityState
  readonly from: string
  readonly to: string | null
  readonly progressPercent: number
  readonly lastDoneOn: string | null
  readonly prescribedBy: string
  readonly prescribedAt: Date
  readonly endedAt: Date | null
  readonly endNote: string | null
}
interface ActivityTable {
  id: string
  enrolment_id: string
  resident_id: string
  activity_code: string
  kind: string
  title_zh: string
  title_en: string
  every_days: number | null
  state: ActivityState
  from_day: string
  to_day: string | null
  progress_percent: number
  last_done_on: string | null
  prescribed_by: string
  prescribed_at: Date
  ended_at: Date | null
  end_note: string | null
}
interface ProgressTable {
  id: string
  activity_id: string
  state: string
  progress_percent: number
  note: string | null
  reported_at: Date
  reported_by: string
}
const db = (ctx: Context) =>
  tables<{ 'chronic.activity': ActivityTable; 'chronic.activity_progress': ProgressTable }>(ctx)

const toActivity = (row: ActivityTable): ActivityRow => ({
  id: row.id,
  enrolmentId: row.enrolment_id,
  residentId: row.resident_id,
  activityCode: row.activity_code,
  kind: row.kind,
  titleZh: row.title_zh,
  titleEn: row.title_en,
  everyDays: row.every_days,
  state: row.state,
  from: row.from_day,
  to: row.to_day,
  progressPercent: row.progress_percent,
  lastDoneOn: row.last_done_on,
  prescribedBy: row.prescribed_by,
  prescribedAt: row.prescribed_at,
  endedAt: row.ended_at,
  endNote: row.end_note,
})

/** False when the same activity is open for the enrolment. */
export async function insertActivity(ctx: Context, one: ActivityRow): Promise<boolean> {
  const rows = await db(ctx)
    .insertInto('chronic.activity')
    .values({
      id: one.id,
      enrolment_id: one.enrolmentId,
      resident_id: one.residentId,
      activity_code: one.activityCode,
      kind: one.kind,
      title_zh: one.titleZh,
      title_en: one.titleEn,
      every_days: one.everyDays,
      state: one.state,
      from_day: one.from,
      to_day: one.to,
      progress_percent: one.progressPercent,
      last_done_on: one.lastDoneOn,
      prescribed_by: one.prescribedBy,
      prescribed_at: one.prescribedAt,
      ended_at: one.endedAt,
      end_note: one.endNote,
    })
    .onConflict((conflict) =>
      conflict.columns(['enrolment_id', 'activity_code']).where('ended_at', 'is', null).doNothing(),
    )
    .returning('id')
    .execute()
  return rows.length > 0
}

export async function activityById(ctx: Context, id: string, lock = false): Promise<ActivityRow | undefined> {
  const asked = db(ctx).selectFrom('chronic.activity').selectAll().where('id', '=', id)
  const row = await (lock ? asked.forUpdate() : asked).executeTakeFirst()
  return row && toActivity(row)
}

/** A person's open activities of a code, locked. */
export async function lockOpenOf(ctx: Context, residentId: string, activityCode: string): Promise<ActivityRow[]> {
  const rows = await db(ctx)
    .selectFrom('chronic.activity')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('activity_code', '=', activityCode)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(toActivity)
}

/** A person's activities, or those of one enrolment, in the order of prescribing. */
export async function activitiesOf(ctx: Context, residentId: string, enrolmentId?: string): Promise<ActivityRow[]> {
  let asked = db(ctx).selectFrom('chronic.activity').selectAll().where('resident_id', '=', residentId)
  if (enrolmentId) asked = asked.where('enrolment_id', '=', enrolmentId)
  return (await asked.orderBy('prescribed_at').orderBy('id').execute()).map(toActivity)
}

export async function saveProgress(ctx: Context, one: ActivityRow, note: string | null): Promise<void> {
  await db(ctx)
    .updateTable('chronic.activity')
    .set({
      state: one.state,
      progress_percent: one.progressPercent,
      last_done_on: one.lastDoneOn,
      ended_at: one.endedAt,
      end_note: one.endNote,
    })
    .where('id', '=', one.id)
    .execute()
  await db(ctx)
    .insertInto('chronic.activity_progress')
    .values({
      id: ctx.chance.uuid(),
      activity_id: one.id,
      state: one.state,
      progress_percent: one.progressPercent,
      note,
      reported_at: ctx.now,
      reported_by: ctx.actor.id,
    })
    .execute()
}

/** Everything of an enrolment that is still open stops. */
export async function stopAll(ctx: Context, enrolmentId: string, note: string): Promise<void> {
  await db(ctx)
    .updateTable('chronic.activity')
    .set({ state: 'stopped', ended_at: ctx.now, end_note: note })
    .where('enrolment_id', '=', enrolmentId)
    .where('ended_at', 'is', null)
    .execute()
}

const dayMs = 86_400_000

export function showActivity(one: ActivityRow): Activity {
  const last = one.lastDoneOn ?? one.from
  const next =
    one.endedAt || one.everyDays === null
      ? null
      : one.lastDoneOn === null
        ? one.from
        : new Date(Date.parse(last) + one.everyDays * dayMs).toISOString().slice(0, 10)
  return {
    id: one.id,
    enrolmentId: one.enrolmentId,
    activityCode: one.activityCode,
    kind: one.kind,
    title: { zh: one.titleZh, en: one.titleEn },
    everyDays: one.everyDays,
    state: one.state,
    from: one.from,
    to: one.to,
    progressPercent: one.progressPercent,
    lastDoneOn: one.lastDoneOn,
    nextOn: next === null || (one.to !== null && next > one.to) ? null : next,
  }
}
