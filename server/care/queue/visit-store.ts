/** What booking publishes of visits and sessions. */
import { type Context, sql, tables } from '#kernel'

/** Booking's published view: a booked place. */
export interface VisitView {
  id: string
  state: string
  kind: string
  resident_id: string
  doctor_id: string
  session_id: string
  institution_id: string
  department_code: string
  department_name: string
  date: string
  starts_at: Date
  ends_at: Date
  number_seq: number
  session_starts_at: Date
  session_ends_at: Date
  doctor_name: string
  institution_name: string
}
export interface PubSession {
  id: string
  doctor_id: string
  institution_id: string
  department_code: string
  kind: string
  date: string
  starts_at: Date
  ends_at: Date
  numbers: number
}
interface Tables {
  'booking.pub_visit': VisitView
  'booking.pub_session': PubSession
}
const db = (ctx: Context) => tables<Tables>(ctx)

export async function visitOf(ctx: Context, appointmentId: string): Promise<VisitView | undefined> {
  return db(ctx).selectFrom('booking.pub_visit').selectAll().where('id', '=', appointmentId).executeTakeFirst()
}

export async function visitsOf(ctx: Context, appointmentIds: readonly string[]): Promise<Map<string, VisitView>> {
  if (appointmentIds.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('booking.pub_visit').selectAll().where('id', 'in', appointmentIds).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Everyone booked at the hospital on a day, by the time of the visit. */
export async function visitsOn(ctx: Context, institutionId: string, date: string): Promise<VisitView[]> {
  return db(ctx)
    .selectFrom('booking.pub_visit')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('date', '=', date)
    .where('kind', '=', 'offline')
    .where('state', 'in', ['booked', 'checked-in'])
    .orderBy('starts_at')
    .orderBy('number_seq')
    .execute()
}

/** The doctor's sessions at the hospital on a day. */
export async function sessionsOf(ctx: Context, of: { doctorId: string; date: string }): Promise<PubSession[]> {
  return db(ctx)
    .selectFrom('booking.pub_session')
    .selectAll()
    .where('doctor_id', '=', of.doctorId)
    .where('date', '=', of.date)
    .where('kind', '=', 'offline')
    .orderBy('starts_at')
    .execute()
}

export async function sessionById(ctx: Context, sessionId: string): Promise<PubSession | undefined> {
  return db(ctx).selectFrom('booking.pub_session').selectAll().where('id', '=', sessionId).executeTakeFirst()
}

export async function countExpected(ctx: Context, sessionId: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('booking.pub_visit')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('session_id', '=', sessionId)
    .where('state', '=', 'booked')
    .executeTakeFirstOrThrow()
  return row.count
}
