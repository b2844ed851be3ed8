import { type ReadingKind, ReadingList, ReadingsRequest } from '#contracts/readings'
import { audit, type Context, verb } from '#kernel'
import type { ReadingRow } from '../tables.ts'
import { refuseUnlessTheirs } from '../who.ts'
import { showReadings } from './show.ts'
import * as store from './store.ts'

/**
 * The readings of a person that count, newest first, for other modules of this wing: they have looked whether they may. Leaves the
 * trail.
 */
export async function readingsOf(
  ctx: Context,
  residentId: string,
  asked: { kinds?: readonly ReadingKind[]; since?: Date; limit?: number } = {},
): Promise<ReadingRow[]> {
  return ctx.transaction(async (ctx) => {
    const { kinds, since, limit = 500 } = asked
    await audit(ctx, { action: 'read', residentId, entity: 'readings.reading' })
    return store.readingsOf(ctx, residentId, { kinds, since, limit, onlyKept: true })
  })
}

/** Refusals: residents.not_acting_for, readings.not_yours. */
export const listReadings = verb(
  {
    name: 'readings.list',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'system'],
    input: ReadingsRequest,
    answer: ReadingList,
    summary: 'The readings of a person, newest first, with those held or refused and why.',
  },
  async (ctx, { residentId, kind, since, limit }) => {
    await refuseUnlessTheirs(ctx, residentId)
    const from = since ? new Date(`${since}T00:00:00+08:00`) : undefined
    const rows = await store.readingsOf(ctx, residentId, { kinds: kind && [kind], since: from, limit })
    await audit(ctx, { action: 'read', residentId, entity: 'readings.reading' })
    return { readings: await showReadings(ctx, rows) }
  },
)
