import type { Team as TeamView } from '#contracts/teams'
import type { Context } from '#kernel'
import { institutionsById } from '#people/institutions'
import { staffById } from '#people/staff'
import { peopleOfTeams } from './responsible.ts'
import type { Team } from './team.ts'

/** Teams as the contract shows them. */
export async function showTeams(ctx: Context, teams: readonly Team[]): Promise<TeamView[]> {
  const people = await peopleOfTeams(
    ctx,
    teams.map(({ id }) => id),
  )
  const staff = await staffById(
    ctx,
    teams.flatMap(({ leaderId, members }) => [leaderId, ...members.map(({ staffId }) => staffId)]),
  )
  const institutions = await institutionsById(
    ctx,
    teams.map(({ institutionId }) => institutionId),
  )
  return teams.map((team) => ({
    ...team,
    institutionName: institutions.get(team.institutionId)!.name,
    leaderName: staff.get(team.leaderId)!.name,
    members: team.members.map((member) => {
      const { name, title } = staff.get(member.staffId)!
      return { ...member, name, title }
    }),
    people: people.get(team.id) ?? { contract: 0, grid: 0 },
  }))
}
