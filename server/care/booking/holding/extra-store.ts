/** SQL of extra numbers. */
import { type Context, sql } from '#kernel'
import type { NumberRow, SessionRow } from '../number.ts'
import { toSession } from '../sessions/session-store.ts'
import { db } from '../tables.ts'

/** The doctor's open online session of the day, of ours, that runs now or begins before a moment. */
export async function nextOnlineSession(
  ctx: Context,
  doctorId: string,
  date: string,
  before: Date,
): Promise<SessionRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.session')
    .selectAll()
    .where('doctor_id', '=', doctorId)
    .where('date', '=', date)
    .where('kind', '=', 'online-follow-up')
    .where('master', '=', 'anji')
    .where('state', '=', 'open')
    .where('ends_at', '>', ctx.now)
    .where('starts_at', '<', before)
    .orderBy('starts_at')
    .limit(1)
    .executeTakeFirst()
  return row && toSession(row)
}

/** Adds a number after the last one of its session; the caller has the doctor's lock. */
export async function insertNumber(ctx: Context, number: NumberRow): Promise<void> {
  const { id, sessionId, startsAt, endsAt, state, channel } = number
  await sql`
    insert into booking.number (id, session_id, seq, starts_at, ends_at, channel, state)
    select ${id}, ${sessionId}, coalesce(max(seq), 0) + 1, ${startsAt}, ${endsAt}, ${channel}, ${state}
      from booking.number where session_id = ${sessionId}
  `.execute(db(ctx))
}
