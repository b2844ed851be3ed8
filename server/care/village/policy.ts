import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { db, type PolicyTable } from './tables.ts'

/** What is in force today: how far a clock may be off, how old a deed may be, how long a session lasts. */
export async function policyOf(ctx: Context): Promise<PolicyTable> {
  const today = dayOf(ctx.now)
  const row = await db(ctx)
    .selectFrom('village.policy')
    .selectAll()
    .where('valid_from', '<=', today)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  if (!row) throw new Error(`No village policy is in force on ${today}: the region's row is missing`)
  return row
}
