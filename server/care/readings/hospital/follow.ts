/** How hospitals' Observations are heard: those that are written from now on, those of before, and those of a patient found to be somebody. */
import type { Observation } from '@medplum/fhirtypes'
import { z } from 'zod'
import { type Context, defineJob, enqueue, listener } from '#kernel'
import { patientLinked, patientUnlinked } from '#people/residents'
import { readResource, residentOfPatient, resourceChanged, search, streamBatch, watch } from '#record'
import { type Found, mirror } from './mirror.ts'
import * as store from './store.ts'

/** 85354-9 and the like, as in the record's searches. */
const codes = [
  ...[
    '85354-9',
    '55284-4',
    '14771-0',
    '1558-6',
    '14756-1',
    '14760-3',
    '1521-4',
    '6689-4',
    '15074-8',
    '14749-6',
    '2339-0',
  ],
  ...['2345-7', '41653-7', '29463-7', '3141-9', '8867-4', '4548-4', '17856-6', '59408-5', '2708-6'],
]
const criteria = `code=${codes.join(',')}`

const patientOf = (content: unknown) =>
  /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec((content as Observation).subject?.reference ?? '')?.[1]

async function foundOf(ctx: Context, content: Observation): Promise<Found> {
  const patientId = patientOf(content)
  const residentId = patientId && (await residentOfPatient(ctx, patientId))
  return { id: content.id!, residentId: residentId && isUuid.test(residentId) ? residentId : undefined, content }
}
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const followHospitals = listener(resourceChanged, 'readings.follow_hospitals', async (ctx, { type, id }) => {
  if (type !== 'Observation') return
  const content = await readResource<Observation>(ctx, 'Observation', id)
  if (content) await mirror(ctx, [await foundOf(ctx, content)])
})

export const takeLinked = listener(patientLinked, 'readings.take_linked', async (ctx, { patientId }) => {
  await mirrorPatient(ctx, patientId)
})

/** What was taken over as theirs is theirs no more, or somebody else's. */
export const giveUpUnlinked = listener(patientUnlinked, 'readings.give_up_unlinked', async (ctx, { patientId }) => {
  await mirrorPatient(ctx, patientId)
})

async function mirrorPatient(ctx: Context, patientId: string): Promise<void> {
  const { resources } = await search(ctx, `Observation?patient=${patientId}&${criteria}&_count=1000`)
  const found: Found[] = []
  for (const one of resources) found.push(await foundOf(ctx, one as Observation))
  await mirror(ctx, found)
}

const batch = 500

/** Each ten minutes: asks the record to tell of these codes, and takes over what came before, or past it, batch after batch. */
export const catchUp = defineJob(
  'readings.catch_up',
  z.object({}),
  async (ctx) => {
    await watch(ctx, { name: 'readings', type: 'Observation', criteria })
    const after = await store.lockCatchUp(ctx)
    const entity = 'readings.catch_up'
    const rows = await streamBatch(ctx, 'Observation', { after, rowsMax: batch, queries: [criteria], entity })
    const last = rows.at(-1)
    await mirror(
      ctx,
      rows.map((row) => toFound(row)),
    )
    await store.saveCatchUp(ctx, last?.row ?? after, rows.length < batch)
    if (rows.length === batch) await enqueue(ctx, catchUp, {}, { key: 'readings.catch_up.next' })
  },
  { cron: '*/10 * * * *' },
)

function toFound(row: { id: string; content: string; residentId: string | null; patientId: string | null }): Found {
  const residentId = row.residentId ?? row.patientId ?? undefined
  const content = JSON.parse(row.content) as Observation
  return { id: row.id, residentId: residentId && isUuid.test(residentId) ? residentId : undefined, content }
}
