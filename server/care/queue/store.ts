/** All SQL of the queue. */
import type { PlaceState, Priority } from '#contracts/queue'
import { type Context, sql, tables } from '#kernel'
import type { Place } from './place.ts'
import { letterOf } from './place.ts'

export interface RoomTable {
  id: string
  institution_id: string
  department_code: string
  name: string
  kind: 'room' | 'counter'
  open: boolean
}
interface SessionTable {
  session_id: string
  institution_id: string
  date: string
  letter: string
  calls: number
  room_id: string | null
}
interface PlaceTable {
  id: string
  appointment_id: string
  session_id: string
  resident_id: string
  doctor_id: string
  institution_id: string
  department_code: string
  date: string
  number_seq: number
  band_starts_at: Date
  band_ends_at: Date
  state: PlaceState
  priority: Priority | null
  priority_reason: string | null
  rule_id: string
  checked_in_at: Date
  late: boolean
  after_calls: number | null
  returned_at: Date | null
  calls: number
  passed_over: number
  room_id: string | null
  called_at: Date | null
  began_at: Date | null
  seconds_in_room: number
  finished_at: Date | null
}
interface Tables {
  'queue.room': RoomTable
  'queue.session': SessionTable
  'queue.place': PlaceTable
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toPlace = (row: PlaceTable): Place => ({
  id: row.id,
  appointmentId: row.appointment_id,
  sessionId: row.session_id,
  residentId: row.resident_id,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  departmentCode: row.department_code,
  date: row.date,
  numberSeq: row.number_seq,
  bandStartsAt: row.band_starts_at,
  bandEndsAt: row.band_ends_at,
  state: row.state,
  priority: row.priority,
  priorityReason: row.priority_reason,
  ruleId: row.rule_id,
  checkedInAt: row.checked_in_at,
  late: row.late,
  afterCalls: row.after_calls,
  returnedAt: row.returned_at,
  calls: row.calls,
  passedOver: row.passed_over,
  roomId: row.room_id,
  calledAt: row.called_at,
  beganAt: row.began_at,
  secondsInRoom: row.seconds_in_room,
  finishedAt: row.finished_at,
})

const changing = (place: Place) => ({
  state: place.state,
  priority: place.priority,
  priority_reason: place.priorityReason,
  after_calls: place.afterCalls,
  returned_at: place.returnedAt,
  calls: place.calls,
  passed_over: place.passedOver,
  room_id: place.roomId,
  called_at: place.calledAt,
  began_at: place.beganAt,
  seconds_in_room: place.secondsInRoom,
  finished_at: place.finishedAt,
})

/** The session's queue, locked: one call, check-in or return at a time. It is made with the first who checks in. */
export async function lockSession(
  ctx: Context,
  of: { sessionId: string; institutionId: string; date: string },
): Promise<SessionTable> {
  const find = () =>
    db(ctx)
      .selectFrom('queue.session')
      .selectAll()
      .where('session_id', '=', of.sessionId)
      .forUpdate()
      .executeTakeFirst()
  const known = await find()
  if (known) return known
  await sql`select pg_advisory_xact_lock(hashtextextended(${`queue:${of.institutionId}:${of.date}`}, 0))`.execute(
    db(ctx),
  )
  const { count } = await db(ctx)
    .selectFrom('queue.session')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('institution_id', '=', of.institutionId)
    .where('date', '=', of.date)
    .executeTakeFirstOrThrow()
  await db(ctx)
    .insertInto('queue.session')
    .values({
      session_id: of.sessionId,
      institution_id: of.institutionId,
      date: of.date,
      letter: letterOf(count),
      calls: 0,
      room_id: null,
    })
    .onConflict((on) => on.column('session_id').doNothing())
    .execute()
  return (await find())!
}

export async function sessionsById(ctx: Context, ids: readonly string[]): Promise<Map<string, SessionTable>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('queue.session').selectAll().where('session_id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.session_id, row]))
}

export async function saveSession(
  ctx: Context,
  sessionId: string,
  calls: number,
  roomId: string | null,
): Promise<void> {
  await db(ctx)
    .updateTable('queue.session')
    .set({ calls, room_id: roomId })
    .where('session_id', '=', sessionId)
    .execute()
}

/** A new place; of an appointment that went to another session, the one it has there now. */
export async function putPlace(ctx: Context, place: Place): Promise<void> {
  const row = {
    appointment_id: place.appointmentId,
    session_id: place.sessionId,
    resident_id: place.residentId,
    doctor_id: place.doctorId,
    institution_id: place.institutionId,
    department_code: place.departmentCode,
    date: place.date,
    number_seq: place.numberSeq,
    band_starts_at: place.bandStartsAt,
    band_ends_at: place.bandEndsAt,
    rule_id: place.ruleId,
    checked_in_at: place.checkedInAt,
    late: place.late,
    ...changing(place),
  }
  await db(ctx)
    .insertInto('queue.place')
    .values({ id: place.id, ...row })
    .onConflict((on) => on.column('appointment_id').doUpdateSet(row))
    .execute()
}

export async function savePlace(ctx: Context, place: Place): Promise<void> {
  await db(ctx).updateTable('queue.place').set(changing(place)).where('id', '=', place.id).execute()
}

export async function placeById(ctx: Context, id: string): Promise<Place | undefined> {
  const row = await db(ctx).selectFrom('queue.place').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPlace(row)
}

export async function placeOfAppointment(ctx: Context, appointmentId: string): Promise<Place | undefined> {
  const row = await db(ctx)
    .selectFrom('queue.place')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()
  return row && toPlace(row)
}

export async function placesOf(
  ctx: Context,
  of: { sessionId: string } | { institutionId: string; date: string; departmentCode?: string | undefined },
): Promise<Place[]> {
  let query = db(ctx).selectFrom('queue.place').selectAll()
  if ('sessionId' in of) query = query.where('session_id', '=', of.sessionId)
  else {
    query = query.where('institution_id', '=', of.institutionId).where('date', '=', of.date)
    if (of.departmentCode) query = query.where('department_code', '=', of.departmentCode)
  }
  const rows = await query.orderBy('band_starts_at').orderBy('number_seq').orderBy('id').limit(3000).execute()
  return rows.map(toPlace)
}

/** Places of days that are over and that nobody finished. */
export async function lockLeftOver(ctx: Context, before: string, limit: number): Promise<Place[]> {
  const rows = await db(ctx)
    .selectFrom('queue.place')
    .selectAll()
    .where('finished_at', 'is', null)
    .where('date', '<', before)
    .orderBy('band_ends_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toPlace)
}
