/** A part read or answered, a day's task done: what a person does with an item. */
import { CheckInRequest, type Edition, ItemPage, PartDone, PartRequest } from '#contracts/learning'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { progressed } from './events.ts'
import { type ProgressRow, partsOf, said, withCheckIns, withPart } from './item.ts'
import { editionOf, pageFor } from './read-items.ts'
import * as store from './store.ts'

/**
 * An article was read, or a lesson's question answered; a wrong answer is told and changes nothing. Safe to repeat.
 * Refusals: learning.unknown, .no_such_part, .choice_needed, residents.not_acting_for.
 */
export const doPart = verb(
  {
    name: 'learning.do_part',
    may: ['resident'],
    input: PartRequest,
    answer: PartDone,
    summary: 'Reads a part, or answers the question of a lesson.',
  },
  async (ctx, { code, residentId, part, choice }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const edition = await editionOf(ctx, code)
    const { content } = edition
    refuseUnless(content.kind !== 'programme' && part <= partsOf(content), 'learning.no_such_part', { field: 'part' })
    const question = content.kind === 'course' ? content.lessons[part - 1]!.question : undefined
    if (question && choice === undefined) refuse('learning.choice_needed', { field: 'choice' })
    const right = question ? choice === question.right : null
    const before = await begun(ctx, edition, residentId)
    if (right !== false) await saveAndTell(ctx, before, withPart(before, part, partsOf(content), dayOf(ctx.now)))
    return {
      right,
      rightChoice: question ? question.right : null,
      why: question ? said(question.why, ctx.locale) : null,
      page: await pageFor(ctx, edition, residentId),
    }
  },
)

/**
 * Today's task of a programme: done or not, the last word counts; the first check-in begins it.
 * Refusals: learning.unknown, .not_a_programme, residents.not_acting_for.
 */
export const checkIn = verb(
  {
    name: 'learning.check_in',
    may: ['resident'],
    input: CheckInRequest,
    answer: ItemPage,
    summary: 'Says whether today’s task of a programme was done.',
  },
  async (ctx, { code, residentId, done, note }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const edition = await editionOf(ctx, code)
    const { content } = edition
    if (content.kind !== 'programme') refuse('learning.not_a_programme')
    const today = dayOf(ctx.now)
    const before = await begun(ctx, edition, residentId)
    await store.saveProgress(ctx, before)
    await store.saveCheckIn(ctx, { residentId, code }, { onDate: today, done, note: note ?? null })
    const all = await store.checkInsOf(ctx, residentId, code)
    await saveAndTell(ctx, before, withCheckIns(before, all, content.days, today))
    return pageFor(ctx, edition, residentId)
  },
)

async function begun(ctx: Context, { code, version }: Edition, residentId: string): Promise<ProgressRow> {
  await store.lockProgress(ctx, residentId, code)
  const row = (await store.progressOf(ctx, residentId)).get(code)
  if (row) return { ...row, version }
  return { residentId, code, version, partsDone: [], percent: 0, startedOn: dayOf(ctx.now), finishedOn: null }
}

async function saveAndTell(ctx: Context, before: ProgressRow, after: ProgressRow): Promise<void> {
  const { residentId, code, percent, finishedOn } = after
  await store.saveProgress(ctx, after)
  await audit(ctx, { action: 'update', residentId, entity: 'learning.progress', reason: code })
  const moved = before.percent !== percent || (before.finishedOn === null) !== (finishedOn === null) || percent === 0
  if (moved) await announce(ctx, progressed, residentId, { residentId, code, percent, finished: finishedOn !== null })
}
