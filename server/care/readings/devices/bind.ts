import { BindRequest, Device, DeviceRequest, PairRequest } from '#contracts/readings-devices'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { refuseUnlessTheirs, teamById } from '../who.ts'
import { keepers, lockBoundToMe, lockOwn, showDevice } from './register.ts'
import { pairingHash } from './secret.ts'
import * as store from './store.ts'

async function bind(ctx: Context, device: store.DeviceRow, to: { residentId?: string; teamId?: string }) {
  refuseUnless(device.state === 'active', 'readings.device_ended', { params: { state: device.state } })
  refuseUnless(!device.resident_id && !device.team_id, 'readings.device_bound')
  const owner = { resident_id: to.residentId ?? null, team_id: to.teamId ?? null }
  const binding = { id: ctx.chance.uuid(), device_id: device.id, ...owner, since: ctx.now, until: null }
  await store.insertBinding(ctx, { ...binding, bound_by: ctx.actor.id })
  await store.saveDevice(ctx, device.id, { pairing_hash: null })
  const whose = to.residentId ? { residentId: to.residentId } : {}
  await audit(ctx, { action: 'update', ...whose, entity: 'readings.device', entityId: device.id, reason: 'bound' })
  return showDevice({ ...device, ...owner })
}

/**
 * The person types the code on the card that came with the device, once. Refusals: residents.not_acting_for, residents.not_found,
 * readings.pairing_code_unknown, .device_bound.
 */
export const pairDevice = verb(
  {
    name: 'readings.pair_device',
    may: ['resident', 'system'],
    input: PairRequest,
    answer: Device,
    summary: 'Binds a device to a person by the code that came with it.',
  },
  async (ctx, { residentId, code }) => {
    await refuseUnlessActsFor(ctx, residentId)
    await residentOf(ctx, residentId)
    const found = await store.deviceToPair(ctx, pairingHash(code))
    if (!found) refuse('readings.pairing_code_unknown', { field: 'code' })
    return bind(ctx, (await store.deviceById(ctx, found.id))!, { residentId })
  },
)

/**
 * Refusals: readings.device_unknown, .device_not_yours, .device_ended, .device_bound, .not_yours, residents.not_found, teams.not_found.
 */
export const bindDevice = verb(
  {
    name: 'readings.bind_device',
    may: ['doctor', ...keepers, 'system'],
    input: BindRequest,
    answer: Device,
    summary: 'Binds a device to a person, or as a field kit to a team.',
  },
  async (ctx, { deviceId, residentId, teamId }) => {
    const device = await lockOwn(ctx, deviceId)
    refuseUnless((residentId === undefined) !== (teamId === undefined), 'readings.bind_whom', { field: 'residentId' })
    if (residentId) {
      if (!ctx.actor.roles.some((role) => keepers.includes(role))) await refuseUnlessTheirs(ctx, residentId)
      await residentOf(ctx, residentId)
      return bind(ctx, device, { residentId })
    }
    const team = await teamById(ctx, teamId!)
    const isHere = ctx.actor.institutionId === undefined || team?.institutionId === ctx.actor.institutionId
    refuseUnless(team && isHere, 'readings.device_not_yours', { field: 'teamId' })
    return bind(ctx, device, { teamId: teamId! })
  },
)

/** What was measured until now and comes later is still theirs. Refusals: readings.device_unknown, .device_not_yours, .device_not_bound. */
export const unbindDevice = verb(
  {
    name: 'readings.unbind_device',
    may: ['resident', 'doctor', ...keepers, 'system'],
    input: DeviceRequest,
    answer: Device,
    summary: 'Unbinds a device from its person or team.',
  },
  async (ctx, { deviceId }) => {
    const byPerson = ctx.actor.roles.includes('resident')
    const device = byPerson ? await lockBoundToMe(ctx, deviceId) : await lockOwn(ctx, deviceId)
    refuseUnless(device.resident_id || device.team_id, 'readings.device_not_bound')
    await store.endBinding(ctx, deviceId)
    const whose = device.resident_id ? { residentId: device.resident_id } : {}
    await audit(ctx, { action: 'update', ...whose, entity: 'readings.device', entityId: deviceId, reason: 'unbound' })
    return showDevice({ ...device, resident_id: null, team_id: null })
  },
)
