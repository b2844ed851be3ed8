import type { Entitlement, EntitlementKind } from '#contracts/benefits'
import { allOf, type Context, refuseUnless } from '#kernel'
import { diseasesHeld, policyOn, supplementsOn } from './in-force.ts'
import { type Benefits, type PolicyQuestion, supplementsFor } from './policy.ts'
import { diseaseTerms, underDisease } from './special-disease.ts'
import * as store from './store.ts'

/** What a person holds on a day, and the diseases of the special-disease tickets among it. */
export interface Held extends ReadonlySet<EntitlementKind> {
  readonly diseases?: readonly string[]
}

/** The entitlements a person holds on a day. */
export async function entitlementsHeld(ctx: Context, residentId: string, onDate: string): Promise<Held> {
  const held = await ctx.transaction((ctx) => store.entitlementsOn(ctx, residentId, onDate))
  return heldOf(held)
}

/** What many people hold or held, with its days: for those who compute over many bills. */
export async function entitlementsWithin(
  ctx: Context,
  residentIds: readonly string[],
): Promise<Map<string, Entitlement[]>> {
  return Map.groupBy(await store.entitlementsOfAll(ctx, residentIds), (one) => one.residentId)
}

export function heldOf(held: readonly { readonly kind: EntitlementKind; readonly detail: string }[]): Held {
  const tickets = held.filter((one) => one.kind === 'special-disease').map((one) => one.detail)
  return Object.assign(new Set(held.map((one) => one.kind)), { diseases: tickets })
}

/**
 * The policy of a case and the funds behind it, on the day of the visit. Special-disease terms are for those who hold a
 * ticket for the diagnosis, with the disease's own ceiling; others are seen as ordinary outpatients.
 * Refusals: benefits.no_policy.
 */
export async function benefitsFor(
  ctx: Context,
  question: Omit<PolicyQuestion, 'contracted'> & { readonly diagCode?: string },
  held: Held,
): Promise<Benefits> {
  return ctx.transaction(async (ctx) => {
    const disease = question.medType === '14' ? await diseaseOf(ctx, question, held) : null
    const medType = question.medType === '14' && !disease ? '11' : question.medType
    const [policy, supplements] = await allOf(ctx, [
      () => policyOn(ctx, { ...question, medType, contracted: held.has('contracted') }),
      () => supplementsOn(ctx, question.insutype, question.onDate),
    ])
    refuseUnless(policy, 'benefits.no_policy')
    return {
      policy: disease ? underDisease(policy, disease.ceilingsFen) : policy,
      supplements: supplementsFor(supplements, question.insutype, held),
    }
  })
}

async function diseaseOf(ctx: Context, question: Parameters<typeof benefitsFor>[1], held: Held) {
  if (!held.has('special-disease')) return null
  if (!held.diseases || held.diseases.length === 0) return { ceilingsFen: [] }
  const { onDate, insutype, diagCode } = question
  const listed = await diseasesHeld(ctx, { onDate, insutype, codes: held.diseases })
  return diseaseTerms(held.diseases, listed, diagCode)
}
