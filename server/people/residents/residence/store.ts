import type { ResidenceEnd } from '#contracts/residents'
import { type Context, sql, tables } from '#kernel'

interface ResidenceTables {
  'residents.residence_end': {
    id: string
    resident_id: string
    reason: ResidenceEnd
    ended_on: string
    entered_at: Date
    entered_by: string
    corrected_at: Date | null
    corrected_by: string | null
    correction_reason: string | null
    returned_on: string | null
  }
}
const db = (ctx: Context) => tables<ResidenceTables>(ctx)

/** Two who end one residence at once: the second is told that it has ended. */
export async function lockResidence(ctx: Context, residentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`residence:${residentId}`}, 0))`.execute(db(ctx))
}

export async function insertEnd(
  ctx: Context,
  end: { id: string; residentId: string; reason: ResidenceEnd; on: string },
): Promise<void> {
  await db(ctx)
    .insertInto('residents.residence_end')
    .values({
      id: end.id,
      resident_id: end.residentId,
      reason: end.reason,
      ended_on: end.on,
      entered_at: ctx.now,
      entered_by: ctx.actor.id,
      corrected_at: null,
      corrected_by: null,
      correction_reason: null,
      returned_on: null,
    })
    .execute()
}

export async function correctEnd(
  ctx: Context,
  residentId: string,
  reason: string,
  returnedOn: string | null,
): Promise<void> {
  await db(ctx)
    .updateTable('residents.residence_end')
    .set({
      corrected_at: ctx.now,
      corrected_by: ctx.actor.id,
      correction_reason: reason,
      returned_on: returnedOn,
    })
    .where('resident_id', '=', residentId)
    .where('corrected_at', 'is', null)
    .execute()
}

/** A time away that has ended since: between moving and coming back. */
export async function awayOn(
  ctx: Context,
  residentId: string,
  onDay: string,
): Promise<{ on: string; reason: ResidenceEnd } | undefined> {
  return db(ctx)
    .selectFrom('residents.residence_end')
    .select(['ended_on as on', 'reason'])
    .where('resident_id', '=', residentId)
    .where('ended_on', '<', onDay)
    .where('returned_on', '>', onDay)
    .executeTakeFirst()
}
