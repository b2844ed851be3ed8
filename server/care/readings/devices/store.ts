/** All SQL of devices and of whose they are. */
import { type Context, sql } from '#kernel'
import { type BindingTable, type DeviceTable, db } from '../tables.ts'

export interface DeviceRow extends DeviceTable {
  readonly resident_id: string | null
  readonly team_id: string | null
}

const select = (ctx: Context) =>
  db(ctx)
    .selectFrom('readings.device as d')
    .leftJoin('readings.binding as b', (join) => join.onRef('b.device_id', '=', 'd.id').on('b.until', 'is', null))
    .selectAll('d')
    .select(['b.resident_id', 'b.team_id'])

export async function deviceById(ctx: Context, id: string): Promise<DeviceRow | undefined> {
  return select(ctx).where('d.id', '=', id).executeTakeFirst()
}

export async function lockDeviceRow(ctx: Context, id: string): Promise<DeviceRow | undefined> {
  await db(ctx).selectFrom('readings.device').select('id').where('id', '=', id).forUpdate().execute()
  return deviceById(ctx, id)
}

export async function devicesById(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, DeviceTable>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('readings.device')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function deviceToPair(ctx: Context, pairingHash: string): Promise<DeviceTable | undefined> {
  return db(ctx)
    .selectFrom('readings.device')
    .selectAll()
    .where('pairing_hash', '=', pairingHash)
    .where('state', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
}

export async function devicesOfPerson(ctx: Context, residentId: string): Promise<DeviceRow[]> {
  return select(ctx).where('b.resident_id', '=', residentId).orderBy('d.registered_at').execute()
}

export async function devicesOfInstitution(ctx: Context, institutionId: string): Promise<DeviceRow[]> {
  return select(ctx)
    .where('d.institution_id', '=', institutionId)
    .orderBy('d.registered_at', 'desc')
    .limit(500)
    .execute()
}

/** False: a device of that serial is there, perhaps since a moment ago. */
export async function insertDevice(ctx: Context, row: DeviceTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(ctx)
    .insertInto('readings.device')
    .values(row)
    .onConflict((conflict) => conflict.columns(['maker', 'model', 'serial']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function saveDevice(ctx: Context, id: string, change: Partial<DeviceTable>): Promise<void> {
  await db(ctx).updateTable('readings.device').set(change).where('id', '=', id).execute()
}

export async function insertBinding(ctx: Context, row: BindingTable): Promise<void> {
  await db(ctx).insertInto('readings.binding').values(row).execute()
}

export async function endBinding(ctx: Context, deviceId: string): Promise<void> {
  await db(ctx)
    .updateTable('readings.binding')
    .set({ until: ctx.now })
    .where('device_id', '=', deviceId)
    .where('until', 'is', null)
    .execute()
}

/** Whose it was then. A clock a few minutes off does not make a reading nobody's that was taken while it was being bound. */
export async function boundAt(ctx: Context, deviceId: string, at: Date): Promise<BindingTable | undefined> {
  return db(ctx)
    .selectFrom('readings.binding')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where(sql<boolean>`since <= ${at}::timestamptz + interval '10 minutes'`)
    .where(sql<boolean>`(until is null or until > ${at})`)
    .orderBy('since', 'desc')
    .executeTakeFirst()
}

export async function noteFault(ctx: Context, deviceId: string, code: string, bytes: number): Promise<void> {
  await db(ctx)
    .insertInto('readings.device_fault')
    .values({ id: ctx.chance.uuid(), device_id: deviceId, at: ctx.now, code, bytes })
    .execute()
}
