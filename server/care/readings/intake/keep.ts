import { KeepRequest, Reading } from '#contracts/readings'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { residentOf } from '#people/residents'
import { refuseUnlessUsable } from '../devices/usable.ts'
import type { ReadingRow } from '../tables.ts'
import { isStaff, isSystem, refuseUnlessTheirs } from '../who.ts'
import { showReading } from './show.ts'
import * as store from './store.ts'
import { findingOf, take } from './take.ts'
import { fingerprintOf, noValues, valuesOf } from './units.ts'

/**
 * Keeps a reading that somebody enters, or that a village device sends: what is impossible is refused at once, what is unlikely is
 * held for a look. The same again, by id or by person, kind, instant and values, is answered. Refusals: readings.not_yours,
 * .source_not_yours, .id_taken, .unit_wrong, .in_the_future, .impossible, .diastolic_not_below, .person_died, .device_unknown,
 * .device_ended, .device_of_another, residents.not_acting_for, residents.not_found.
 */
export const keepReading = verb(
  {
    name: 'readings.keep',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'system'],
    input: KeepRequest,
    answer: Reading,
    summary: 'Keeps a reading: blood pressure, glucose, weight, heart rate, HbA1c or oxygen saturation.',
  },
  async (ctx, request) => {
    await refuseUnlessTheirs(ctx, request.residentId)
    await residentOf(ctx, request.residentId)
    const byStaff = isStaff(ctx) || isSystem(ctx)
    refuseUnless(byStaff || request.source === 'home', 'readings.source_not_yours', { field: 'source' })
    if (request.deviceId) await refuseUnlessUsable(ctx, request.deviceId, request.residentId)
    await store.lockPeople(ctx, [request.residentId])

    const entry = entryOf(ctx, request)
    const known = request.id ? await store.readingById(ctx, request.id) : undefined
    if (known) return again(ctx, known, entry)
    const finding = await findingOf(ctx, entry)
    if (finding?.impossible) refuse(finding.code, { field: fieldOf(finding.code), params: finding.params ?? {} })
    const { row } = await take(ctx, { ...entry, found: finding })
    return showReading(ctx, row)
  },
)

function entryOf(ctx: Context, request: KeepRequest) {
  const { kind, systolic, diastolic, pulse, value, unit, moment } = request
  return {
    id: request.id,
    residentId: request.residentId,
    sent: { kind, systolic, diastolic, pulse, value, unit, moment },
    measuredAt: new Date(request.measuredAt),
    source: request.source,
    deviceId: request.deviceId ?? null,
    deviceSequence: null,
    followUpId: request.followUpId ?? null,
    institutionId: ctx.actor.institutionId ?? null,
    enteredBy: ctx.actor.id,
  }
}

/** The id was there before: with the same content it is answered. */
async function again(ctx: Context, known: ReadingRow, entry: ReturnType<typeof entryOf>): Promise<Reading> {
  const same =
    known.residentId === entry.residentId &&
    known.sentAt.getTime() === entry.measuredAt.getTime() &&
    known.sentFingerprint === fingerprintOf(entry.sent.kind, valuesOf(entry.sent) ?? noValues, entry.sent)
  refuseUnless(same, 'readings.id_taken', { field: 'id' })
  await audit(ctx, { action: 'read', residentId: entry.residentId, entity: 'readings.reading', entityId: known.id })
  return showReading(ctx, known)
}

function fieldOf(code: string): string {
  if (code === 'readings.unit_wrong') return 'unit'
  if (code === 'readings.in_the_future' || code === 'readings.person_died') return 'measuredAt'
  return code === 'readings.diastolic_not_below' ? 'diastolic' : 'value'
}
