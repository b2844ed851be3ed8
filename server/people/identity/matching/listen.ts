import { z } from 'zod'
import { type Context, defineJob, enqueue, listener, systemActor } from '#kernel'
import { patientsChanged, streamBatch } from '#record'
import * as store from '../store.ts'
import { matchPatients } from './match-patients.ts'

/** So few are looked at as soon as they are heard of; more wait for the job, so that no other event waits for them. */
const atOnceMax = 25
const batchSize = 300

export const hearPatients = listener(patientsChanged, 'identity.match_patients', async (ctx, { patientIds }) => {
  if (patientIds.length <= atOnceMax) {
    await matchPatients(ctx, patientIds)
    return
  }
  await store.putWaiting(ctx, patientIds)
  await enqueue(ctx, matchWaiting, {}, { key: 'identity.match_waiting' })
})

/** A batch of those who wait; the next one is another job, so that each is a short transaction. */
export const matchWaiting = defineJob('identity.match_waiting', z.object({}), async (ctx) => {
  if ((await matchBatch(ctx)) === batchSize) await enqueue(ctx, matchWaiting, {}, { key: 'identity.match_waiting' })
})

async function matchBatch(ctx: Context): Promise<number> {
  await store.lockIdentities(ctx)
  const taken = await store.takeWaiting(ctx, batchSize)
  if (taken.length > 0) await matchPatients(ctx, taken)
  return taken.length
}

/** Looks at all who wait, now: for loaders, and for the region's first days. Answers how many there were. */
export async function matchAllWaiting(root: Context): Promise<number> {
  for (let looked = 0; ; ) {
    const taken = await root.transaction(matchBatch)
    looked += taken
    if (taken < batchSize) return looked
  }
}

/** Patients that were in the record before identity was: gone through once, in the order in which they came. */
export const sweepPatients = defineJob(
  'identity.sweep_patients',
  z.object({}),
  async (ctx) => {
    const at = await store.sweptUntil(ctx)
    if (at === undefined) return
    const asSystem = ctx.as(systemActor('identity'))
    const rows = await streamBatch(asSystem, 'Patient', { after: at, rowsMax: batchSize, entity: 'identity.subject' })
    await store.putWaiting(
      ctx,
      rows.map(({ id }) => id),
    )
    await store.keepSwept(ctx, rows.at(-1)?.row)
    if (rows.length === 0) return
    await enqueue(ctx, matchWaiting, {}, { key: 'identity.match_waiting' })
    await enqueue(ctx, sweepPatients, {}, { key: 'identity.sweep_patients' })
  },
  { cron: '*/5 * * * *' },
)
