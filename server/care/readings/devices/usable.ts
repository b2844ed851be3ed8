import { type Context, refuse, refuseUnless } from '#kernel'
import * as store from './store.ts'

/**
 * Whether a reading of this person may be said to come from this device: it is registered, in use, and nobody else's. Refusals:
 * readings.device_unknown, .device_ended, .device_of_another.
 */
export async function refuseUnlessUsable(ctx: Context, deviceId: string, residentId: string): Promise<void> {
  const device = await store.deviceById(ctx, deviceId)
  if (!device) refuse('readings.device_unknown', { field: 'deviceId' })
  refuseUnless(device.state === 'active', 'readings.device_ended', {
    field: 'deviceId',
    params: { state: device.state },
  })
  const isOthers = device.resident_id !== null && device.resident_id !== residentId
  refuseUnless(!isOthers, 'readings.device_of_another', { field: 'deviceId' })
}
