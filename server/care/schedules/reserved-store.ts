/** SQL of reserved numbers that were taken, and why. */
import type { Context } from '#kernel'
import { db } from './tables.ts'

export async function insertReserved(
  ctx: Context,
  of: { appointmentId: string; channel: 'primary-care' | 'referral'; reason: string },
): Promise<void> {
  await db(ctx)
    .insertInto('schedules.reserved')
    .values({
      appointment_id: of.appointmentId,
      channel: of.channel,
      reason: of.reason,
      taken_by: ctx.actor.id,
      taken_at: ctx.now,
    })
    .execute()
}
