import { type Context, refuseUnless } from '#kernel'
import * as store from './store.ts'

/**
 * An administrator manages their own institution and those below it; one without an institution manages the region.
 * Refusals: institutions.not_yours.
 */
export async function refuseUnlessManages(ctx: Context, institutionId: string): Promise<void> {
  if (ctx.actor.roles.includes('system')) return
  const own = ctx.actor.institutionId
  const manages = own === undefined || (await store.liesUnder(ctx, institutionId, own))
  refuseUnless(manages, 'institutions.not_yours')
}
