import type { Context } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'

/** The desk acts for anyone; a resident for self and family. Refusals: residents.not_acting_for. */
export async function refuseUnlessForResident(ctx: Context, residentId: string): Promise<void> {
  if (ctx.actor.roles.includes('registrar')) return
  await refuseUnlessActsFor(ctx, residentId)
}
