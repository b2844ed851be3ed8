/** SQL of doctors' sessions of work. */
import { type Context, sql, tables } from '#kernel'

interface DutyTable {
  id: string
  doctor_id: string
  method: 'totp' | 'demo'
  started_at: Date
  ends_by: Date
  ended_at: Date | null
}
const db = (ctx: Context) => tables<{ 'consult.duty_session': DutyTable }>(ctx)

export interface DutySession {
  readonly id: string
  readonly doctorId: string
  readonly method: 'totp' | 'demo'
  readonly startedAt: Date
  readonly endsBy: Date
}

/** The doctor's session of work that is running now; one that is past its end no longer counts. */
export async function runningDuty(ctx: Context, doctorId: string): Promise<DutySession | undefined> {
  const row = await db(ctx)
    .selectFrom('consult.duty_session')
    .selectAll()
    .where('doctor_id', '=', doctorId)
    .where('ended_at', 'is', null)
    .where('ends_by', '>', ctx.now)
    .executeTakeFirst()
  return (
    row && { id: row.id, doctorId: row.doctor_id, method: row.method, startedAt: row.started_at, endsBy: row.ends_by }
  )
}

export async function dutyById(ctx: Context, id: string): Promise<DutySession> {
  const row = await db(ctx)
    .selectFrom('consult.duty_session')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { id: row.id, doctorId: row.doctor_id, method: row.method, startedAt: row.started_at, endsBy: row.ends_by }
}

/** Ends whatever session is still open in the table, and begins the new one. */
export async function beginDuty(ctx: Context, duty: DutySession): Promise<void> {
  // Two devices at once: the later one's session stays.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consult-duty:${duty.doctorId}`}, 0))`.execute(db(ctx))
  await endDuty(ctx, duty.doctorId)
  await db(ctx)
    .insertInto('consult.duty_session')
    .values({
      id: duty.id,
      doctor_id: duty.doctorId,
      method: duty.method,
      started_at: duty.startedAt,
      ends_by: duty.endsBy,
      ended_at: null,
    })
    .execute()
}

export async function endDuty(ctx: Context, doctorId: string): Promise<void> {
  await db(ctx)
    .updateTable('consult.duty_session')
    .set({ ended_at: ctx.now })
    .where('doctor_id', '=', doctorId)
    .where('ended_at', 'is', null)
    .execute()
}
