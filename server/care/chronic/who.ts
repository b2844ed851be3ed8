/** Who may look at and work on somebody's chronic care. */
import { type Context, refuseUnless } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { refuseUnlessOnTeamOf } from '#people/teams'

/** The person and their family, else the team that answers for them. Refusals: residents.not_acting_for, teams.not_on_team. */
export async function refuseUnlessPersonOrTeam(ctx: Context, residentId: string): Promise<void> {
  if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
  else await refuseUnlessOnTeamOf(ctx, residentId)
}

const aheadMinutesMax = 5

/** When a deed was done that a device may send weeks later. Refusals: chronic.in_the_future. */
export function doneAt(ctx: Context, given: string | undefined, field: string): Date {
  const at = given === undefined ? ctx.now : new Date(given)
  refuseUnless(at.getTime() <= ctx.now.getTime() + aheadMinutesMax * 60_000, 'chronic.in_the_future', { field })
  return at
}

/** By what the team that answers may open the record of somebody who is enrolled. */
export const accessBasis = ({ id }: { readonly id: string }) => `enrolment:${id}`
