import { z } from 'zod'
import { AnswerRequest, FindingDetail } from '#contracts/findings'
import { type Context, refuse, refuseUnless, systemActor, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish, readResource } from '#record'
import { toDocument } from './fhir.ts'
import type { FindingRow } from './finding.ts'
import { auditLook, findingFor, readers } from './read.ts'
import { showDetail } from './show.ts'
import * as store from './store.ts'

const firstBytes = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
} as const

/**
 * The institution accepts or appeals, once, with its documents. Refusals: findings.unknown, .not_yours, .already_decided,
 * .already_answered, .answer_late, .attachment_wrong.
 */
export const answerFinding = verb(
  {
    name: 'findings.answer',
    may: ['manager'],
    input: AnswerRequest,
    answer: FindingDetail,
    summary: 'The institution accepts a finding or appeals against it, within its time.',
  },
  async (ctx, { findingId, stand, words, attachments }) => {
    const row = await findingFor(ctx, findingId, true)
    const theirs = row.institution_id !== null && row.institution_id === ctx.actor.institutionId
    refuseUnless(theirs, 'findings.not_yours')
    refuseUnless(row.decided_at === null, 'findings.already_decided', { params: { state: row.state } })
    refuseUnless(row.answered_at === null, 'findings.already_answered')
    refuseUnless(dayOf(ctx.now) <= row.answer_by, 'findings.answer_late', { params: { until: row.answer_by } })
    const state = stand === 'appeals' ? ('appealed' as const) : ('open' as const)
    const change = {
      ...{ answer_stand: stand, answer: words, answered_by: ctx.actor.id, answered_by_name: ctx.actor.name },
      ...{ answered_at: ctx.now, state },
    } as const
    await store.saveFinding(ctx, findingId, change)
    for (const one of attachments) await keepAttachment(ctx, row, one)
    await auditLook(ctx, row, 'update', stand)
    return showDetail(ctx, { ...row, ...change })
  },
)

type Handed = z.output<typeof AnswerRequest>['attachments'][number]

async function keepAttachment(ctx: Context, row: FindingRow, { name, contentType, base64 }: Handed): Promise<void> {
  const content = Buffer.from(base64, 'base64')
  const isIt = firstBytes[contentType].every((byte, index) => content[index] === byte)
  refuseUnless(isIt, 'findings.attachment_wrong', { field: 'attachments', params: { name } })
  const id = ctx.chance.uuid()
  await store.insertAttachment(ctx, {
    ...{ id, finding_id: row.id, name, content_type: contentType, bytes: content.length },
  })
  await publish(ctx, 'findings', [toDocument(row, { id, name, contentType, base64, at: ctx.now })])
}

export const AttachmentAsked = z.object({ findingId: z.uuid(), attachmentId: z.uuid() })

/** Refusals: findings.unknown, findings.no_attachment. */
export const readAttachment = verb(
  {
    name: 'findings.read_attachment',
    may: readers,
    input: AttachmentAsked,
    answer: z.object({ name: z.string(), contentType: z.string(), base64: z.string() }),
    summary: 'A document that an institution handed in with its answer.',
  },
  async (ctx, { findingId, attachmentId }) => {
    const row = await findingFor(ctx, findingId)
    const found = (await store.attachmentsOf(ctx, findingId)).find((one) => one.id === attachmentId)
    if (!found) refuse('findings.no_attachment')
    const document = await readResource(ctx.as(systemActor('findings')), 'DocumentReference', attachmentId)
    if (document?.resourceType !== 'DocumentReference') refuse('findings.no_attachment')
    await auditLook(ctx, row, 'read', 'attachment')
    const { name, content_type: contentType } = found
    return { name, contentType, base64: document.content[0]?.attachment.data ?? '' }
  },
)
