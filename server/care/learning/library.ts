/** What stands in the library, who proposed it and who agreed. */
import { searchText } from '#care/booking'
import { Edition, ProposeRequest, ReviewRequest, WithdrawRequest } from '#contracts/learning'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessSound } from './item.ts'
import * as store from './store.ts'

/** Refusals: learning.task_days_wrong, learning.right_answer_missing. */
export const proposeEdition = verb(
  {
    name: 'learning.propose',
    may: ['doctor', 'manager'],
    input: ProposeRequest,
    answer: Edition,
    summary: 'Proposes an item, or a new edition of one.',
  },
  async (ctx, proposed) => {
    refuseUnlessSound(proposed.content)
    const edition: Edition = {
      ...proposed,
      id: ctx.chance.uuid(),
      version: await nextVersion(ctx, proposed.code),
      state: 'proposed',
      from: null,
      proposedBy: ctx.actor.id,
      reviewedBy: null,
      reviewReason: null,
    }
    await keepEdition(ctx, edition)
    return edition
  },
)

/** A doctor who did not propose it agrees from a day on, or refuses. Refusals: learning.unknown, .not_open, .reviewed_by_another. */
export const reviewEdition = verb(
  {
    name: 'learning.review',
    may: ['doctor'],
    input: ReviewRequest,
    answer: Edition,
    summary: 'Agrees to a proposed edition from a day on, or refuses it.',
  },
  async (ctx, { editionId, agree, from, reason }) => {
    const edition = (await store.lockEdition(ctx, editionId)) ?? refuse('learning.unknown')
    refuseUnless(edition.state === 'proposed', 'learning.not_open')
    refuseUnless(edition.proposedBy !== ctx.actor.id, 'learning.reviewed_by_another')
    const today = dayOf(ctx.now)
    return save(ctx, {
      ...edition,
      state: agree ? 'agreed' : 'refused',
      from: agree ? (from && from > today ? from : today) : null,
      reviewedBy: ctx.actor.id,
      reviewReason: reason ?? null,
    })
  },
)

/** Nobody sees it from now on; the edition before holds again. Refusals: learning.unknown, .not_open. */
export const withdrawEdition = verb(
  {
    name: 'learning.withdraw',
    may: ['doctor', 'manager'],
    input: WithdrawRequest,
    answer: Edition,
    summary: 'Takes an edition out of the library.',
  },
  async (ctx, { editionId, reason }) => {
    const edition = (await store.lockEdition(ctx, editionId)) ?? refuse('learning.unknown')
    refuseUnless(edition.state === 'proposed' || edition.state === 'agreed', 'learning.not_open')
    return save(ctx, { ...edition, state: 'withdrawn', reviewReason: reason })
  },
)

export async function nextVersion(ctx: Context, code: string): Promise<number> {
  await store.lockLibrary(ctx)
  const versions = (await store.editions(ctx)).filter((one) => one.code === code).map(({ version }) => version)
  return Math.max(0, ...versions) + 1
}

export async function keepEdition(ctx: Context, edition: Edition): Promise<void> {
  const { title, summary, topics } = edition
  await store.insertEdition(ctx, edition, searchText(title.zh, title.en, summary.zh, summary.en, topics.join(' ')))
  await audit(ctx, { action: 'create', entity: 'learning.edition', entityId: edition.id })
}

async function save(ctx: Context, edition: Edition): Promise<Edition> {
  await store.saveReview(ctx, edition)
  await audit(ctx, { action: 'update', entity: 'learning.edition', entityId: edition.id, reason: edition.state })
  return edition
}
