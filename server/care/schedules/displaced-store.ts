/** SQL of suspensions, the people they displaced, and calls to them. */

import type { Selectable } from 'kysely'
import type { ClosedNumber } from '#care/booking'
import type { Channel } from '#contracts/booking'
import type { DisplacedState } from '#contracts/suspensions'
import { type Context, sql } from '#kernel'
import { type CallTable, type DisplacedTable, db, type PolicyTable, type SuspensionTable } from './tables.ts'

export type DisplacedRow = Readonly<Selectable<DisplacedTable>>
export type SuspensionRow = Readonly<Selectable<SuspensionTable>>
export type PolicyRow = Readonly<Selectable<PolicyTable>>
export type CallRow = Readonly<Selectable<CallTable>>

/** The institution's own policy in force goes before the region's. */
export async function policyOn(ctx: Context, institutionId: string, day: string): Promise<PolicyRow> {
  const row = await db(ctx)
    .selectFrom('schedules.policy')
    .selectAll()
    .where((eb) => eb.or([eb('institution_id', '=', institutionId), eb('institution_id', 'is', null)]))
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .orderBy(sql`institution_id nulls last`)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  if (!row) throw new Error(`No suspension policy is in force on ${day}: the region's row is missing`)
  return row
}

export async function policyById(ctx: Context, id: string): Promise<PolicyRow> {
  return db(ctx).selectFrom('schedules.policy').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** Ends the institution's open policy the day before and begins the new one. */
export async function beginPolicy(ctx: Context, policy: PolicyRow, previousEnds: string): Promise<void> {
  await db(ctx)
    .deleteFrom('schedules.policy')
    .where('institution_id', '=', policy.institution_id)
    .where('valid_from', '>=', policy.valid_from)
    .execute()
  await db(ctx)
    .updateTable('schedules.policy')
    .set({ valid_to: previousEnds })
    .where('institution_id', '=', policy.institution_id)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', previousEnds)]))
    .execute()
  await db(ctx).insertInto('schedules.policy').values(policy).execute()
}

export async function insertSuspension(
  ctx: Context,
  row: SuspensionRow,
  closed: readonly ClosedNumber[],
): Promise<void> {
  await db(ctx).insertInto('schedules.suspension').values(row).execute()
  await ctx.client.query(
    `insert into schedules.suspended_number (suspension_id, number_id, state, free_at)
     select $1, n.id, n.state, n.free_at from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as n (id, state, free_at)`,
    [row.id, closed.map(({ id }) => id), closed.map(({ state }) => state), closed.map(({ freeAt }) => freeAt)],
  )
}

export async function suspendedNumbers(ctx: Context, suspensionId: string): Promise<ClosedNumber[]> {
  const rows = await db(ctx)
    .selectFrom('schedules.suspended_number')
    .selectAll()
    .where('suspension_id', '=', suspensionId)
    .execute()
  return rows.map(({ number_id, state, free_at }) => ({ id: number_id, state, freeAt: free_at }))
}

export async function suspensionById(ctx: Context, id: string, lock = false): Promise<SuspensionRow | undefined> {
  return db(ctx)
    .selectFrom('schedules.suspension')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** The suspensions of a session that have not been taken back, newest first. */
export async function suspensionsOfSession(ctx: Context, sessionId: string): Promise<SuspensionRow[]> {
  return db(ctx)
    .selectFrom('schedules.suspension')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('resumed_at', 'is', null)
    .orderBy('said_at', 'desc')
    .execute()
}

export async function listSuspensions(
  ctx: Context,
  of: { institutionId: string; doctorId?: string | undefined; from: string; to: string },
): Promise<SuspensionRow[]> {
  return db(ctx)
    .selectFrom('schedules.suspension')
    .selectAll()
    .where('institution_id', '=', of.institutionId)
    .where('date', '>=', of.from)
    .where('date', '<=', of.to)
    .$if(of.doctorId !== undefined, (query) => query.where('doctor_id', '=', of.doctorId!))
    .orderBy('said_at', 'desc')
    .limit(500)
    .execute()
}

export async function saveResumed(ctx: Context, id: string, reason: string): Promise<void> {
  await db(ctx)
    .updateTable('schedules.suspension')
    .set({ resumed_at: ctx.now, resumed_by: ctx.actor.id, resumed_reason: reason })
    .where('id', '=', id)
    .execute()
}

export async function insertDisplaced(ctx: Context, row: DisplacedRow): Promise<void> {
  await db(ctx)
    .insertInto('schedules.displaced')
    .values({ ...row, refused_number_ids: sql`${[...row.refused_number_ids]}::uuid[]` })
    .execute()
}

export async function saveDisplaced(ctx: Context, row: DisplacedRow): Promise<void> {
  const { id, suspension_id, appointment_id, resident_id, created_at, refused_number_ids, ...changed } = row
  await db(ctx)
    .updateTable('schedules.displaced')
    .set({ ...changed, refused_number_ids: sql`${[...refused_number_ids]}::uuid[]` })
    .where('id', '=', id)
    .execute()
}

export async function displacedById(ctx: Context, id: string, lock = false): Promise<DisplacedRow | undefined> {
  return db(ctx)
    .selectFrom('schedules.displaced')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function displacedOf(
  ctx: Context,
  of: {
    suspensionIds?: readonly string[]
    residentId?: string
    institutionId?: string
    state?: DisplacedState | undefined
    since?: Date
  },
  lock = false,
): Promise<DisplacedRow[]> {
  if (of.suspensionIds?.length === 0) return []
  return (
    db(ctx)
      .selectFrom('schedules.displaced')
      .selectAll()
      .$if(of.suspensionIds !== undefined, (query) => query.where('suspension_id', 'in', of.suspensionIds!))
      .$if(of.residentId !== undefined, (query) => query.where('resident_id', '=', of.residentId!))
      .$if(of.state !== undefined, (query) => query.where('state', '=', of.state!))
      .$if(of.since !== undefined, (query) => query.where('was_until', '>', of.since!))
      .$if(of.institutionId !== undefined, (query) =>
        query.where(
          'suspension_id',
          'in',
          db(ctx).selectFrom('schedules.suspension').select('id').where('institution_id', '=', of.institutionId!),
        ),
      )
      // One appointment may be displaced twice: what is still to be decided goes last. A person's own list is read backwards.
      .orderBy('was_at')
      .orderBy(sql`decided_at is null`)
      .orderBy('created_at')
      .orderBy('id')
      .limit(2_000)
      .$if(lock, (query) => query.forUpdate())
      .execute()
  )
}

/** Open ones whose time is up, or whose kept number is gone (a hospital gave it to somebody else). */
export async function lockDue(ctx: Context, limit: number): Promise<DisplacedRow[]> {
  return db(ctx)
    .selectFrom('schedules.displaced as d')
    .selectAll('d')
    .where('d.decided_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('d.decide_by', '<=', ctx.now),
        eb.and([
          eb('d.offer_hold_id', 'is not', null),
          sql<boolean>`not exists (select from booking.pub_hold h where h.hold_id = d.offer_hold_id)`,
        ]),
      ]),
    )
    .orderBy('d.decide_by')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Looked at in the app, or spoken to on the telephone. */
export async function markReached(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db(ctx)
    .updateTable('schedules.displaced')
    .set({ reached_at: ctx.now })
    .where('id', 'in', ids)
    .where('reached_at', 'is', null)
    .execute()
}

export async function insertCall(ctx: Context, row: CallRow): Promise<void> {
  await db(ctx).insertInto('schedules.call').values(row).execute()
}

export async function callsOf(ctx: Context, displacedIds: readonly string[]): Promise<CallRow[]> {
  if (displacedIds.length === 0) return []
  return db(ctx)
    .selectFrom('schedules.call')
    .selectAll()
    .where('displaced_id', 'in', displacedIds)
    .orderBy('at')
    .execute()
}

export interface OfferedNumber {
  readonly number_id: string
  readonly session_id: string
  readonly starts_at: Date
  readonly ends_at: Date
  readonly channel: Channel
}

export async function numbersByIds(ctx: Context, ids: readonly string[]): Promise<Map<string, OfferedNumber>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('booking.pub_number')
    .select(['id as number_id', 'session_id', 'starts_at', 'ends_at', 'channel'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.number_id, row]))
}
