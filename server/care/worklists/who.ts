/** Whose list it is: members act, managers above the team look. */
import { type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { responsibleTeamOf, type Team, teamOf, teamsOfStaff, teamsUnder } from '#people/teams'

export interface Seen {
  readonly team: Team
  /** Between which the reader may choose. */
  readonly teams: readonly Team[]
}

/** The asked or the first own team. Refusals: worklists.no_team, .not_your_team, teams.not_found, institutions.not_yours. */
export async function teamToSee(ctx: Context, teamId: string | undefined): Promise<Seen> {
  const own = await teamsOfStaff(ctx, ctx.actor.id)
  const oversees = ctx.actor.roles.includes('manager') && ctx.actor.institutionId !== undefined
  const under = oversees ? await teamsUnder(ctx, ctx.actor.institutionId!) : []
  const teams = [...own, ...under.filter((team) => !own.some(({ id }) => id === team.id))]
  const team = teamId ? teams.find(({ id }) => id === teamId) : teams[0]
  if (team) return { team, teams }
  if (!teamId) refuse('worklists.no_team')
  refuseUnless(ctx.actor.roles.includes('manager'), 'worklists.not_your_team')
  const other = await teamOf(ctx, teamId)
  await refuseUnlessManages(ctx, other.institutionId)
  return { team: other, teams }
}

/** Refusals: worklists.not_your_team. */
export async function refuseUnlessMember(ctx: Context, teamId: string): Promise<void> {
  const own = await teamsOfStaff(ctx, ctx.actor.id)
  refuseUnless(
    own.some(({ id }) => id === teamId),
    'worklists.not_your_team',
  )
}

/** Refusals: worklists.not_your_person. */
export async function refuseUnlessAnswersFor(ctx: Context, teamId: string, residentId: string): Promise<void> {
  const team = await responsibleTeamOf(ctx, residentId)
  refuseUnless(team?.teamId === teamId, 'worklists.not_your_person')
}
