import { type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'

/** Whose scores a reader sees: null is the whole region. Refusals: assessment.other_institution. */
export async function institutionSeen(ctx: Context): Promise<string | null> {
  const { roles, institutionId } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return null
  refuseUnless(institutionId, 'assessment.other_institution')
  return (await institutionOf(ctx, institutionId)).kind === 'internet-hospital' ? null : institutionId
}

/** Refusals: assessment.other_institution. */
export async function refuseUnlessSees(ctx: Context, institutionId: string): Promise<void> {
  const seen = await institutionSeen(ctx)
  refuseUnless(seen === null || seen === institutionId, 'assessment.other_institution')
}
