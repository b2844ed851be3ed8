/** All SQL of the yearly health check. */
import type { CheckItem, Measured } from '#contracts/follow-ups'
import { type Context, type Signature, sql } from '#kernel'
import { type CheckTable, db } from './tables.ts'

export async function insertCheck(ctx: Context, row: CheckTable): Promise<void> {
  const values = {
    ...row,
    measured: sql<Measured>`${JSON.stringify(row.measured)}::jsonb`,
    items: sql<CheckItem[]>`${JSON.stringify(row.items)}::jsonb`,
    signature: sql<Signature>`${JSON.stringify(row.signature)}::jsonb`,
  }
  await db(ctx).insertInto('follow_ups.health_check').values(values).execute()
}

export async function withdrawCheck(ctx: Context, id: string, reason: string): Promise<void> {
  const change = {
    state: 'entered-in-error',
    withdrawn_reason: reason,
    withdrawn_by: ctx.actor.id,
    withdrawn_at: ctx.now,
  } as const
  await db(ctx).updateTable('follow_ups.health_check').set(change).where('id', '=', id).execute()
}

export async function checkById(ctx: Context, id: string): Promise<CheckTable | undefined> {
  return db(ctx).selectFrom('follow_ups.health_check').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The latest first. */
export async function checksOf(ctx: Context, residentId: string): Promise<CheckTable[]> {
  return db(ctx)
    .selectFrom('follow_ups.health_check')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('done_on', 'desc')
    .orderBy('id')
    .limit(60)
    .execute()
}
