import { type Context, refuseUnless } from '#kernel'
import { refuseUnlessManages, worksAtLead } from '#people/institutions'
import { type Sluice, sluiceOf } from './known.ts'

/**
 * Whose sluices the reader may see: an auditor's, the lead internet hospital's and the region's administrator all, anybody else the own
 * institution's. Gives the institution, undefined for all.
 */
export async function seenInstitution(ctx: Context): Promise<string | undefined> {
  const { roles, institutionId } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return undefined
  if (institutionId === undefined) {
    refuseUnless(roles.includes('administrator'), 'sluices.other_institution')
    return undefined
  }
  return (await worksAtLead(ctx)) ? undefined : institutionId
}

/** The same for what else passes between us and a hospital. Refusals: sluices.other_institution. */
export async function refuseUnlessSees(ctx: Context, institutionId: string): Promise<void> {
  const only = await seenInstitution(ctx)
  refuseUnless(only === undefined || only === institutionId, 'sluices.other_institution')
}

/** Refusals: sluices.not_found, sluices.other_institution. */
export async function seenSluice(ctx: Context, sluiceId: string): Promise<Sluice> {
  const sluice = await sluiceOf(ctx, sluiceId)
  await refuseUnlessSees(ctx, sluice.institutionId)
  return sluice
}

/** Refusals: sluices.not_found, institutions.not_yours. */
export async function managedSluice(ctx: Context, sluiceId: string): Promise<Sluice> {
  const sluice = await sluiceOf(ctx, sluiceId)
  await refuseUnlessManages(ctx, sluice.institutionId)
  return sluice
}
