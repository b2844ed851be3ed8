import {
  Device,
  DeviceList,
  DeviceRequest,
  DeviceSecret,
  DevicesRequest,
  EndDeviceRequest,
  RegisterDeviceRequest,
} from '#contracts/readings-devices'
import { audit, type Context, type Role, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { publish } from '#record'
import { toDevice } from '../fhir.ts'
import { isSystem, refuseUnlessTheirs } from '../who.ts'
import { newSecret, pairingHash, secretHash } from './secret.ts'
import * as store from './store.ts'

export const keepers: readonly Role[] = ['registrar', 'manager', 'administrator']

export function showDevice(device: store.DeviceRow): Device {
  return {
    id: device.id,
    maker: device.maker,
    model: device.model,
    serial: device.serial,
    kinds: [...device.kinds],
    pressureUnit: device.pressure_unit,
    glucoseUnit: device.glucose_unit,
    institutionId: device.institution_id,
    state: device.state,
    residentId: device.resident_id,
    teamId: device.team_id,
    registeredAt: device.registered_at.toISOString(),
    heardAt: device.heard_at?.toISOString() ?? null,
  }
}

/** The device, locked, for those of its institution. Refusals: readings.device_unknown, .device_not_yours. */
export async function lockOwn(ctx: Context, deviceId: string): Promise<store.DeviceRow> {
  const device = await store.lockDeviceRow(ctx, deviceId)
  if (!device) refuse('readings.device_unknown')
  const isHere = device.institution_id !== null && device.institution_id === ctx.actor.institutionId
  refuseUnless(isSystem(ctx) || isHere, 'readings.device_not_yours')
  return device
}

/** Its secret and the code for the person who will pair it are shown this once. Refusals: readings.device_taken. */
export const registerDevice = verb(
  {
    name: 'readings.register_device',
    may: [...keepers, 'system'],
    input: RegisterDeviceRequest,
    answer: DeviceSecret,
    summary: 'Registers a device of the own institution. Its secret is shown this once.',
  },
  async (ctx, request) => {
    const [secret, pairingCode] = [newSecret(ctx), ctx.chance.digits(10)]
    const device: Omit<store.DeviceRow, 'resident_id' | 'team_id'> = {
      id: ctx.chance.uuid(),
      maker: request.maker,
      model: request.model,
      serial: request.serial,
      kinds: [...new Set(request.kinds)],
      pressure_unit: request.pressureUnit,
      glucose_unit: request.glucoseUnit,
      institution_id: ctx.actor.institutionId ?? null,
      secret_hash: secretHash(secret),
      pairing_hash: pairingHash(pairingCode),
      state: 'active',
      state_reason: null,
      registered_by: ctx.actor.id,
      registered_at: ctx.now,
      heard_at: null,
    }
    refuseUnless(await store.insertDevice(ctx, device), 'readings.device_taken', { field: 'serial' })
    await publish(ctx, 'readings', [toDevice(device)])
    await audit(ctx, { action: 'create', entity: 'readings.device', entityId: device.id })
    return { device: showDevice({ ...device, resident_id: null, team_id: null }), secret, pairingCode }
  },
)

/** The secret before ends at once. Refusals: readings.device_unknown, .device_not_yours, .device_ended. */
export const renewSecret = verb(
  {
    name: 'readings.renew_device_secret',
    may: [...keepers, 'system'],
    input: DeviceRequest,
    answer: DeviceSecret,
    summary: 'A new secret for a device; the old one ends at once.',
  },
  async (ctx, { deviceId }) => {
    const device = await lockOwn(ctx, deviceId)
    refuseUnless(device.state === 'active', 'readings.device_ended', { params: { state: device.state } })
    const secret = newSecret(ctx)
    await store.saveDevice(ctx, deviceId, { secret_hash: secretHash(secret) })
    await audit(ctx, { action: 'update', entity: 'readings.device', entityId: deviceId, reason: 'new secret' })
    return { device: showDevice(device), secret, pairingCode: null }
  },
)

/** A resident's own devices; or those of the institution. Refusals: residents.not_acting_for, readings.not_yours. */
export const listDevices = verb(
  {
    name: 'readings.list_devices',
    may: ['resident', 'doctor', 'pharmacist', ...keepers, 'system'],
    input: DevicesRequest,
    answer: DeviceList,
    summary: 'The devices of a person, or of the reader’s institution.',
  },
  async (ctx, { residentId }) => {
    const whose = residentId ?? (ctx.actor.roles.includes('resident') ? ctx.actor.id : undefined)
    if (whose) {
      await refuseUnlessTheirs(ctx, whose)
      await audit(ctx, { action: 'read', residentId: whose, entity: 'readings.device' })
      return { devices: (await store.devicesOfPerson(ctx, whose)).map(showDevice) }
    }
    const { institutionId } = ctx.actor
    return { devices: institutionId ? (await store.devicesOfInstitution(ctx, institutionId)).map(showDevice) : [] }
  },
)

/**
 * Nothing is taken from it any more. The person it is bound to may say that it is lost; only its institution revokes it. Safe to
 * repeat. Refusals: readings.device_unknown, .device_not_yours, residents.not_acting_for.
 */
export const endDevice = verb(
  {
    name: 'readings.end_device',
    may: ['resident', ...keepers, 'system'],
    input: EndDeviceRequest,
    answer: Device,
    summary: 'Ends a device: lost or revoked. Nothing is taken from it any more.',
  },
  async (ctx, { deviceId, state, reason }) => {
    const byPerson = ctx.actor.roles.includes('resident')
    const device = byPerson ? await lockBoundToMe(ctx, deviceId) : await lockOwn(ctx, deviceId)
    refuseUnless(!byPerson || state === 'lost', 'readings.device_not_yours')
    const ended = { state, state_reason: reason, pairing_hash: null }
    await store.saveDevice(ctx, deviceId, ended)
    await store.endBinding(ctx, deviceId)
    await publish(ctx, 'readings', [toDevice({ ...device, ...ended })])
    const whose = device.resident_id ? { residentId: device.resident_id } : {}
    await audit(ctx, { action: 'update', ...whose, entity: 'readings.device', entityId: deviceId, reason: state })
    return showDevice({ ...device, ...ended, resident_id: null, team_id: null })
  },
)

/** Refusals: readings.device_unknown, also for a device of somebody else: nobody learns what is registered. */
export async function lockBoundToMe(ctx: Context, deviceId: string): Promise<store.DeviceRow> {
  const device = await store.lockDeviceRow(ctx, deviceId)
  if (!device?.resident_id) refuse('readings.device_unknown')
  await refuseUnlessActsFor(ctx, device.resident_id)
  return device
}
