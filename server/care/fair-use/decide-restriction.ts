/** PIPL 24: what a rule decided by itself can be contested, and then a person decides. */
import { ContestRequest, DecideRestrictionRequest, Restriction } from '#contracts/fair-use'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { contested, decided } from './events.ts'
import { type RestrictionRow, stateOf } from './restriction.ts'
import { showRestriction } from './show.ts'
import * as store from './store.ts'
import { refuseUnlessForResident } from './who.ts'

/**
 * Says in words why it is wrong. Safe to repeat with the same words. Refusals: fair_use.restriction_unknown (also for others'),
 * .already_contested, .already_decided, .already_over, residents.not_acting_for.
 */
export const contestRestriction = verb(
  {
    name: 'fair_use.contest_restriction',
    may: ['resident', 'registrar', 'system'],
    input: ContestRequest,
    answer: Restriction,
    summary: 'Contests a restriction in words; a member of staff decides.',
  },
  async (ctx, { restrictionId, words }) => {
    const row = await lockRestriction(ctx, restrictionId)
    await refuseUnlessForResident(ctx, row.residentId)
    if (row.contestWords === words) return showRestriction(ctx, row.id)
    refuseUnless(!row.decision, 'fair_use.already_decided')
    refuseUnless(!row.contestedAt, 'fair_use.already_contested')
    refuseUnless(stateOf(row, ctx.now) === 'running', 'fair_use.already_over')
    await store.saveContest(ctx, row.id, words)
    await leaveTrail(ctx, row, 'contested')
    await announce(ctx, contested, row.id, { restrictionId: row.id, residentId: row.residentId })
    return showRestriction(ctx, row.id)
  },
)

/**
 * Lifts a restriction or upholds it, with a reason that the person reads. Whoever decides on a hospital's rule belongs to it; on
 * the region's, anybody of these offices. Refusals: fair_use.restriction_unknown, .already_decided, institutions.not_yours.
 */
export const decideRestriction = verb(
  {
    name: 'fair_use.decide_restriction',
    may: ['registrar', 'manager'],
    input: DecideRestrictionRequest,
    answer: Restriction,
    summary: 'Lifts or upholds a restriction, with a reason.',
  },
  async (ctx, { restrictionId, decision, reason }) => {
    const row = await lockRestriction(ctx, restrictionId)
    if (row.institutionId) await refuseUnlessManages(ctx, row.institutionId)
    if (row.decision === decision && row.decisionReason === reason) return showRestriction(ctx, row.id)
    // What was upheld may still be lifted: mercy has no deadline. What was lifted stays so.
    refuseUnless(row.decision !== 'lift' && !(row.decision && decision === 'uphold'), 'fair_use.already_decided')
    await store.saveDecision(ctx, row.id, { decision, reason })
    await leaveTrail(ctx, row, decision)
    await announce(ctx, decided, row.id, { restrictionId: row.id, residentId: row.residentId, decision })
    return showRestriction(ctx, row.id)
  },
)

async function lockRestriction(ctx: Context, id: string): Promise<RestrictionRow> {
  const row = await store.restrictionById(ctx, id, true)
  refuseUnless(row, 'fair_use.restriction_unknown')
  return row
}

async function leaveTrail(ctx: Context, { residentId, id }: RestrictionRow, reason: string): Promise<void> {
  await audit(ctx, { action: 'update', residentId, entity: 'fair_use.restriction', entityId: id, reason })
}
