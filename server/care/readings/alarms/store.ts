/** All SQL of alarms. */
import type { ReadingKind } from '#contracts/readings'
import { type Context, sql } from '#kernel'
import { type AlarmTable, db } from '../tables.ts'
import type { Verdict } from './judge.ts'

export async function openAlarm(ctx: Context, residentId: string, kind: ReadingKind): Promise<AlarmTable | undefined> {
  return db(ctx)
    .selectFrom('readings.alarm')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('kind', '=', kind)
    .where('state', '<>', 'closed')
    .forUpdate()
    .executeTakeFirst()
}

/** The closed alarm between whose readings one belongs that comes late: it raises no second one. What is newer does. */
export async function closedAround(
  ctx: Context,
  residentId: string,
  kind: ReadingKind,
  measuredAt: Date,
): Promise<AlarmTable | undefined> {
  return db(ctx)
    .selectFrom('readings.alarm')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('kind', '=', kind)
    .where('state', '=', 'closed')
    .where('measured_at', '<=', measuredAt)
    .where(
      sql<boolean>`${measuredAt}::timestamptz <= (select max(r.measured_at) from readings.alarm_reading a
        join readings.reading r on r.id = a.reading_id where a.alarm_id = readings.alarm.id)`,
    )
    .orderBy('raised_at', 'desc')
    .executeTakeFirst()
}

export async function alarmById(ctx: Context, id: string): Promise<AlarmTable | undefined> {
  return db(ctx).selectFrom('readings.alarm').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockAlarm(ctx: Context, id: string): Promise<AlarmTable | undefined> {
  return db(ctx).selectFrom('readings.alarm').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertAlarm(ctx: Context, alarm: AlarmTable): Promise<void> {
  await db(ctx).insertInto('readings.alarm').values(alarm).execute()
}

export async function saveAlarm(ctx: Context, { id, ...rest }: AlarmTable): Promise<void> {
  await db(ctx).updateTable('readings.alarm').set(rest).where('id', '=', id).execute()
}

export async function attach(ctx: Context, alarmId: string, readingId: string, verdict: Verdict): Promise<void> {
  await db(ctx)
    .insertInto('readings.alarm_reading')
    .values({ reading_id: readingId, alarm_id: alarmId, verdict, at: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute()
}

export async function noteTold(ctx: Context, alarmId: string, step: number, who: string): Promise<void> {
  await db(ctx)
    .insertInto('readings.alarm_told')
    .values({ alarm_id: alarmId, step, who, told_at: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute()
}

export async function toldOf(ctx: Context, alarmIds: readonly string[]) {
  if (alarmIds.length === 0) return []
  return db(ctx)
    .selectFrom('readings.alarm_told')
    .selectAll()
    .where('alarm_id', 'in', [...alarmIds])
    .orderBy('step')
    .orderBy('who')
    .execute()
}

export async function readingsOfAlarms(ctx: Context, alarmIds: readonly string[]) {
  if (alarmIds.length === 0) return []
  return db(ctx)
    .selectFrom('readings.alarm_reading as a')
    .innerJoin('readings.reading as r', 'r.id', 'a.reading_id')
    .selectAll('r')
    .select(['a.alarm_id', 'a.verdict'])
    .where('a.alarm_id', 'in', [...alarmIds])
    .orderBy('r.measured_at')
    .orderBy('r.id')
    .execute()
}

export async function alarmsOfReadings(
  ctx: Context,
  readingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (readingIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('readings.alarm_reading')
    .select(['reading_id', 'alarm_id'])
    .where('reading_id', 'in', [...readingIds])
    .execute()
  return new Map(rows.map((row) => [row.reading_id, row.alarm_id]))
}

/** Those that nobody has looked at in time, locked; another worker's are left to it. */
export async function lockDue(ctx: Context, limit: number): Promise<AlarmTable[]> {
  return db(ctx)
    .selectFrom('readings.alarm')
    .selectAll()
    .where('next_step_at', '<=', ctx.now)
    .orderBy('next_step_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

export interface AlarmScope {
  readonly teamIds: readonly string[]
  /** Of a manager: all of the institution, and those for whom no team answers. */
  readonly institutionId: string | undefined
  readonly states: readonly AlarmTable['state'][]
  readonly residentId: string | undefined
}

export async function alarmsFor(ctx: Context, scope: AlarmScope): Promise<AlarmTable[]> {
  const teams = sql`${[...scope.teamIds]}::uuid[]`
  const institution = scope.institutionId ?? null
  return db(ctx)
    .selectFrom('readings.alarm')
    .selectAll()
    .where('state', 'in', [...scope.states])
    .where(
      sql<boolean>`(team_id = any(${teams}) or (${institution}::uuid is not null
        and (institution_id = ${institution} or (team_id is null and institution_id is null))))`,
    )
    .$if(scope.residentId !== undefined, (query) => query.where('resident_id', '=', scope.residentId as string))
    .orderBy('raised_at', 'desc')
    .limit(200)
    .execute()
}
