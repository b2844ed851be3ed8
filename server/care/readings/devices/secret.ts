/** A device's own secret. Only its keyed hash is kept. */
import { timingSafeEqual } from 'node:crypto'
import { type Context, identifierHash, refuseUnless } from '#kernel'
import * as store from './store.ts'

export function newSecret(ctx: Context): string {
  return ctx.chance.bytes(24).toString('base64url')
}

export const secretHash = (secret: string) => identifierHash('readings.device-secret', secret)
export const pairingHash = (code: string) => identifierHash('readings.device-pairing', code)

/**
 * The device that says who it is, and may send. A stranger, a wrong secret and a wrong id are told the same. Refusals:
 * readings.device_unknown, .device_ended.
 */
export async function deviceWithSecret(ctx: Context, deviceId: string, secret: string): Promise<store.DeviceRow> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(deviceId)
  const device = isId ? await store.deviceById(ctx, deviceId) : undefined
  const [given, kept] = [secretHash(secret), device?.secret_hash ?? secretHash('')]
  const isSame = given.length === kept.length && timingSafeEqual(Buffer.from(given), Buffer.from(kept))
  refuseUnless(device && isSame && secret !== '', 'readings.device_unknown')
  refuseUnless(device.state === 'active', 'readings.device_ended', { params: { state: device.state } })
  return device
}
