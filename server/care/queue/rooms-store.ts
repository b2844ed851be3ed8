/** SQL of rooms and counters. */
import { type Context, tables } from '#kernel'
import type { RoomTable } from './store.ts'

const db = (ctx: Context) => tables<{ 'queue.room': RoomTable }>(ctx)

export async function roomsOf(ctx: Context, institutionId: string): Promise<RoomTable[]> {
  return db(ctx)
    .selectFrom('queue.room')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('department_code')
    .orderBy('name')
    .execute()
}

export async function roomById(ctx: Context, id: string): Promise<RoomTable | undefined> {
  return db(ctx).selectFrom('queue.room').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function roomOfName(ctx: Context, institutionId: string, name: string): Promise<RoomTable | undefined> {
  return db(ctx)
    .selectFrom('queue.room')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('name', '=', name)
    .executeTakeFirst()
}

export async function saveRoom(ctx: Context, room: RoomTable): Promise<void> {
  await db(ctx)
    .insertInto('queue.room')
    .values(room)
    .onConflict((on) => on.column('id').doUpdateSet({ ...room }))
    .execute()
}
