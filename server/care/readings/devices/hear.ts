/** What a device says is taken in: each measurement judged by itself, all in one transaction, answered when it is committed. */
import type { DeviceAnswer } from '#contracts/readings-devices'
import { audit, type Context, Refusal, refuse, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { type Finding, judgeClock } from '../intake/judge.ts'
import { showReading } from '../intake/show.ts'
import { lockDevice, lockPeople } from '../intake/store.ts'
import { type Entry, take } from '../intake/take.ts'
import { rulesOn } from '../rules/store.ts'
import { teamAnswering } from '../who.ts'
import { type Item, isItem, type Read } from '../wire/item.ts'
import * as store from './store.ts'

/**
 * Keeps, holds or finds again what a device sent. The caller has seen the device's secret. Never refuses for what is in it: that is
 * held or answered, so that a meter which was answered may forget.
 */
export async function hearDevice(root: Context, deviceId: string, items: readonly Read[]): Promise<DeviceAnswer> {
  return root.as(systemActor(`device:${deviceId}`)).transaction(async (ctx) => {
    await lockDevice(ctx, deviceId)
    const device = await store.deviceById(ctx, deviceId)
    if (!device) refuse('readings.device_unknown')
    if (device.state !== 'active') refuse('readings.device_ended', { params: { state: device.state } })
    const entries: (Entry | undefined)[] = []
    for (const one of items) entries.push(isItem(one) ? await entryOf(ctx, device, one) : undefined)
    await lockPeople(
      ctx,
      entries.flatMap((entry) => entry?.residentId ?? []),
    )
    await store.saveDevice(ctx, deviceId, { heard_at: ctx.now })
    const answers: DeviceAnswer['readings'] = []
    for (const entry of entries) answers.push(entry ? await keepOne(ctx, entry) : notKept(ctx))
    return { readings: answers }
  })
}

function notKept(ctx: Context): DeviceAnswer['readings'][number] {
  const reason = new Refusal('readings.kind_unknown').sentence(ctx.locale)
  return { id: null, state: 'refused', duplicate: false, code: 'readings.kind_unknown', reason }
}

async function keepOne(ctx: Context, entry: Entry): Promise<DeviceAnswer['readings'][number]> {
  const { row, duplicate } = await take(ctx, entry)
  if (duplicate && row.residentId)
    await audit(ctx, { action: 'read', residentId: row.residentId, entity: 'readings.reading', entityId: row.id })
  const { id, state, heldCode: code, heldReason: reason } = await showReading(ctx, row)
  return { id, state, duplicate, code, reason }
}

async function entryOf(ctx: Context, device: store.DeviceRow, item: Item): Promise<Entry> {
  const measuredAt = item.measuredAt ?? ctx.now
  // A clock that is wrong says nothing of whose it was: it is looked at under whom it belongs to now.
  const clock = judgeClock(measuredAt, (await rulesOn(ctx, dayOf(ctx.now))).clock, ctx.now)
  const whose = await whoseIs(ctx, device, item, clock ? ctx.now : measuredAt)
  const { kind, systolic, diastolic, pulse, value, moment } = item
  return {
    residentId: whose.residentId,
    sent: { kind, systolic, diastolic, pulse, value, moment, unit: item.unit ?? usualUnit(device, kind) },
    measuredAt,
    source: whose.source,
    deviceId: device.id,
    deviceSequence: item.sequence,
    followUpId: null,
    institutionId: device.institution_id,
    enteredBy: ctx.actor.id,
    found: whatIsMissing(device, item) ?? clock ?? whose.found,
  }
}

function whatIsMissing(device: store.DeviceRow, item: Item): Finding | undefined {
  if (!item.measuredAt) return { code: 'readings.no_time', impossible: false }
  if (!device.kinds.includes(item.kind)) return { code: 'readings.kind_not_of_device', impossible: false }
  return undefined
}

interface Whose {
  readonly residentId: string | null
  readonly source: 'home' | 'kit'
  readonly found?: Finding
}

/** Whose it was when it measured: a person's own; a kit's, whom it names, if the team answers for them. */
async function whoseIs(ctx: Context, device: store.DeviceRow, item: Item, at: Date): Promise<Whose> {
  const binding = await store.boundAt(ctx, device.id, at)
  const held = (residentId: string | null, source: 'home' | 'kit', code: Finding['code']): Whose => {
    return { residentId, source, found: { code, impossible: false } }
  }
  if (!binding) return held(null, device.team_id ? 'kit' : 'home', 'readings.not_bound_then')
  if (binding.resident_id) {
    const isOther = item.personId !== undefined && item.personId !== binding.resident_id
    if (isOther) return held(null, 'home', 'readings.device_of_another')
    return { residentId: binding.resident_id, source: 'home' }
  }
  if (item.personId === undefined) return held(null, 'kit', 'readings.nobody_named')
  const [person] = item.personId === 'unknown' ? [] : await residentsOf(ctx, [item.personId])
  if (!person) return held(null, 'kit', 'readings.person_unknown')
  const team = await teamAnswering(ctx, person.id)
  if (team?.teamId !== binding.team_id) return held(person.id, 'kit', 'readings.not_of_team')
  return { residentId: person.id, source: 'kit' }
}

function usualUnit(device: store.DeviceRow, kind: Item['kind']): string {
  if (kind === 'blood-pressure') return device.pressure_unit
  if (kind === 'glucose') return device.glucose_unit
  return kind === 'weight' ? 'kg' : kind === 'heart-rate' ? '/min' : '%'
}
