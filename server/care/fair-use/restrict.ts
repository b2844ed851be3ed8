import { announce, audit, type Context, sendTogether } from '#kernel'
import { restricted } from './events.ts'
import {
  type Happened,
  type PenaltyRule,
  penaltyDaysOf,
  type RestrictionRow,
  refuseIfRestricted,
} from './restriction.ts'
import * as store from './store.ts'

const dayMs = 86_400_000

/**
 * Closes booking for a while when what has happened reaches the rule: what already led to a restriction does not count again.
 * Call it with the person locked. Answers the restriction, if one was made.
 */
export async function restrictByRule(
  ctx: Context,
  residentId: string,
  rule: PenaltyRule,
  found: { happened: readonly Happened[]; institutionId: string },
): Promise<RestrictionRow | undefined> {
  if (rule.max === null || found.happened.length < rule.max) return undefined
  const counted = await store.unused(ctx, rule.why, found.happened)
  const { why, policyId, clause, withinDays } = rule
  const institutionId = rule.scope === 'hospital' ? found.institutionId : null
  const days = penaltyDaysOf(rule, counted.length, await store.countBefore(ctx, { residentId, why, institutionId }))
  if (days === undefined) return undefined
  const restriction: RestrictionRow = {
    id: ctx.chance.uuid(),
    residentId,
    why,
    institutionId,
    policyId,
    clause,
    count: counted.length,
    withinDays,
    startsAt: ctx.now,
    endsAt: new Date(ctx.now.getTime() + days * dayMs),
    contestedAt: null,
    contestWords: null,
    decision: null,
    decidedAt: null,
    decisionReason: null,
  }
  await store.insertRestriction(ctx, restriction, counted)
  const entry = { action: 'create', entity: 'fair_use.restriction', entityId: restriction.id } as const
  await audit(ctx, { ...entry, residentId, reason: `policy ${policyId}` })
  await announce(ctx, restricted, restriction.id, { restrictionId: restriction.id, residentId })
  return restriction
}

/** Refusals: fair_use.no_shows, .no_shows_here, .cancels, .cancels_here. */
export async function refuseUnlessUnrestricted(
  ctx: Context,
  residentId: string,
  institutionId: string | null,
): Promise<void> {
  const [rows] = await sendTogether(ctx, [store.runningStatement([residentId], ctx.now)])
  refuseIfRestricted(store.restrictionsOfRows(rows), institutionId, ctx.now)
}
