/** Time bands that somebody could book, for clients that ask by doctor, hospital, department and time at once. */
import type { SessionKind } from '#contracts/booking'
import { type Context, sql } from '#kernel'
import { bookable } from '../number.ts'
import { policyOn } from '../show.ts'
import { db } from '../tables.ts'
import { reachOf } from './reach.ts'
import { isFree } from './session-store.ts'

export interface BandSearch {
  readonly from: Date
  readonly to: Date
  /** Of several of one list any fits, all lists must; an empty list asks for nothing. */
  readonly sessionIds: readonly string[]
  readonly doctorIds: readonly string[]
  readonly institutionIds: readonly string[]
  readonly departmentCodes: readonly string[]
  readonly kinds: readonly SessionKind[]
  readonly limit: number
}

export interface FoundBand {
  readonly sessionId: string
  readonly doctorId: string
  readonly doctorName: string
  readonly departmentCode: string
  readonly departmentName: string
  readonly kind: SessionKind
  readonly startsAt: Date
  readonly endsAt: Date
  readonly freeNumbers: number
  /** The number that comes first. */
  readonly numberId: string
}

/** Only bands with a free number that the caller may take, within the policy's window; the soonest first. */
export async function findBands(ctx: Context, search: BandSearch): Promise<FoundBand[]> {
  const reach = await reachOf(ctx)
  const { sessionIds, doctorIds, institutionIds, departmentCodes, kinds } = search
  const rows = await db(ctx)
    .selectFrom('booking.number as n')
    .innerJoin('booking.session as s', 's.id', 'n.session_id')
    .innerJoin('booking.doctor as d', 'd.id', 's.doctor_id')
    .select(['s.id', 's.doctor_id', 'd.name', 's.institution_id', 's.department_code', 's.department_name', 's.kind'])
    .select(['s.date', 's.ends_at as session_ends_at', 'n.starts_at', 'n.ends_at'])
    .select([sql<number>`count(*)::int`.as('free'), sql<string>`(array_agg(n.id order by n.seq))[1]`.as('number_id')])
    .where('s.state', '=', 'open')
    .where('n.starts_at', '>=', search.from)
    .where('n.ends_at', '<=', search.to)
    .where('n.ends_at', '>', ctx.now)
    .where(isFree(ctx, reach))
    .$if(sessionIds.length > 0, (query) => query.where('s.id', 'in', sessionIds))
    .$if(doctorIds.length > 0, (query) => query.where('s.doctor_id', 'in', doctorIds))
    .$if(institutionIds.length > 0, (query) => query.where('s.institution_id', 'in', institutionIds))
    .$if(departmentCodes.length > 0, (query) => query.where('s.department_code', 'in', departmentCodes))
    .$if(kinds.length > 0, (query) => query.where('s.kind', 'in', kinds))
    .groupBy(['s.id', 'd.id', 'n.starts_at', 'n.ends_at'])
    .orderBy('n.starts_at')
    .orderBy('s.id')
    .limit(search.limit)
    .execute()
  const open = new Map<string, boolean>()
  for (const { institution_id: id, date, session_ends_at: endsAt } of rows) {
    const key = `${id} ${date}`
    if (!open.has(key)) open.set(key, bookable({ date, endsAt }, await policyOn(ctx, id), ctx.now))
  }
  return rows
    .filter(({ institution_id, date }) => open.get(`${institution_id} ${date}`))
    .map((row) => ({
      sessionId: row.id,
      doctorId: row.doctor_id,
      doctorName: row.name,
      departmentCode: row.department_code,
      departmentName: row.department_name,
      kind: row.kind,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      freeNumbers: row.free,
      numberId: row.number_id,
    }))
}

/** Where a number stands: its session and the start of its band. */
export async function bandOfNumber(
  ctx: Context,
  numberId: string,
): Promise<{ sessionId: string; startsAt: Date } | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.number')
    .select(['session_id', 'starts_at'])
    .where('id', '=', numberId)
    .executeTakeFirst()
  return row && { sessionId: row.session_id, startsAt: row.starts_at }
}
