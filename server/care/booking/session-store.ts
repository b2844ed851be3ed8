/** SQL of doctors and sessions. */

import type { Selectable } from 'kysely'
import type { SessionKind } from '#contracts/booking'
import { type Context, sql } from '#kernel'
import type { NumberRow, SessionRow } from './number.ts'
import { toNumber } from './store.ts'
import { type DoctorTable, db, type SessionTable } from './tables.ts'

export const toSession = (row: Selectable<SessionTable>): SessionRow => ({
  id: row.id,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  departmentCode: row.department_code,
  departmentName: row.department_name,
  kind: row.kind,
  date: row.date,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  master: row.master,
  feeFen: row.fee_fen,
})

export async function sessionById(ctx: Context, id: string): Promise<SessionRow | undefined> {
  const row = await db(ctx).selectFrom('booking.session').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toSession(row)
}

/** A session as a list shows it: with how many numbers it has and how many are free now. */
export type CountedSession = SessionRow & { readonly numbers: number; readonly freeNumbers: number }

const freeNow = (ctx: Context) =>
  sql<number>`count(*) filter (where n.state = 'free' or (n.state = 'held' and n.held_until <= ${ctx.now}))::int`

export async function sessionsOf(
  ctx: Context,
  of: { doctorId: string; from: string; to: string; kind?: SessionKind | undefined },
): Promise<CountedSession[]> {
  const rows = await counted(ctx)
    .where('s.doctor_id', '=', of.doctorId)
    .where('s.date', '>=', of.from)
    .where('s.date', '<=', of.to)
    .$if(of.kind !== undefined, (query) => query.where('s.kind', '=', of.kind!))
    .orderBy('s.starts_at')
    .execute()
  return rows.map(toCounted)
}

export async function countedSession(ctx: Context, sessionId: string): Promise<CountedSession | undefined> {
  const row = await counted(ctx).where('s.id', '=', sessionId).executeTakeFirst()
  return row && toCounted(row)
}

const counted = (ctx: Context) =>
  db(ctx)
    .selectFrom('booking.session as s')
    .innerJoin('booking.number as n', 'n.session_id', 's.id')
    .selectAll('s')
    .select([sql<number>`count(*)::int`.as('numbers'), freeNow(ctx).as('free')])
    .groupBy('s.id')

const toCounted = (row: Selectable<SessionTable> & { numbers: number; free: number }): CountedSession => ({
  ...toSession(row),
  numbers: row.numbers,
  freeNumbers: row.free,
})

export async function bandsOf(ctx: Context, sessionId: string) {
  return db(ctx)
    .selectFrom('booking.number as n')
    .select(['n.starts_at', 'n.ends_at', sql<number>`count(*)::int`.as('numbers'), freeNow(ctx).as('free')])
    .where('n.session_id', '=', sessionId)
    .groupBy(['n.starts_at', 'n.ends_at'])
    .orderBy('n.starts_at')
    .execute()
}

/** A session of the doctor that shares a moment with the wanted one. */
export async function overlapping(ctx: Context, wanted: SessionRow): Promise<SessionRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.session')
    .selectAll()
    .where('doctor_id', '=', wanted.doctorId)
    .where('date', '=', wanted.date)
    .where('starts_at', '<', wanted.endsAt)
    .where('ends_at', '>', wanted.startsAt)
    .executeTakeFirst()
  return row && toSession(row)
}

export async function insertSession(
  ctx: Context,
  session: SessionRow,
  numbers: readonly Pick<NumberRow, 'id' | 'seq' | 'startsAt' | 'endsAt'>[],
): Promise<void> {
  await db(ctx)
    .insertInto('booking.session')
    .values({
      id: session.id,
      doctor_id: session.doctorId,
      institution_id: session.institutionId,
      department_code: session.departmentCode,
      department_name: session.departmentName,
      kind: session.kind,
      date: session.date,
      starts_at: session.startsAt,
      ends_at: session.endsAt,
      master: session.master,
      fee_fen: session.feeFen,
      opened_at: ctx.now,
      opened_by: ctx.actor.id,
    })
    .execute()
  // One statement however many numbers: arrays, not parameters, since a statement takes at most 65,535 of those.
  await ctx.client.query(
    `insert into booking.number (id, session_id, seq, starts_at, ends_at)
     select n.id, $1, n.seq, n.starts_at, n.ends_at
     from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[]) as n (id, seq, starts_at, ends_at)`,
    [
      session.id,
      numbers.map((n) => n.id),
      numbers.map((n) => n.seq),
      numbers.map((n) => n.startsAt),
      numbers.map((n) => n.endsAt),
    ],
  )
}

export async function numbersOf(ctx: Context, sessionId: string): Promise<NumberRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('seq')
    .execute()
  return rows.map(toNumber)
}

/** One unit of work at a time changes a doctor's sessions: two that overlap cannot slip in together. */
export async function lockDoctor(ctx: Context, doctorId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`booking-doctor:${doctorId}`}, 0))`.execute(db(ctx))
}

export async function saveDoctor(ctx: Context, doctor: DoctorTable): Promise<void> {
  await db(ctx)
    .insertInto('booking.doctor')
    .values(doctor)
    .onConflict((on) => on.column('id').doUpdateSet({ ...doctor }))
    .execute()
}

export async function doctorById(ctx: Context, id: string): Promise<DoctorTable | undefined> {
  return db(ctx).selectFrom('booking.doctor').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface DoctorSearch {
  readonly words: readonly string[]
  readonly institutionId?: string | undefined
  readonly departmentCode?: string | undefined
  readonly kind?: SessionKind | undefined
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly offset: number
  readonly doctorId?: string | undefined
}

/** Doctors whose search text has every word; those with free numbers first, the soonest first. */
export async function searchDoctors(ctx: Context, search: DoctorSearch) {
  const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`
  const free = db(ctx)
    .selectFrom('booking.session as s')
    .innerJoin('booking.number as n', 'n.session_id', 's.id')
    .select(['s.doctor_id', freeNow(ctx).as('free')])
    .select(
      sql<
        string | null
      >`min(s.date) filter (where n.state = 'free' or (n.state = 'held' and n.held_until <= ${ctx.now}))`.as('next'),
    )
    .where('s.date', '>=', search.from)
    .where('s.date', '<=', search.to)
    .where('n.ends_at', '>', ctx.now)
    .$if(search.kind !== undefined, (query) => query.where('s.kind', '=', search.kind!))
    .groupBy('s.doctor_id')
    .as('f')
  let query = db(ctx)
    .selectFrom('booking.doctor as d')
    .leftJoin(free, 'f.doctor_id', 'd.id')
    .selectAll('d')
    .select(['f.free', 'f.next', sql<number>`count(*) over ()::int`.as('total')])
  for (const word of search.words) query = query.where('d.search_text', 'like', like(word))
  if (search.doctorId) query = query.where('d.id', '=', search.doctorId)
  if (search.institutionId) query = query.where('d.institution_id', '=', search.institutionId)
  if (search.departmentCode) query = query.where('d.department_code', '=', search.departmentCode)
  if (search.kind) query = query.where('f.doctor_id', 'is not', null)
  return query
    .orderBy(sql`f.next nulls last`)
    .orderBy('d.name')
    .orderBy('d.id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
}

export async function departmentsOf(ctx: Context, institutionId: string | undefined) {
  return db(ctx)
    .selectFrom('booking.doctor')
    .select([
      'institution_id',
      'institution_name',
      'department_code',
      'department_name',
      sql<number>`count(*)::int`.as('doctors'),
    ])
    .$if(institutionId !== undefined, (query) => query.where('institution_id', '=', institutionId!))
    .groupBy(['institution_id', 'institution_name', 'department_code', 'department_name'])
    .orderBy('institution_name')
    .orderBy('department_code')
    .execute()
}
