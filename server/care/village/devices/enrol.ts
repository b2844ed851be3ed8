/** A doctor makes the browser in their hands a device of a team; the team sees its devices; a lost one is told to erase. */
import { Device, DeviceList, DevicesRequest, EnrolDevice, WipeRequest } from '#contracts/village'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessLicensed, staffOf } from '#people/staff'
import { deviceLost } from '../events.ts'
import type { DeviceTable } from '../tables.ts'
import { isMember, refuseUnlessLeads, refuseUnlessOfTeam, teamOf } from '../team.ts'
import { isKey } from './proof.ts'
import * as store from './store.ts'

/** Refusals: village.not_on_team, .key_invalid, .device_registered; those of the licence. Safe to repeat. */
export const enrolDevice = verb(
  {
    name: 'village.enrol_device',
    may: ['doctor', 'registrar', 'pharmacist'],
    input: EnrolDevice,
    answer: Device,
    summary: 'Makes this browser a device of the team, by its public key.',
  },
  async (ctx, { id, name, kind, teamId, publicKey }) => {
    const team = await teamOf(ctx, teamId)
    if (!team || !(await isMember(ctx, ctx.actor.id, teamId))) refuse('village.not_on_team', { field: 'teamId' })
    if (ctx.actor.roles.includes('doctor')) await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { online: false })
    refuseUnless(isKey(publicKey), 'village.key_invalid', { field: 'publicKey' })
    const known = await store.deviceById(ctx, id)
    if (known) {
      const same = known.doctor_id === ctx.actor.id && known.team_id === teamId && known.public_key.x === publicKey.x
      refuseUnless(same, 'village.device_registered', { field: 'id' })
      return show(ctx, known)
    }
    const device: DeviceTable = {
      ...{ id, name, kind, team_id: teamId, institution_id: team.institution_id, doctor_id: ctx.actor.id },
      ...{ public_key: publicKey, state: 'active', enrolled_at: ctx.now, last_seen_at: null, clock_offset_ms: null },
      ...{ verdicts: 0, wipe_asked_at: null, wipe_asked_by: null, wipe_reason: null, wiped_at: null },
    }
    await store.insertDevice(ctx, device)
    await audit(ctx, { action: 'create', entity: 'village.device', entityId: id })
    return show(ctx, device)
  },
)

/** Refusals: village.not_on_team, institutions.not_yours. */
export const listDevices = verb(
  {
    name: 'village.list_devices',
    may: ['doctor', 'registrar', 'pharmacist', 'manager', 'administrator'],
    input: DevicesRequest,
    answer: DeviceList,
    summary: 'The devices of a team.',
  },
  async (ctx, { teamId }) => {
    await refuseUnlessOfTeam(ctx, teamId)
    const devices = await store.devicesOf(ctx, teamId)
    return { devices: await Promise.all(devices.map((one) => show(ctx, one))) }
  },
)

/**
 * From now on nothing of the device is taken; at its next contact it is told to erase. Safe to repeat.
 * Refusals: village.device_unknown, .not_leader, institutions.not_yours.
 */
export const wipeDevice = verb(
  {
    name: 'village.wipe_device',
    may: ['doctor', 'registrar', 'manager', 'administrator'],
    input: WipeRequest,
    answer: Device,
    summary: 'Reports a device lost: it is to erase everything.',
  },
  async (ctx, { deviceId, reason }) => {
    const seen = await store.deviceById(ctx, deviceId)
    if (!seen) refuse('village.device_unknown')
    await refuseUnlessLeads(ctx, seen.team_id)
    const device = await store.lockDevice(ctx, deviceId)
    if (device.state !== 'active') return show(ctx, device)
    const change = { state: 'lost', wipe_asked_at: ctx.now, wipe_asked_by: ctx.actor.id, wipe_reason: reason } as const
    await store.changeDevice(ctx, deviceId, change)
    await audit(ctx, { action: 'update', entity: 'village.device', entityId: deviceId, reason })
    await announce(ctx, deviceLost, deviceId, { deviceId, teamId: device.team_id })
    return show(ctx, { ...device, ...change })
  },
)

async function show(ctx: Context, device: DeviceTable) {
  const [team, doctor] = [await teamOf(ctx, device.team_id), await staffOf(ctx, device.doctor_id)]
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    ...{ id: device.id, name: device.name, kind: device.kind, teamId: device.team_id, teamName: team?.name ?? '' },
    ...{ institutionId: device.institution_id, doctorId: device.doctor_id, doctorName: doctor.name },
    state: device.state,
    enrolledAt: device.enrolled_at.toISOString(),
    lastSeenAt: iso(device.last_seen_at),
    clockOffsetMs: device.clock_offset_ms,
    wipeAskedAt: iso(device.wipe_asked_at),
    wipedAt: iso(device.wiped_at),
    waiting: await store.heldOf(ctx, device.id),
  }
}
