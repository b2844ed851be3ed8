/** The device's keys and its PIN. */
import type { Unlocked } from '#contracts/village-store'
import { type KeysDatabase, readMeta, type VillageDatabase, writeMeta } from './database.ts'
import { dataKeyOf, type Lock, lockWith, makeDeviceKeys, makeLock, openLock } from './seal.ts'

export const triesMax = 10

export interface DeviceKeys {
  readonly sign: CryptoKeyPair
  readonly pepper: CryptoKey
}

export async function freshKeys(keys: KeysDatabase): Promise<DeviceKeys> {
  const made = await makeDeviceKeys()
  await keys.keys.bulkPut([
    { name: 'sign', key: made.sign as never },
    { name: 'pepper', key: made.pepper },
  ])
  return made
}

export async function keysOf(keys: KeysDatabase): Promise<DeviceKeys | undefined> {
  const [sign, pepper] = await keys.keys.bulkGet(['sign', 'pepper'])
  return sign && pepper ? { sign: sign.key as never, pepper: pepper.key } : undefined
}

export async function setPin(database: VillageDatabase, keys: DeviceKeys, pin: string): Promise<CryptoKey> {
  const { lock, dataKey } = await makeLock(pin, keys.pepper)
  await writeMeta(database, 'lock', lock)
  await writeMeta(database, 'tries', 0)
  return dataKey
}

/** A try is counted before it is made: whoever pulls the plug in between gains nothing. */
export async function tryPin(
  database: VillageDatabase,
  keys: DeviceKeys,
  pin: string,
  newPin?: string,
): Promise<{ outcome: Exclude<Unlocked, { outcome: 'open' }> } | { dataKey: CryptoKey }> {
  const tries = await database.transaction('rw', database.meta, async () => {
    const next = ((await readMeta<number>(database, 'tries')) ?? 0) + 1
    await writeMeta(database, 'tries', next)
    return next
  })
  const lock = await readMeta<Lock>(database, 'lock')
  const raw = tries <= triesMax && lock ? await openLock(pin, keys.pepper, lock) : undefined
  if (!raw)
    return {
      outcome: tries >= triesMax ? { outcome: 'erased' } : { outcome: 'wrong-pin', triesLeft: triesMax - tries },
    }
  const dataKey = await dataKeyOf(raw)
  const next = newPin === undefined ? undefined : await lockWith(newPin, keys.pepper, raw)
  raw.fill(0)
  await database.transaction('rw', database.meta, async () => {
    if (next) await writeMeta(database, 'lock', next)
    await writeMeta(database, 'tries', 0)
  })
  return { dataKey }
}
