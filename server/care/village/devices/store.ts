/** SQL of devices, challenges and sessions. */
import type { Context } from '#kernel'
import { type DeviceTable, db, type SessionTable } from '../tables.ts'

export async function deviceById(ctx: Context, id: string): Promise<DeviceTable | undefined> {
  return db(ctx).selectFrom('village.device').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The device's row is the lock of its inbox: one unit of work at a time takes what it sends. */
export async function lockDevice(ctx: Context, id: string): Promise<DeviceTable> {
  return db(ctx).selectFrom('village.device').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
}

export async function devicesOf(ctx: Context, teamId: string): Promise<DeviceTable[]> {
  return db(ctx)
    .selectFrom('village.device')
    .selectAll()
    .where('team_id', '=', teamId)
    .orderBy('enrolled_at', 'desc')
    .execute()
}

export async function heldOf(ctx: Context, deviceId: string): Promise<number> {
  const { held } = await db(ctx)
    .selectFrom('village.command')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('device_id', '=', deviceId)
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow()
  return held
}

export async function insertDevice(ctx: Context, device: DeviceTable): Promise<void> {
  await db(ctx)
    .insertInto('village.device')
    .values({ ...device, public_key: JSON.stringify(device.public_key) as never })
    .execute()
}

export async function changeDevice(ctx: Context, id: string, change: Partial<DeviceTable>): Promise<void> {
  await db(ctx).updateTable('village.device').set(change).where('id', '=', id).execute()
}

export async function insertChallenge(ctx: Context, hash: string, deviceId: string, expiresAt: Date): Promise<void> {
  await db(ctx).deleteFrom('village.challenge').where('expires_at', '<', ctx.now).execute()
  await db(ctx).insertInto('village.challenge').values({ hash, device_id: deviceId, expires_at: expiresAt }).execute()
}

/** A challenge is used once: whoever comes second finds none. */
export async function takeChallenge(ctx: Context, hash: string, deviceId: string): Promise<boolean> {
  const taken = await db(ctx)
    .deleteFrom('village.challenge')
    .where('hash', '=', hash)
    .where('device_id', '=', deviceId)
    .where('expires_at', '>', ctx.now)
    .returning('hash')
    .executeTakeFirst()
  return taken !== undefined
}

export async function insertSession(ctx: Context, session: SessionTable): Promise<void> {
  await db(ctx).deleteFrom('village.session').where('expires_at', '<', ctx.now).execute()
  await db(ctx).insertInto('village.session').values(session).execute()
}

export async function sessionBy(ctx: Context, tokenHash: string): Promise<SessionTable | undefined> {
  return db(ctx)
    .selectFrom('village.session')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
}
