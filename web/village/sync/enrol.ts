/** The first contact: the device makes its keys, the server learns the public one, and the PIN locks what will lie here. */
import type { EnrolForm, Holder } from '#contracts/village-store'
import { writeMeta } from './database.ts'
import { type DeviceKeys, freshKeys, setPin } from './keys.ts'
import { publicKeyOf } from './seal.ts'
import type { Shelf } from './shelves.ts'
import type { Options } from './store.ts'
import { Refused, whyOf } from './wire.ts'

interface Enrolled {
  readonly holder: Holder
  readonly dataKey: CryptoKey
  readonly keys: DeviceKeys
}

export async function enrolDevice(
  shelf: Shelf,
  { fetch, newId }: Options,
  { name, kind, teamId, pin }: EnrolForm,
): Promise<Enrolled> {
  const keys = await freshKeys(shelf.keys)
  const deviceId = newId()
  const form = { id: deviceId, name, kind, teamId, publicKey: await publicKeyOf(keys.sign) }
  const response = await fetch('/api/village/devices', {
    ...{ method: 'POST', credentials: 'same-origin', body: JSON.stringify(form) },
    headers: { 'content-type': 'application/json', 'idempotency-key': deviceId },
  })
  const body = await response.json()
  if (!response.ok) throw new Refused(response.status, whyOf(body))
  const dataKey = await setPin(shelf.data, keys, pin)
  const holder = { deviceId, deviceName: body.name, doctorId: body.doctorId, doctorName: body.doctorName, teamId }
  await writeMeta(shelf.data, 'holder', holder)
  return { holder, dataKey, keys }
}
