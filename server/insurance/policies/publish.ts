import { Affected, Approve, Decide, Draft, DraftId, Publication, ReadPublication } from '#contracts/policies'
import { type DatedTables, replaceVersions } from '#insurance/benefits'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { type Applied, changeOf, firstDayOf, type KeptDraft, type KeptRow } from './draft.ts'
import { hasHadAHand, weigh } from './drafts.ts'
import { policiesPublished } from './events.ts'
import * as previews from './preview-store.ts'
import * as publications from './publication-store.ts'
import * as store from './store.ts'

const shown = async (ctx: Context, draftId: string) => {
  const counts = await store.countRows(ctx, [draftId])
  return { ...(await store.draftOf(ctx, draftId))!, rows: counts.get(draftId) ?? 0 }
}

/**
 * Hands a draft to another person. Refusals: policies.unknown_draft, .not_open, .empty, .has_problems, .conflict,
 * .preview_needed.
 */
export const submitDraft = verb(
  {
    name: 'policies.submit_draft',
    may: ['administrator', 'auditor'],
    input: DraftId,
    answer: Draft,
    summary: 'Submits a draft for another person’s decision.',
  },
  async (ctx, { draftId }) => {
    const draft = await lockIn(ctx, draftId, 'open')
    await refuseUnlessReady(ctx, draft, await store.rowsOf(ctx, draftId))
    const { id, name } = ctx.actor
    await store.updateDraft(ctx, draftId, { state: 'submitted', submitted_by: id, submitted_by_name: name })
    return decided(ctx, draftId, 'submitted', '')
  },
)

/**
 * Another person approves, and the new versions stand: the earlier ones are closed on the day before, and everything is
 * kept. Refusals: those of `submitDraft`, policies.not_submitted, policies.same_person.
 */
export const approveDraft = verb(
  {
    name: 'policies.approve_draft',
    may: ['administrator', 'auditor'],
    input: Approve,
    answer: Publication,
    summary: 'Approves and publishes a draft that another person made.',
  },
  async (ctx, { draftId, reason }) => {
    await publications.lockPublishing(ctx)
    const draft = await lockIn(ctx, draftId, 'submitted')
    refuseUnless(!(await hasHadAHand(ctx, draft)), 'policies.same_person')
    const rows = await store.rowsOf(ctx, draftId)
    const { applied, previewSm3 } = await refuseUnlessReady(ctx, draft, rows)
    for (const one of applied) await write(ctx, one)
    const publicationId = ctx.chance.uuid()
    const fromDay = rows.map(firstDayOf).toSorted()[0]!
    const { title, correction, submittedBy } = draft
    const checker = { id: ctx.actor.id, name: ctx.actor.name }
    await publications.insertPublication(ctx, {
      ...{ publicationId, draftId, title, reason: draft.reason, correction, fromDay, previewSm3 },
      ...{ maker: submittedBy!, checker },
    })
    await publications.insertChanges(ctx, publicationId, rows.map(changeLine))
    await store.updateDraft(ctx, draftId, { state: 'published', publication_id: publicationId })
    await store.insertDecision(ctx, draftId, 'approved', reason)
    const tables = [...new Set(rows.map((row) => row.table))]
    await announce(ctx, policiesPublished, publicationId, { publicationId, draftId, fromDay, correction, tables })
    await audit(ctx, { action: 'execute', entity: 'policies.publication', entityId: publicationId })
    return (await publications.publicationOf(ctx, publicationId))!
  },
)

/** Refusals: policies.unknown_draft, policies.not_submitted, policies.same_person. */
export const returnDraft = verb(
  {
    name: 'policies.return_draft',
    may: ['administrator', 'auditor'],
    input: Decide,
    answer: Draft,
    summary: 'Returns a submitted draft to those who made it, with the reason.',
  },
  async (ctx, { draftId, reason }) => {
    const draft = await lockIn(ctx, draftId, 'submitted')
    refuseUnless(!(await hasHadAHand(ctx, draft)), 'policies.same_person')
    await store.updateDraft(ctx, draftId, { state: 'open' })
    return decided(ctx, draftId, 'returned', reason)
  },
)

/** Also one's own that waits: it is not published then. Refusals: policies.unknown_draft, policies.not_open. */
export const withdrawDraft = verb(
  {
    name: 'policies.withdraw_draft',
    may: ['administrator', 'auditor'],
    input: Decide,
    answer: Draft,
    summary: 'Withdraws a draft that is not published.',
  },
  async (ctx, { draftId, reason }) => {
    const draft = await store.lockDraft(ctx, draftId)
    refuseUnless(draft, 'policies.unknown_draft')
    refuseUnless(draft.state === 'open' || draft.state === 'submitted', 'policies.not_open')
    await store.updateDraft(ctx, draftId, { state: 'withdrawn' })
    return decided(ctx, draftId, 'withdrawn', reason)
  },
)

/** Refusals: policies.unknown_publication. */
export const readAffected = verb(
  {
    name: 'policies.read_affected',
    may: ['administrator', 'auditor'],
    input: ReadPublication.pick({ publicationId: true }),
    answer: Affected,
    summary: 'How many standing bills are of the days that a correction reaches; settlement settles them again.',
  },
  async (ctx, { publicationId }) => {
    const publication = await publications.publicationOf(ctx, publicationId)
    refuseUnless(publication, 'policies.unknown_publication')
    if (!publication.correction) return { bills: 0, people: 0, firstDay: null }
    return publications.billsBetween(ctx, publication.fromDay, publication.publishedAt)
  },
)

async function lockIn(ctx: Context, draftId: string, state: 'open' | 'submitted'): Promise<KeptDraft> {
  const draft = await store.lockDraft(ctx, draftId)
  refuseUnless(draft, 'policies.unknown_draft')
  refuseUnless(draft.state === state, state === 'open' ? 'policies.not_open' : 'policies.not_submitted')
  return draft
}

async function decided(ctx: Context, draftId: string, what: 'submitted' | 'returned' | 'withdrawn', reason: string) {
  await store.insertDecision(ctx, draftId, what, reason)
  await audit(ctx, { action: 'update', entity: 'policies.draft', entityId: draftId })
  return shown(ctx, draftId)
}

/** The same at submission and at publication: the days go on, and others publish, in between. */
async function refuseUnlessReady(ctx: Context, draft: KeptDraft, rows: readonly KeptRow[]) {
  refuseUnless(rows.length > 0, 'policies.empty')
  const { applied, problems, conflicts } = await weigh(ctx, draft, rows)
  const first = conflicts[0]
  refuseUnless(!first, 'policies.conflict', { params: { count: conflicts.length, key: first?.key ?? '' } })
  refuseUnless(problems.length === 0, 'policies.has_problems', { params: { count: problems.length } })
  const preview = await previews.newestOf(ctx, draft.draftId)
  refuseUnless(preview?.content_sm3 && preview.edits === draft.edits, 'policies.preview_needed')
  return { applied, previewSm3: preview.content_sm3 }
}

async function write(ctx: Context, { table, before, after }: Applied): Promise<void> {
  const kept = new Set(before.filter((one) => after.includes(one)))
  const gone = before.filter((one) => !kept.has(one))
  const made = after.filter((one) => !kept.has(one))
  await replaceVersions(ctx, table, gone as DatedTables[typeof table][], made as DatedTables[typeof table][])
}

const changeLine = (row: KeptRow) => ({
  ...{ table: row.table, key: row.key, change: changeOf(row) },
  ...{ before: row.base.before, after: row.cells },
})
