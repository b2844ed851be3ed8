import type { FamilyLink } from '#contracts/residents'
import { type Context, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import * as store from './family/store.ts'

/** Whether the actor is this resident, or acts for them as family or guardian. */
export async function mayActFor(ctx: Context, residentId: string): Promise<boolean> {
  const { actor } = ctx
  if (actor.roles.includes('system')) return true
  if (!actor.roles.includes('resident')) return false
  if (actor.id === residentId) return true
  const links = await ctx.transaction((ctx) =>
    store.find(ctx, { residentId: actor.id, memberId: residentId, runningOn: dayOf(ctx.now) }),
  )
  return links.length > 0
}

/** Refusals: residents.not_acting_for, also for a resident who does not exist: nobody learns who is registered. */
export async function refuseUnlessActsFor(ctx: Context, residentId: string): Promise<void> {
  refuseUnless(await mayActFor(ctx, residentId), 'residents.not_acting_for')
}

/** The running links of a resident, both ways. */
export async function familyOf(
  ctx: Context,
  residentId: string,
): Promise<{ iActFor: FamilyLink[]; actForMe: FamilyLink[] }> {
  const runningOn = dayOf(ctx.now)
  return ctx.transaction(async (ctx) => ({
    iActFor: await store.find(ctx, { residentId, runningOn }),
    actForMe: await store.find(ctx, { memberId: residentId, runningOn }),
  }))
}
