import type { DeviceAnswer } from '#contracts/readings-devices'
import { type Context, systemActor } from '#kernel'
import { readMessage } from '../wire/message.ts'
import { hearDevice } from './hear.ts'
import * as store from './store.ts'

/**
 * Takes in a message of a device whose secret was seen. Undefined: nobody can read it; that is noted, so that whoever keeps the
 * device sees it, and it need not come again. What was in it is not kept.
 */
export async function hearMessage(root: Context, deviceId: string, bytes: Buffer): Promise<DeviceAnswer | undefined> {
  const items = readMessage(bytes)
  if (items) return hearDevice(root, deviceId, items)
  const ctx = root.as(systemActor(`device:${deviceId}`))
  await ctx.transaction((ctx) => store.noteFault(ctx, deviceId, 'readings.message_unreadable', bytes.length))
  return undefined
}
