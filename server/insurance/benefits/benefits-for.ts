import type { EntitlementKind } from '#contracts/benefits'
import { type Context, refuseUnless } from '#kernel'
import { type Benefits, type PolicyQuestion, supplementsFor } from './policy.ts'
import * as store from './store.ts'

/** The entitlements a person holds on a day. */
export async function entitlementsHeld(
  ctx: Context,
  residentId: string,
  onDate: string,
): Promise<ReadonlySet<EntitlementKind>> {
  return new Set(await ctx.transaction((ctx) => store.entitlementsOn(ctx, residentId, onDate)))
}

/**
 * The policy of a case and the funds behind it, on the day of the visit.
 * Special-disease terms are for those entitled; others are seen as ordinary outpatients. Refusals: benefits.no_policy.
 */
export async function benefitsFor(
  ctx: Context,
  question: Omit<PolicyQuestion, 'contracted'>,
  held: ReadonlySet<EntitlementKind>,
): Promise<Benefits> {
  return ctx.transaction(async (ctx) => {
    const medType = question.medType === '14' && !held.has('special-disease') ? '11' : question.medType
    const policy = await store.policyOn(ctx, { ...question, medType, contracted: held.has('contracted') })
    refuseUnless(policy, 'benefits.no_policy')
    const supplements = await store.supplementsOn(ctx, question.insutype, question.onDate)
    return { policy, supplements: supplementsFor(supplements, question.insutype, held) }
  })
}
