/** What missed and cancelled visits lead to, by the hospital's policy: booking closed for a while (fair-use). */
import { type PenaltyRule, restrictByRule } from '#care/fair-use'
import { type Context, listener } from '#kernel'
import { noShow } from '../events.ts'
import type { Policy } from '../number.ts'
import { minutesAfter } from '../region-time.ts'
import { policyOn } from '../show.ts'
import * as store from '../store.ts'

function ruleOf(policy: Policy, why: PenaltyRule['why']): PenaltyRule {
  const { id: policyId, clause, penaltyScope: scope } = policy
  const missed = { max: policy.noShowsMax, withinDays: policy.noShowsWithinDays, penaltyDays: policy.noShowPenaltyDays }
  const given = { max: policy.cancelsMax, withinDays: policy.cancelsWithinDays, penaltyDays: policy.cancelPenaltyDays }
  return { why, ...(why === 'no-shows' ? missed : given), scope, policyId, clause }
}

/** Counts what has happened to the person within the policy's days, and closes booking when it is too much. The person is locked. */
export async function penalise(
  ctx: Context,
  why: PenaltyRule['why'],
  of: { residentId: string; institutionId: string },
): Promise<void> {
  const rule = ruleOf(await policyOn(ctx, of.institutionId), why)
  if (rule.max === null) return
  const since = minutesAfter(ctx.now, -rule.withinDays * 24 * 60)
  const at = rule.scope === 'hospital' ? of.institutionId : null
  const happened = await store.happenedTo(ctx, of.residentId, why, since, at)
  await restrictByRule(ctx, of.residentId, rule, { happened, institutionId: of.institutionId })
}

/** A visit was missed; safe to repeat, as an appointment counts once. */
export const penaliseNoShows = listener(
  noShow,
  'booking.penalise_no_shows',
  async (ctx, { residentId, institutionId }) => {
    await store.lockPerson(ctx, residentId)
    await penalise(ctx, 'no-shows', { residentId, institutionId })
  },
)
