import { type Context, refuseUnless } from '#kernel'
import { institutionOf, institutionSeen, seesRegion } from '#people/institutions'

/** Refusals: cases.lead_only. */
export async function refuseUnlessLead(ctx: Context): Promise<void> {
  refuseUnless(await seesRegion(ctx), 'cases.lead_only')
}

/** The institution that is meant; null: the region. Refusals: cases.other_scope, institutions.not_found. */
export async function institutionFor(
  ctx: Context,
  asked: string | undefined,
): Promise<{ id: string | null; name: string | null }> {
  const id = await institutionSeen(ctx, 'cases.other_scope', asked)
  return { id, name: id === null ? null : (await institutionOf(ctx, id)).name }
}
