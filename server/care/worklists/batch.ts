/** Many people told at once of the same thing: first who, then on its way with progress. */
import { z } from 'zod'
import { type Told, tellPerson } from '#care/reminders'
import {
  Batch,
  BatchesRequest,
  BatchIdRequest,
  BatchList,
  BatchPreview,
  type BatchPurpose,
  BatchRequest,
  type ReasonKind,
  type WorkItem,
} from '#contracts/worklists'
import { audit, type Context, defineJob, enqueue, refuse, refuseUnless, verb } from '#kernel'
import { teamOf } from '#people/teams'
import * as store from './act-store.ts'
import { itemsOf } from './today.ts'
import { refuseUnlessMember, teamToSee } from './who.ts'

const members = ['doctor', 'pharmacist', 'registrar'] as const
/** Nobody is told of the same purpose more often than this. */
const restDays = 7
const atOnce = 200

const kindOf: Record<BatchPurpose, ReasonKind> = {
  'follow-up': 'follow-up',
  check: 'check',
  suspected: 'suspected',
  renewal: 'renewal',
}
const noticeOf: Record<BatchPurpose, Told['kind']> = {
  'follow-up': 'follow-up-due',
  check: 'check-due',
  suspected: 'screening-asked',
  renewal: 'contract-ending',
}

interface Chosen {
  readonly residentId: string
  readonly name: string
  readonly state: store.BatchPersonState
  readonly dueOn: string | null
}

/** Refusals: worklists.not_your_team. */
export const previewBatch = verb(
  {
    name: 'worklists.preview_batch',
    may: members,
    input: BatchRequest,
    answer: BatchPreview,
    summary: 'Who would be told, and who not and why.',
  },
  async (ctx, request) => {
    await refuseUnlessMember(ctx, request.teamId)
    const chosen = await chooseFor(ctx, request)
    const count = (state: store.BatchPersonState) => chosen.filter((one) => one.state === state).length
    const reasons = ['told-lately', 'no-phone', 'not-due'] as const
    return {
      tell: count('waiting'),
      skip: reasons.map((reason) => ({ reason, people: count(reason) })).filter(({ people }) => people > 0),
      example: chosen.find(({ state }) => state === 'waiting')?.name ?? null,
    }
  },
)

/** Refusals: worklists.not_your_team, .nobody_to_tell. */
export const sendBatch = verb(
  {
    name: 'worklists.send_batch',
    may: members,
    input: BatchRequest,
    answer: Batch,
    summary: 'Tells many people at once what they are asked to do.',
  },
  async (ctx, request) => {
    const { teamId, purpose } = request
    await refuseUnlessMember(ctx, teamId)
    await store.lockBatches(ctx, teamId)
    const chosen = await chooseFor(ctx, request)
    refuseUnless(
      chosen.some(({ state }) => state === 'waiting'),
      'worklists.nobody_to_tell',
    )
    const id = ctx.chance.uuid()
    await store.insertBatch(ctx, { id, teamId, purpose, askedByName: ctx.actor.name }, chosen)
    await audit(ctx, { action: 'create', entity: 'worklists.batch', entityId: id })
    await enqueue(ctx, tellBatch, { batchId: id }, { key: `worklists-${id}` })
    return oneBatch(ctx, id)
  },
)

/** Refusals: worklists.no_team, .not_your_team, teams.not_found, institutions.not_yours. */
export const listBatches = verb(
  {
    name: 'worklists.list_batches',
    may: [...members, 'manager'],
    input: BatchesRequest,
    answer: BatchList,
    summary: 'What a team has told people in batches.',
  },
  async (ctx, { teamId }) => {
    await teamToSee(ctx, teamId)
    return { batches: await store.batches(ctx, { teamId }) }
  },
)

/** Refusals: worklists.unknown, .not_your_team. */
export const readBatch = verb(
  {
    name: 'worklists.read_batch',
    may: [...members, 'manager'],
    input: BatchIdRequest,
    answer: Batch,
    summary: 'How far a batch has come.',
  },
  async (ctx, { batchId }) => {
    const batch = await oneBatch(ctx, batchId)
    await teamToSee(ctx, batch.teamId)
    return batch
  },
)

/** Some people at a time, each some a commit: it goes on where it was when the process ended, and its progress is seen. */
export const tellBatch = defineJob(
  'worklists.tell_batch',
  z.object({ batchId: z.uuid() }),
  async (ctx, { batchId }) => {
    const told = await tellSome(ctx, batchId)
    if (told < atOnce) await store.finishBatch(ctx, batchId)
    else await enqueue(ctx, tellBatch, { batchId })
  },
)

async function tellSome(ctx: Context, batchId: string): Promise<number> {
  const { teamId, purpose } = await oneBatch(ctx, batchId)
  const { institutionId } = await teamOf(ctx, teamId)
  const some = await store.lockWaiting(ctx, batchId, atOnce)
  if (some.length === 0) return 0
  const still = new Set((await dueFor(ctx, teamId, purpose)).map((item) => item.residentId))
  for (const { resident_id: residentId, due_on: dueOn } of some) {
    const due = still.has(residentId)
    if (due) {
      const at = dueOn ? `${dueOn}T00:00:00+08:00` : undefined
      const facts = purpose === 'renewal' ? { institutionId, answerUntil: at } : { institutionId, startsAt: at }
      await tellPerson(ctx, { kind: noticeOf[purpose], key: `batch:${batchId}`, aboutId: residentId, facts })
      await audit(ctx, { action: 'execute', residentId, entity: 'worklists.batch', entityId: batchId })
    }
    await store.savePerson(ctx, batchId, residentId, due ? 'told' : 'not-due')
  }
  return some.length
}

async function oneBatch(ctx: Context, id: string): Promise<Batch> {
  const [batch] = await store.batches(ctx, { id })
  return batch ?? refuse('worklists.unknown')
}

async function dueFor(ctx: Context, teamId: string, purpose: BatchPurpose): Promise<WorkItem[]> {
  const items = await itemsOf(ctx, teamId, false)
  return items.filter(({ reasons }) => reasons.some(({ kind }) => kind === kindOf[purpose]))
}

async function chooseFor(ctx: Context, request: z.output<typeof BatchRequest>): Promise<Chosen[]> {
  const { teamId, purpose, residentIds } = request
  const due = await dueFor(ctx, teamId, purpose)
  const wanted = residentIds && new Set(residentIds)
  const of = due.filter(({ residentId }) => !wanted || wanted.has(residentId))
  const since = new Date(ctx.now.getTime() - restDays * 86_400_000)
  const lately = await store.toldSince(ctx, { purpose, since, residentIds: of.map(({ residentId }) => residentId) })
  return of.map(({ residentId, name, hasPhone, reasons }) => ({
    residentId,
    name,
    state: lately.has(residentId) ? 'told-lately' : hasPhone ? 'waiting' : 'no-phone',
    dueOn: reasons.find(({ kind }) => kind === kindOf[purpose])?.dueOn ?? null,
  }))
}
