/** Hospitals' Observations of the kinds that are followed here, as readings of source hospital. Each Observation is one reading. */
import { announce, audit, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { readingKept } from '../events.ts'
import { withdrawn } from '../intake/held.ts'
import { type Finding, judge, storable } from '../intake/judge.ts'
import { insertReadings, lockPeople, saveReading } from '../intake/store.ts'
import { fingerprintOf, noValues, type Sent, valuesOf } from '../intake/units.ts'
import { rulesOn } from '../rules/store.ts'
import type { ReadingRow } from '../tables.ts'
import { readObservation } from '../wire/fhir-message.ts'
import { type Item, isItem } from '../wire/item.ts'
import * as store from './store.ts'

export interface Found {
  readonly id: string
  /** The resident whose record it belongs to, as far as it is known. */
  readonly residentId: string | undefined
  readonly content: unknown
}

const takenBack = ['readings.withdrawn', 'readings.not_theirs']

/** An import of years is not told reading by reading; whoever screens the past reads the view. */
const toldDays = 365

/**
 * Takes Observations over, as they are now. Safe to repeat: what is there is set to what the hospital says, what the hospital took
 * back counts no more. Those of other modules of the platform are not hospitals'.
 */
export async function mirror(ctx: Context, found: readonly Found[]): Promise<number> {
  const theirs = found.filter(({ content }) => !isOurs(content))
  const people = new Set(
    (
      await residentsOf(
        ctx,
        theirs.flatMap(({ residentId }) => residentId ?? []),
      )
    ).map(({ id }) => id),
  )
  const known = await store.mirrored(
    ctx,
    theirs.map(({ id }) => id),
  )
  await lockPeople(
    ctx,
    theirs.flatMap(({ residentId }) => (residentId && people.has(residentId) ? residentId : [])),
  )
  const rules = await rulesOn(ctx, dayOf(ctx.now))
  const kept: TheirRow[] = []
  const fresh: TheirRow[] = []
  let taken = 0
  for (const one of theirs) {
    const before = known.get(one.id)
    const read = readObservation(one.content)
    const isTheirs = one.residentId !== undefined && people.has(one.residentId)
    if (!isTheirs || !read || !isItem(read) || !read.measuredAt || read.unit === undefined) {
      // Entered in error, no longer linked, or no number any more.
      if (before && before.state !== 'refused')
        await withdrawn(ctx, before, isTheirs ? 'readings.withdrawn' : 'readings.not_theirs', 'hospital')
      continue
    }
    const row = rowOf(ctx, rules, {
      observationId: one.id,
      residentId: one.residentId!,
      item: read,
      measuredAt: read.measuredAt,
    })
    const stored = takenOver(row, before)
    if (!stored) continue
    if (before) await saveReading(ctx, stored)
    else fresh.push(stored)
    const action = before ? 'update' : 'create'
    await audit(ctx, { action, residentId: row.residentId, entity: 'readings.reading', entityId: stored.id })
    taken += 1
    if (stored.state === 'kept') kept.push(stored)
  }
  await insertReadings(ctx, fresh)
  await tell(ctx, kept)
  return taken
}

/** Whoever hears of a reading looks at all of the person's of its kind: of many that come at once the newest is told. */
async function tell(ctx: Context, kept: readonly TheirRow[]): Promise<void> {
  const recent = kept.filter(({ measuredAt }) => ctx.now.getTime() - measuredAt.getTime() < toldDays * 86_400_000)
  const newest = new Map<string, TheirRow>()
  for (const row of recent) {
    const key = `${row.residentId} ${row.kind}`
    const before = newest.get(key)
    if (!before || before.measuredAt <= row.measuredAt) newest.set(key, row)
  }
  for (const { id, residentId, kind } of newest.values())
    await announce(ctx, readingKept, residentId, { readingId: id, residentId, kind })
}

function isOurs(content: unknown): boolean {
  const source = (content as { meta?: { source?: string } }).meta?.source
  return /^urn:anji:[a-z-]+$/.test(source ?? '') // a module; hospitals and senders have a further part
}

/** undefined: it is there as it is. */
function takenOver(row: TheirRow, before: ReadingRow | undefined): TheirRow | undefined {
  const { residentId } = row
  const isSameContent =
    before?.residentId === residentId &&
    before.sentFingerprint === row.sentFingerprint &&
    before.sentAt.getTime() === row.measuredAt.getTime()
  // What a person has decided of it stands for as long as the hospital says the same.
  const isDecided = before?.decidedBy != null && !takenBack.includes(before.heldCode ?? '')
  if (isSameContent && (before.state === row.state || isDecided)) return undefined
  return { ...row, id: before?.id ?? row.id }
}

/** A hospital's result of a known resident. */
type TheirRow = ReadingRow & { readonly residentId: string }

interface Result {
  readonly observationId: string
  readonly residentId: string
  readonly item: Item
  readonly measuredAt: Date
}

function rowOf(
  ctx: Context,
  { limits }: Awaited<ReturnType<typeof rulesOn>>,
  { observationId, residentId, item, measuredAt }: Result,
): TheirRow {
  const { kind, systolic, diastolic, pulse, value, moment } = item
  const sent: Sent = { kind, systolic, diastolic, pulse, value, moment, unit: item.unit! }
  const values = valuesOf(sent)
  // A hospital's result may be as old as it is.
  const clock = { lateDaysMax: 100 * 366, aheadMinutesMax: 24 * 60, source: '' }
  const finding: Finding | undefined = values
    ? judge({ kind, measuredAt, values }, { limits, clock }, ctx.now)
    : { code: 'readings.unit_wrong', params: { unit: sent.unit }, impossible: true }
  const fingerprint = fingerprintOf(kind, values ?? noValues, sent)
  return {
    ...storable(values ?? noValues),
    id: ctx.chance.uuid(),
    residentId,
    kind,
    measuredAt,
    receivedAt: ctx.now,
    sent: { ...sent, ...(finding?.params ? { found: finding.params } : {}) },
    source: 'hospital',
    deviceId: null,
    deviceSequence: null,
    observationId,
    followUpId: null,
    institutionId: null,
    enteredBy: ctx.actor.id,
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
