import { z } from 'zod'
import { DecideRequest, HeldList, Reading, ReleaseRequest } from '#contracts/readings'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { maskName, residentOf, residentsOf } from '#people/residents'
import { publish } from '#record'
import { devicesById } from '../devices/store.ts'
import { readingWithdrawn } from '../events.ts'
import { toObservation } from '../fhir.ts'
import type { ReadingRow } from '../tables.ts'
import { deskRoles, isStaff, isSystem, refuseUnlessTheirs, teamIdsOf } from '../who.ts'
import { storable } from './judge.ts'
import { showReading, showReadings } from './show.ts'
import * as store from './store.ts'
import { findingOf, letCount } from './take.ts'
import { fingerprintOf, noValues, type Sent, valuesOf } from './units.ts'

/** What waits for a look by the actor's teams and institution, oldest first. */
export const listHeld = verb(
  {
    name: 'readings.list_held',
    may: [...deskRoles, 'system'],
    input: z.object({}),
    answer: HeldList,
    summary: 'Readings that are held for a look, with the reason and what was sent.',
  },
  async (ctx) => {
    const rows = await store.heldFor(ctx, await scopeOf(ctx))
    const people = await residentsOf(ctx, [...new Set(rows.flatMap(({ residentId }) => residentId ?? []))])
    const names = new Map(people.map(({ id, name }) => [id, maskName(name)]))
    const devices = await devicesById(
      ctx,
      rows.flatMap(({ deviceId }) => deviceId ?? []),
    )
    for (const residentId of names.keys()) await audit(ctx, { action: 'read', residentId, entity: 'readings.reading' })
    const shown = await showReadings(ctx, rows)
    return {
      held: rows.map((row, at) => ({
        ...shown[at]!,
        residentName: row.residentId ? (names.get(row.residentId) ?? null) : null,
        deviceModel: row.deviceId ? (devices.get(row.deviceId)?.model ?? null) : null,
        sent: { ...row.sent },
      })),
    }
  },
)

async function scopeOf(ctx: Context) {
  return { teamIds: await teamIdsOf(ctx), institutionId: ctx.actor.institutionId }
}

/** Locks it for whoever may decide. Refusals: readings.unknown, .not_yours, .not_held. */
async function lockHeld(ctx: Context, readingId: string, named?: string): Promise<ReadingRow> {
  const seen = await store.readingById(ctx, readingId)
  if (!seen) refuse('readings.unknown')
  if (!isSystem(ctx)) {
    const may = (await store.heldFor(ctx, await scopeOf(ctx), readingId)).length > 0
    // What is decided already says so to those who may see the person's readings.
    if (!may && seen.state !== 'held' && seen.residentId) await refuseUnlessTheirs(ctx, seen.residentId)
    else refuseUnless(may, 'readings.not_yours')
  }
  await store.lockPeople(
    ctx,
    [seen.residentId, named].filter((one) => one != null),
  )
  const row = (await store.lockReading(ctx, readingId))!
  refuseUnless(row.state === 'held', 'readings.not_held', { params: { state: row.state } })
  return row
}

/**
 * Lets a held reading count, after a look: as it is, or with its unit, its time or its person set right. Refusals: readings.unknown,
 * .not_yours, .not_held, .person_missing, .still_impossible, residents.not_found.
 */
export const releaseReading = verb(
  {
    name: 'readings.release',
    may: [...deskRoles, 'system'],
    input: ReleaseRequest,
    answer: Reading,
    summary: 'Lets a held reading count, with its unit, time or person set right.',
  },
  async (ctx, { readingId, reason, residentId: named, measuredAt: at, unit }) => {
    const held = await lockHeld(ctx, readingId, named)
    const residentId = named ?? held.residentId
    if (!residentId) refuse('readings.person_missing', { field: 'residentId' })
    if (named && named !== held.residentId) {
      if (!isSystem(ctx)) await refuseUnlessTheirs(ctx, named)
      await residentOf(ctx, named)
    }
    const sent = { ...(held.sent as unknown as Sent), ...(unit ? { unit } : {}) }
    const measuredAt = at ? new Date(at) : held.measuredAt
    const finding = await findingOf(ctx, { sent, measuredAt, residentId }, true)
    refuseUnless(!finding, 'readings.still_impossible')
    const values = valuesOf(sent) ?? noValues
    const fingerprint = fingerprintOf(sent.kind, values, sent)
    const decision = { decidedBy: ctx.actor.id, decidedAt: ctx.now, decidedReason: reason }
    const released = { ...held, ...storable(values), residentId, measuredAt, fingerprint, ...decision }
    const same = await store.sameOfPerson(ctx, released)
    const isDouble = same !== undefined && same.id !== held.id
    const row: ReadingRow = { ...released, state: isDouble ? 'refused' : 'kept' }
    await save(ctx, row, isDouble ? 'duplicate' : 'released')
    if (!isDouble) await letCount(ctx, row)
    return showReading(ctx, row)
  },
)

/** Refusals: readings.unknown, .not_yours, .not_held. */
export const refuseReading = verb(
  {
    name: 'readings.refuse',
    may: [...deskRoles, 'system'],
    input: DecideRequest,
    answer: Reading,
    summary: 'Refuses a held reading, with the reason: it never counts.',
  },
  async (ctx, { readingId, reason }) => {
    const held = await lockHeld(ctx, readingId)
    const decision = { decidedBy: ctx.actor.id, decidedAt: ctx.now, decidedReason: reason }
    const row: ReadingRow = { ...held, state: 'refused', ...decision }
    await save(ctx, row, 'refused')
    return showReading(ctx, row)
  },
)

/**
 * Takes back what was entered wrongly: it stays readable and counts no more. Refusals: readings.unknown, .not_yours,
 * .not_withdrawable, residents.not_acting_for.
 */
export const withdrawReading = verb(
  {
    name: 'readings.withdraw',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'system'],
    input: DecideRequest,
    answer: Reading,
    summary: 'Takes back a reading that was entered wrongly; it counts no more.',
  },
  async (ctx, { readingId, reason }) => {
    const seen = await store.readingById(ctx, readingId)
    if (!seen?.residentId) refuse('readings.unknown')
    await refuseUnlessTheirs(ctx, seen.residentId)
    refuseUnless(seen.source !== 'hospital', 'readings.not_withdrawable')
    // What staff measured is theirs to correct.
    refuseUnless(isStaff(ctx) || isSystem(ctx) || seen.source === 'home', 'readings.not_yours')
    await store.lockPeople(ctx, [seen.residentId])
    const row = (await store.lockReading(ctx, readingId))!
    if (row.state === 'refused') return showReading(ctx, row)
    return showReading(ctx, await withdrawn(ctx, row, 'readings.withdrawn', reason))
  },
)

/** It counted, or waited, and does no more. */
export async function withdrawn(ctx: Context, row: ReadingRow, code: string, reason: string): Promise<ReadingRow> {
  const decision = { decidedBy: ctx.actor.id, decidedAt: ctx.now, decidedReason: reason }
  const after: ReadingRow = { ...row, state: 'refused', heldCode: code, ...decision }
  await save(ctx, after, 'withdrawn')
  if (row.state === 'kept') {
    if (row.source !== 'hospital') await publish(ctx, 'readings', [toObservation(after)])
    const residentId = row.residentId!
    await announce(ctx, readingWithdrawn, residentId, { readingId: row.id, residentId, kind: row.kind })
  }
  return after
}

async function save(ctx: Context, row: ReadingRow, reason: string): Promise<void> {
  await store.saveReading(ctx, row)
  const { id: entityId, residentId } = row
  const whose = residentId ? { residentId } : {}
  await audit(ctx, { action: 'update', ...whose, entity: 'readings.reading', entityId, reason })
}
