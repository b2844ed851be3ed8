/** SQL of kits: what they carry by lot, where they go, who works with them. */
import { type Context, sql } from '#kernel'
import {
  db,
  type KitSessionTable,
  type KitTable,
  type LotTable,
  type StockEntryTable,
  type StopTable,
} from '../tables.ts'

export async function kitById(ctx: Context, id: string): Promise<KitTable | undefined> {
  return db(ctx).selectFrom('village.kit').selectAll().where('id', '=', id).executeTakeFirst()
}

/** One unit of work at a time moves a kit's stock. */
export async function lockKit(ctx: Context, id: string): Promise<KitTable | undefined> {
  return db(ctx).selectFrom('village.kit').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function kitsOfTeam(ctx: Context, teamId: string): Promise<KitTable[]> {
  return db(ctx).selectFrom('village.kit').selectAll().where('team_id', '=', teamId).orderBy('name').execute()
}

export async function kitOfName(ctx: Context, teamId: string, name: string): Promise<KitTable | undefined> {
  const named = db(ctx).selectFrom('village.kit').selectAll().where('team_id', '=', teamId).where('name', '=', name)
  return named.executeTakeFirst()
}

export async function insertKit(ctx: Context, kit: KitTable): Promise<void> {
  await db(ctx).insertInto('village.kit').values(kit).execute()
}

export async function lotsOf(ctx: Context, kitId: string): Promise<LotTable[]> {
  return db(ctx)
    .selectFrom('village.lot')
    .selectAll()
    .where('kit_id', '=', kitId)
    .orderBy('drug_code')
    .orderBy('expires_on')
    .orderBy('lot')
    .execute()
}

export async function lotOf(ctx: Context, kitId: string, drugCode: string, lot: string): Promise<LotTable | undefined> {
  return db(ctx)
    .selectFrom('village.lot')
    .selectAll()
    .where('kit_id', '=', kitId)
    .where('drug_code', '=', drugCode)
    .where('lot', '=', lot)
    .executeTakeFirst()
}

export async function openLot(ctx: Context, lot: LotTable): Promise<void> {
  await db(ctx).insertInto('village.lot').values(lot).execute()
}

/** A move of stock and what is left after it; the table itself refuses less than nothing. */
export async function moveStock(ctx: Context, entry: StockEntryTable): Promise<void> {
  await db(ctx)
    .updateTable('village.lot')
    .set(({ eb }) => ({ units: eb('units', '+', entry.units) }))
    .where('kit_id', '=', entry.kit_id)
    .where('drug_code', '=', entry.drug_code)
    .where('lot', '=', entry.lot)
    .execute()
  await db(ctx).insertInto('village.stock_entry').values(entry).execute()
}

export async function entryById(ctx: Context, id: string): Promise<StockEntryTable | undefined> {
  return db(ctx).selectFrom('village.stock_entry').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function entriesOf(ctx: Context, kitId: string, limit: number): Promise<StockEntryTable[]> {
  return db(ctx)
    .selectFrom('village.stock_entry')
    .selectAll()
    .where('kit_id', '=', kitId)
    .orderBy('entered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function stopsOf(ctx: Context, kitId: string, fromDay: string): Promise<StopTable[]> {
  return db(ctx)
    .selectFrom('village.stop')
    .selectAll()
    .where('kit_id', '=', kitId)
    .where('on_day', '>=', fromDay)
    .orderBy('on_day')
    .orderBy('place_in_day')
    .limit(500)
    .execute()
}

export async function replaceStops(
  ctx: Context,
  kitId: string,
  day: string,
  stops: readonly StopTable[],
): Promise<void> {
  await db(ctx)
    .deleteFrom('village.stop')
    .where('kit_id', '=', kitId)
    .where('on_day', '=', day)
    .where('arrived_at', 'is', null)
    .execute()
  if (stops.length > 0)
    await db(ctx)
      .insertInto('village.stop')
      .values([...stops])
      .execute()
}

export async function lockStop(ctx: Context, id: string): Promise<(StopTable & { team_id: string }) | undefined> {
  return db(ctx)
    .selectFrom('village.stop as s')
    .innerJoin('village.kit as k', 'k.id', 's.kit_id')
    .selectAll('s')
    .select('k.team_id')
    .where('s.id', '=', id)
    .forUpdate('s')
    .executeTakeFirst()
}

export async function changeStop(ctx: Context, id: string, change: Partial<StopTable>): Promise<void> {
  await db(ctx).updateTable('village.stop').set(change).where('id', '=', id).execute()
}

export async function devicesAboard(ctx: Context, kitId: string): Promise<string[]> {
  const rows = await db(ctx).selectFrom('village.kit_device').select('device_id').where('kit_id', '=', kitId).execute()
  return rows.map((row) => row.device_id).sort()
}

export async function setAboard(ctx: Context, kitId: string, deviceId: string, aboard: boolean): Promise<void> {
  await db(ctx).deleteFrom('village.kit_device').where('device_id', '=', deviceId).execute()
  if (aboard)
    await db(ctx)
      .insertInto('village.kit_device')
      .values({ kit_id: kitId, device_id: deviceId, since: ctx.now })
      .execute()
}

export async function sessionsOf(ctx: Context, kitId: string): Promise<KitSessionTable[]> {
  return db(ctx)
    .selectFrom('village.kit_session')
    .selectAll()
    .where('kit_id', '=', kitId)
    .orderBy('started_at', 'desc')
    .limit(50)
    .execute()
}

export async function openSessionOf(ctx: Context, deviceId: string): Promise<KitSessionTable | undefined> {
  return db(ctx)
    .selectFrom('village.kit_session')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

export async function insertSession(ctx: Context, session: KitSessionTable): Promise<void> {
  await db(ctx).insertInto('village.kit_session').values(session).execute()
}

export async function endSession(ctx: Context, id: string, endedAt: Date): Promise<void> {
  await db(ctx)
    .updateTable('village.kit_session')
    .set({ ended_at: sql<Date>`greatest(started_at, ${endedAt})` })
    .where('id', '=', id)
    .execute()
}

interface LotAsked {
  kitId: string
  drugCode: string
  lot: string
  since: Date
}

/** What went in and out of a lot by deeds done later than that. */
export async function movedSince(ctx: Context, { kitId, drugCode, lot, since }: LotAsked): Promise<number> {
  const { moved } = await db(ctx)
    .selectFrom('village.stock_entry')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('units'), sql<number>`0`).as('moved'))
    .where('kit_id', '=', kitId)
    .where('drug_code', '=', drugCode)
    .where('lot', '=', lot)
    .where('done_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(moved)
}
