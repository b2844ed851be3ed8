/** SQL of templates, exceptions and what came of each of their days. */
import type { Selectable } from 'kysely'
import type { PooledChannel } from '#contracts/booking'
import { type Context, sql } from '#kernel'
import {
  db,
  type ExceptionTable,
  type GiveBackTable,
  type LeftOut,
  type SittingView,
  type TemplateTable,
} from './tables.ts'
import type { ExceptionRow, TemplateRow } from './week.ts'

const toTemplate = (row: Selectable<TemplateTable>): TemplateRow => ({
  id: row.id,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  weekday: row.weekday,
  everyWeeks: row.every_weeks,
  anchor: row.anchor,
  kind: row.kind,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  bandMinutes: row.band_minutes,
  numbersPerBand: row.numbers_per_band,
  quotas: row.quotas,
  giveBacks: row.give_backs,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  replacesId: row.replaces_id,
})

const toException = (row: Selectable<ExceptionTable>): ExceptionRow => ({
  id: row.id,
  institutionId: row.institution_id,
  doctorId: row.doctor_id,
  from: row.from_day,
  to: row.to_day,
  details: row.details,
  addedAt: row.added_at,
  withdrawnAt: row.withdrawn_at,
})

/** One unit of work at a time changes or opens the schedule of an institution. */
export async function lockSchedule(ctx: Context, institutionId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`schedules:${institutionId}`}, 0))`.execute(db(ctx))
}

export async function templatesOf(
  ctx: Context,
  of: { institutionId: string; doctorId?: string | undefined },
): Promise<TemplateRow[]> {
  const rows = await db(ctx)
    .selectFrom('schedules.template')
    .selectAll()
    .where('institution_id', '=', of.institutionId)
    .$if(of.doctorId !== undefined, (query) => query.where('doctor_id', '=', of.doctorId!))
    .orderBy('weekday')
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
  return rows.map(toTemplate)
}

export async function templateById(ctx: Context, id: string): Promise<TemplateRow | undefined> {
  const row = await db(ctx).selectFrom('schedules.template').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toTemplate(row)
}

export async function insertTemplate(ctx: Context, one: TemplateRow): Promise<void> {
  await db(ctx)
    .insertInto('schedules.template')
    .values({
      id: one.id,
      doctor_id: one.doctorId,
      institution_id: one.institutionId,
      weekday: one.weekday,
      every_weeks: one.everyWeeks,
      anchor: one.anchor,
      kind: one.kind,
      starts_at: one.startsAt,
      ends_at: one.endsAt,
      band_minutes: one.bandMinutes,
      numbers_per_band: one.numbersPerBand,
      quotas: sql`${JSON.stringify(one.quotas)}::jsonb`,
      give_backs: sql`${JSON.stringify(one.giveBacks)}::jsonb`,
      valid_from: one.validFrom,
      valid_to: one.validTo,
      replaces_id: one.replacesId,
      made_by: ctx.actor.id,
      made_at: ctx.now,
    })
    .execute()
}

export async function endTemplateOn(ctx: Context, id: string, lastDay: string): Promise<void> {
  await db(ctx).updateTable('schedules.template').set({ valid_to: lastDay }).where('id', '=', id).execute()
}

/** Exceptions that say something of an institution: its own and the region's. */
export async function exceptionsOf(
  ctx: Context,
  of: { institutionId: string; from: string; to: string },
): Promise<ExceptionRow[]> {
  const rows = await db(ctx)
    .selectFrom('schedules.exception')
    .selectAll()
    .where((eb) => eb.or([eb('institution_id', '=', of.institutionId), eb('institution_id', 'is', null)]))
    .where('from_day', '<=', of.to)
    .where('to_day', '>=', of.from)
    .orderBy('from_day')
    .orderBy('id')
    .execute()
  return rows.map(toException)
}

export async function exceptionById(ctx: Context, id: string): Promise<ExceptionRow | undefined> {
  const row = await db(ctx).selectFrom('schedules.exception').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toException(row)
}

export async function insertException(ctx: Context, one: ExceptionRow): Promise<void> {
  await db(ctx)
    .insertInto('schedules.exception')
    .values({
      id: one.id,
      institution_id: one.institutionId,
      doctor_id: one.doctorId,
      kind: one.details.kind,
      from_day: one.from,
      to_day: one.to,
      details: sql`${JSON.stringify(one.details)}::jsonb`,
      added_by: ctx.actor.id,
      added_at: one.addedAt,
      withdrawn_at: null,
    })
    .execute()
}

export async function withdrawExceptionRow(ctx: Context, id: string): Promise<void> {
  await db(ctx).updateTable('schedules.exception').set({ withdrawn_at: ctx.now }).where('id', '=', id).execute()
}

/** Institutions that have anything to open. */
export async function scheduledInstitutions(ctx: Context): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('schedules.template')
    .select('institution_id as id')
    .union(
      db(ctx)
        .selectFrom('schedules.exception')
        .select(sql<string>`institution_id`.as('id'))
        .where('institution_id', 'is not', null),
    )
    .execute()
  return rows.map(({ id }) => id)
}

export interface Opened {
  readonly sessionId: string | null
  readonly why: LeftOut | null
}
export const keyOf = (of: { sourceId: string; day: string }) => `${of.sourceId} ${of.day}`

/** What came of the days of these sources, by source and day. */
export async function openedOf(ctx: Context, sourceIds: readonly string[], from: string): Promise<Map<string, Opened>> {
  if (sourceIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('schedules.opened')
    .selectAll()
    .where('source_id', 'in', sourceIds)
    .where('day', '>=', from)
    .execute()
  return new Map(
    rows.map((row) => [keyOf({ sourceId: row.source_id, day: row.day }), { sessionId: row.session_id, why: row.why }]),
  )
}

export async function saveOpened(
  ctx: Context,
  of: { sourceId: string; day: string },
  sessionId: string | null,
  why: LeftOut | null,
): Promise<void> {
  await db(ctx)
    .insertInto('schedules.opened')
    .values({ source_id: of.sourceId, day: of.day, session_id: sessionId, why, at: ctx.now })
    .execute()
}

/** A day that was decided before can be decided again: its session was taken back, or what stood in the way may be gone. */
export async function forgetOpened(ctx: Context, of: { sourceId: string; day: string }): Promise<void> {
  await db(ctx).deleteFrom('schedules.opened').where('source_id', '=', of.sourceId).where('day', '=', of.day).execute()
}

export async function insertGiveBacks(
  ctx: Context,
  sessionId: string,
  planned: readonly { from: PooledChannel; to: PooledChannel; at: Date }[],
): Promise<void> {
  if (planned.length === 0) return
  const rows = planned.map(({ from, to, at }) => ({
    id: ctx.chance.uuid(),
    session_id: sessionId,
    from_channel: from,
    to_channel: to,
    at,
    done_at: null,
    moved: null,
  }))
  await db(ctx).insertInto('schedules.give_back').values(rows).execute()
}

export async function giveBacksOf(ctx: Context, sessionIds: readonly string[]): Promise<Selectable<GiveBackTable>[]> {
  if (sessionIds.length === 0) return []
  return db(ctx)
    .selectFrom('schedules.give_back')
    .selectAll()
    .where('session_id', 'in', sessionIds)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

export async function lockDueGiveBacks(ctx: Context, limit: number): Promise<Selectable<GiveBackTable>[]> {
  return db(ctx)
    .selectFrom('schedules.give_back')
    .selectAll()
    .where('done_at', 'is', null)
    .where('at', '<=', ctx.now)
    .orderBy('at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

export async function saveGivenBack(ctx: Context, id: string, moved: number): Promise<void> {
  await db(ctx).updateTable('schedules.give_back').set({ done_at: ctx.now, moved }).where('id', '=', id).execute()
}

export async function sittingById(ctx: Context, id: string): Promise<SittingView | undefined> {
  return db(ctx).selectFrom('booking.pub_sitting').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function sittingsByIds(ctx: Context, ids: readonly string[]): Promise<Map<string, SittingView>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('booking.pub_sitting').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function sittingsOn(
  ctx: Context,
  of: { institutionId: string; date: string; doctorId?: string | undefined },
): Promise<SittingView[]> {
  return db(ctx)
    .selectFrom('booking.pub_sitting')
    .selectAll()
    .where('institution_id', '=', of.institutionId)
    .where('date', '=', of.date)
    .where('state', '<>', 'withdrawn')
    .$if(of.doctorId !== undefined, (query) => query.where('doctor_id', '=', of.doctorId!))
    .orderBy('department_code')
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
}

/** Numbers of sessions, counted by what a pool or a board shows. */
export async function countsOf(ctx: Context, sessionIds: readonly string[]) {
  if (sessionIds.length === 0) return []
  return db(ctx)
    .selectFrom('booking.pub_number')
    .select(['session_id', 'channel', 'state'])
    .select(sql<boolean>`state = 'closed' and free_at > ${ctx.now}`.as('unreleased'))
    .select(
      sql<boolean>`state = 'free' or (state = 'held' and held_until <= ${ctx.now})
        or (state in ('closed', 'cooling') and free_at <= ${ctx.now})`.as('free'),
    )
    .select(sql<number>`count(*)::int`.as('count'))
    .where('session_id', 'in', sessionIds)
    .groupBy(['session_id', 'channel', 'state'])
    .groupBy(sql`4`)
    .groupBy(sql`5`)
    .execute()
}

/** Names of doctors, also of those without a session yet. */
export async function doctorNames(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, { name: string; department: string }>> {
  const { rows } = await ctx.client.query<{ id: string; name: string; department: string | null }>(
    'select id, name, department from staff.pub_staff where id = any ($1::uuid[])',
    [[...new Set(ids)]],
  )
  return new Map(rows.map(({ id, name, department }) => [id, { name, department: department ?? '' }]))
}
