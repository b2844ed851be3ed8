/** SQL of what was taken over from hospitals. */
import type { Context } from '#kernel'
import { db, type ReadingRow, toReading } from '../tables.ts'

export async function mirrored(ctx: Context, observationIds: readonly string[]): Promise<Map<string, ReadingRow>> {
  if (observationIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('readings.reading')
    .selectAll()
    .where('observation_id', 'in', [...observationIds])
    .execute()
  return new Map(rows.map((row) => [row.observation_id!, toReading(row)]))
}

/** How far the record has been read. Locked: one reads at a time. */
export async function lockCatchUp(ctx: Context): Promise<number> {
  await db(ctx)
    .insertInto('readings.catch_up')
    .values({ id: 1, row_number: 0, finished_at: null })
    .onConflict((on) => on.doNothing())
    .execute()
  const row = await db(ctx)
    .selectFrom('readings.catch_up')
    .select('row_number')
    .where('id', '=', 1)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.row_number
}

export async function saveCatchUp(ctx: Context, rowNumber: number, isFinished: boolean): Promise<void> {
  await db(ctx)
    .updateTable('readings.catch_up')
    .set({ row_number: rowNumber, finished_at: isFinished ? ctx.now : null })
    .where('id', '=', 1)
    .execute()
}
