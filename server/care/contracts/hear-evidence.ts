/** Evidence that comes and goes: what contracts hear of it. Repeating any of it finds its work done. */
import { z } from 'zod'
import { amended, checkRecorded, recorded } from '#care/follow-ups'
import { readingKept, readingWithdrawn } from '#care/readings'
import { doubtAnswered, doubtRaised } from '#care/veracity'
import { type Context, listener } from '#kernel'
import { readResource, residentOfPatient, resourceChanged } from '#record'
import { codeParameterOf } from './promises/evidence.ts'
import { fulfilFor } from './promises/fulfil.ts'
import { awaitsReading, isEvidence } from './promises/store.ts'

const anew = (ctx: Context, { residentId }: { residentId: string }) => fulfilFor(ctx, residentId)
export const hearFollowUp = listener(recorded, 'contracts.hear_follow_up', anew)
export const hearAmended = listener(amended, 'contracts.hear_amended', anew)
export const hearCheck = listener(checkRecorded, 'contracts.hear_check', anew)
/** In doubt it does not count; answered, it counts again or never. */
export const hearDoubt = listener(doubtRaised, 'contracts.hear_doubt', anew)
export const hearAnswer = listener(doubtAnswered, 'contracts.hear_answer', anew)

/** Most readings prove nothing that is still awaited: meters send by the minute. */
export const hearReading = listener(readingKept, 'contracts.hear_reading', async (ctx, { residentId, kind }) => {
  if (await awaitsReading(ctx, residentId, kind)) await fulfilFor(ctx, residentId)
})
export const hearWithdrawn = listener(readingWithdrawn, 'contracts.hear_withdrawn', async (ctx, reading) => {
  if (await isEvidence(ctx, reading.readingId)) await fulfilFor(ctx, reading.residentId)
})

/** Evidence in the record: only what some package asks for is told (packages/watch.ts). */
export const hearResource = listener(resourceChanged, 'contracts.hear_resource', async (ctx, { type, id }) => {
  if (!(type in codeParameterOf)) return
  const resource = (await readResource(ctx, type as keyof typeof codeParameterOf, id)) as
    | { subject?: Reference; patient?: Reference }
    | undefined
  const patient = (resource?.patient ?? resource?.subject)?.reference
  if (!patient?.startsWith('Patient/')) return
  const residentId = await residentOfPatient(ctx, patient.slice('Patient/'.length))
  if (z.uuid().safeParse(residentId).success) await fulfilFor(ctx, residentId)
})
interface Reference {
  readonly reference?: string
}
