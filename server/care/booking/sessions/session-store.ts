/** SQL of doctors and sessions. */

import type { Selectable } from 'kysely'
import type { Channel, SessionKind } from '#contracts/booking'
import { type Context, sql } from '#kernel'
import type { NumberRow, SessionRow } from '../number.ts'
import { toNumber } from '../store.ts'
import { type DoctorTable, db, type SessionTable } from '../tables.ts'

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
  state: row.state,
  suspendedReason: row.suspended_reason,
  releasesAt: row.releases_at,
})

export async function sessionById(ctx: Context, id: string): Promise<SessionRow | undefined> {
  const row = await db(ctx).selectFrom('booking.session').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toSession(row)
}

/** Which numbers somebody could take: those of these channels, and the window's of one hospital. */
export interface Reach {
  readonly channels: readonly Channel[]
  readonly windowOf: string | null
}

/** A session as a list shows it: with how many numbers it has and how many are free now for whoever asks. */
export type CountedSession = SessionRow & { readonly numbers: number; readonly freeNumbers: number }

/** Of numbers n in sessions s: free, held too long, or released by now, and within reach. */
export const isFree = (ctx: Context, reach: Reach) => sql<boolean>`(
  (n.state = 'free' or (n.state = 'held' and n.held_until <= ${ctx.now})
    or (n.state in ('closed', 'cooling') and n.free_at <= ${ctx.now}))
  and (n.channel = any (${[...reach.channels]}::text[]) or (n.channel = 'window' and s.institution_id = ${reach.windowOf}::uuid)))`
const freeNow = (ctx: Context, reach: Reach) => sql<number>`count(*) filter (where ${isFree(ctx, reach)})::int`

export async function sessionsOf(
  ctx: Context,
  reach: Reach,
  of: { doctorId: string; from: string; to: string; kind?: SessionKind | undefined },
): Promise<CountedSession[]> {
  const rows = await counted(ctx, reach)
    .where('s.state', '<>', 'withdrawn')
    .where('s.doctor_id', '=', of.doctorId)
    .where('s.date', '>=', of.from)
    .where('s.date', '<=', of.to)
    .$if(of.kind !== undefined, (query) => query.where('s.kind', '=', of.kind!))
    .orderBy('s.starts_at')
    .execute()
  return rows.map(toCounted)
}

export async function countedSession(
  ctx: Context,
  reach: Reach,
  sessionId: string,
): Promise<CountedSession | undefined> {
  const row = await counted(ctx, reach).where('s.id', '=', sessionId).executeTakeFirst()
  return row && toCounted(row)
}

const counted = (ctx: Context, reach: Reach) =>
  db(ctx)
    .selectFrom('booking.session as s')
    .leftJoin('booking.number as n', 'n.session_id', 's.id')
    .selectAll('s')
    .select([sql<number>`count(n.id)::int`.as('numbers'), freeNow(ctx, reach).as('free')])
    .groupBy('s.id')

const toCounted = (row: Selectable<SessionTable> & { numbers: number; free: number }): CountedSession => ({
  ...toSession(row),
  numbers: row.numbers,
  freeNumbers: row.free,
})

export async function bandsOf(ctx: Context, reach: Reach, sessionId: string) {
  return db(ctx)
    .selectFrom('booking.number as n')
    .innerJoin('booking.session as s', 's.id', 'n.session_id')
    .select(['n.starts_at', 'n.ends_at', sql<number>`count(*)::int`.as('numbers'), freeNow(ctx, reach).as('free')])
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
    .where('state', '<>', 'withdrawn')
    .where('id', '<>', wanted.id)
    .where('starts_at', '<', wanted.endsAt)
    .where('ends_at', '>', wanted.startsAt)
    .executeTakeFirst()
  return row && toSession(row)
}

export async function insertSession(
  ctx: Context,
  session: SessionRow,
  numbers: readonly Pick<NumberRow, 'id' | 'seq' | 'startsAt' | 'endsAt' | 'channel'>[],
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
      state: session.state,
      suspended_reason: session.suspendedReason,
      releases_at: session.releasesAt,
      opened_at: ctx.now,
      opened_by: ctx.actor.id,
    })
    .execute()
  // One statement however many numbers: arrays, not parameters, since a statement takes at most 65,535 of those.
  await ctx.client.query(
    `insert into booking.number (id, session_id, seq, starts_at, ends_at, channel, state, free_at)
     select n.id, $1, n.seq, n.starts_at, n.ends_at, n.channel, case when $7::timestamptz is null then 'free' else 'closed' end, $7
     from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[])
       as n (id, seq, starts_at, ends_at, channel)`,
    [
      session.id,
      numbers.map((n) => n.id),
      numbers.map((n) => n.seq),
      numbers.map((n) => n.startsAt),
      numbers.map((n) => n.endsAt),
      numbers.map((n) => n.channel),
      session.releasesAt,
    ],
  )
}

/** What of a session may change: its doctor, its times, its price, and whether it takes place. */
export async function updateSession(ctx: Context, session: SessionRow): Promise<void> {
  await db(ctx)
    .updateTable('booking.session')
    .set({
      doctor_id: session.doctorId,
      department_code: session.departmentCode,
      department_name: session.departmentName,
      date: session.date,
      starts_at: session.startsAt,
      ends_at: session.endsAt,
      fee_fen: session.feeFen,
      state: session.state,
      suspended_reason: session.suspendedReason,
    })
    .where('id', '=', session.id)
    .execute()
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

export async function doctorsById(ctx: Context, ids: readonly string[]): Promise<Map<string, DoctorTable>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('booking.doctor')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
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
