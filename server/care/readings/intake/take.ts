/** The one way in: by hand, from a device, out of a follow-up. Judged, kept or held once, published, told, in one transaction. */
import type { ReadingSource } from '#contracts/readings'
import { announce, audit, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { hearReading } from '../alarms/raise.ts'
import { readingHeld, readingKept } from '../events.ts'
import { toObservation } from '../fhir.ts'
import { rulesOn } from '../rules/store.ts'
import type { ReadingRow } from '../tables.ts'
import { type Finding, judge, judgeClock, judgeLooked, storable } from './judge.ts'
import * as store from './store.ts'
import { fingerprintOf, noValues, type Sent, valuesOf } from './units.ts'

export interface Entry {
  readonly id?: string | undefined
  readonly residentId: string | null
  readonly sent: Sent
  readonly measuredAt: Date
  readonly source: ReadingSource
  readonly deviceId: string | null
  readonly deviceSequence: number | null
  readonly followUpId: string | null
  readonly institutionId: string | null
  readonly enteredBy: string
  /** What was found before its values are looked at: nobody named, no time. */
  readonly found?: Finding | undefined
}

export interface Taken {
  readonly row: ReadingRow
  readonly duplicate: boolean
}

/** The device and then the person must be locked: see store.lockPeople. Refuses nothing: what does not count is held. */
export async function take(ctx: Context, entry: Entry): Promise<Taken> {
  const row = await draftOf(ctx, entry)
  const before = entry.deviceId ? await store.sameOfDevice(ctx, row) : undefined
  const same = before ?? (row.residentId ? await store.sameOfPerson(ctx, row) : undefined)
  if (same) return { row: same, duplicate: true }
  await store.insertReading(ctx, row)
  await audit(ctx, {
    action: 'create',
    ...(row.residentId ? { residentId: row.residentId } : {}),
    entity: 'readings.reading',
    entityId: row.id,
    ...(row.heldCode ? { reason: row.heldCode } : {}),
  })
  if (row.state === 'kept') await letCount(ctx, row)
  else await announce(ctx, readingHeld, row.residentId ?? row.id, heldFact(row))
  return { row, duplicate: false }
}

const heldFact = (row: ReadingRow) => ({ readingId: row.id, residentId: row.residentId, code: row.heldCode! })

async function draftOf(ctx: Context, entry: Entry): Promise<ReadingRow> {
  const { sent, measuredAt, residentId } = entry
  const converted = valuesOf(sent)
  const finding = entry.found ?? (await findingOf(ctx, entry))
  const fingerprint = fingerprintOf(sent.kind, converted ?? noValues, sent)
  return {
    ...storable(converted ?? noValues),
    id: entry.id ?? ctx.chance.uuid(),
    residentId,
    kind: sent.kind,
    measuredAt,
    receivedAt: ctx.now,
    sent: { ...sent, ...(finding?.params ? { found: finding.params } : {}) },
    source: entry.source,
    deviceId: entry.deviceId,
    deviceSequence: entry.deviceSequence,
    observationId: null,
    followUpId: entry.followUpId,
    institutionId: entry.institutionId,
    enteredBy: entry.enteredBy,
    fingerprint,
    sentAt: measuredAt,
    sentFingerprint: fingerprint,
    state: finding ? 'held' : 'kept',
    heldCode: finding?.code ?? null,
    decidedBy: null,
    decidedAt: null,
    decidedReason: null,
  }
}

/** Why an entry would not count; undefined when it does. After a look only what is impossible. */
export async function findingOf(
  ctx: Context,
  { sent, measuredAt, residentId }: Pick<Entry, 'sent' | 'measuredAt' | 'residentId'>,
  isLooked = false,
): Promise<Finding | undefined> {
  const rules = await rulesOn(ctx, dayOf(ctx.now))
  const values = valuesOf(sent)
  if (!values)
    return (
      judgeClock(measuredAt, rules.clock, ctx.now) ?? {
        code: 'readings.unit_wrong',
        params: { unit: sent.unit },
        impossible: true,
      }
    )
  const finding = (isLooked ? judgeLooked : judge)({ kind: sent.kind, measuredAt, values }, rules, ctx.now)
  if (finding || !residentId) return finding
  const died = await store.diedOn(ctx, residentId)
  return died !== undefined && dayOf(measuredAt) > died ? { code: 'readings.person_died', impossible: true } : undefined
}

/** From now on it counts: in the record, to listeners, and for alarms. */
export async function letCount(ctx: Context, row: ReadingRow): Promise<void> {
  await publish(ctx, 'readings', [toObservation(row)])
  const residentId = row.residentId!
  await announce(ctx, readingKept, residentId, { readingId: row.id, residentId, kind: row.kind })
  await hearReading(ctx, row)
}
