import type { Team as TeamView } from '#contracts/teams'
import type { Context } from '#kernel'
import { institutionOf } from '#people/institutions'
import { staffOf } from '#people/staff'
import { peopleOfTeams } from './responsible.ts'
import type { Team } from './team.ts'

/** Teams as the contract shows them. */
export async function showTeams(ctx: Context, teams: readonly Team[]): Promise<TeamView[]> {
  const people = await peopleOfTeams(
    ctx,
    teams.map(({ id }) => id),
  )
  const staff = new Map<string, { name: string; title: string }>()
  const institutions = new Map<string, string>()
  const shown: TeamView[] = []
  for (const team of teams) {
    const { institutionId, leaderId } = team
    if (!institutions.has(institutionId)) {
      institutions.set(institutionId, (await institutionOf(ctx, institutionId)).name)
    }
    for (const id of [leaderId, ...team.members.map(({ staffId }) => staffId)]) {
      if (!staff.has(id)) staff.set(id, await staffOf(ctx, id))
    }
    shown.push({
      ...team,
      institutionName: institutions.get(institutionId)!,
      leaderName: staff.get(leaderId)!.name,
      members: team.members.map((member) => {
        const { name, title } = staff.get(member.staffId)!
        return { ...member, name, title }
      }),
      people: people.get(team.id) ?? { contract: 0, grid: 0 },
    })
  }
  return shown
}
