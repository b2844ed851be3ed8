/** Who may see what: the auditor and the lead institution's manager the region, another manager the own institution. */

import { seesRegion } from '#insurance/statements'
import { type Context, refuse, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'

/** Refusals: cases.lead_only. */
export async function refuseUnlessLead(ctx: Context): Promise<void> {
  refuseUnless(await seesRegion(ctx), 'cases.lead_only')
}

/** The institution that is meant; null: the region. Refusals: cases.other_scope, institutions.not_found. */
export async function institutionFor(
  ctx: Context,
  asked: string | undefined,
): Promise<{ id: string | null; name: string | null }> {
  const own = ctx.actor.institutionId
  const region = await seesRegion(ctx)
  refuseUnless(region || (own !== undefined && (asked ?? own) === own), 'cases.other_scope', { field: 'institutionId' })
  const id = asked ?? (region ? null : (own ?? refuse('cases.other_scope')))
  return { id, name: id === null ? null : (await institutionOf(ctx, id)).name }
}
