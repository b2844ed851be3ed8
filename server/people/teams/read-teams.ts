import { ListTeams, MyTeam, MyTeamRequest, TeamList, TeamRequest, Team as TeamShape } from '#contracts/teams'
import { audit, type Role, refuseUnless, verb } from '#kernel'
import { mayActFor } from '#people/residents'
import { mayOpen } from '#record'
import { responsibleTeamOf, teamOf, teamsOfStaff } from './responsible.ts'
import { showTeams } from './show.ts'
import * as store from './store.ts'

const staff = [
  'doctor',
  'pharmacist',
  'registrar',
  'manager',
  'auditor',
  'administrator',
  'system',
] as const satisfies Role[]

export const listTeams = verb(
  {
    name: 'teams.list_teams',
    may: staff,
    input: ListTeams,
    answer: TeamList,
    summary: 'Teams of the region, or of an institution and those below it.',
  },
  async (ctx, { institutionId, all }) => ({
    teams: await showTeams(ctx, await store.find(ctx, { under: institutionId, openOnly: all === 'false' })),
  }),
)

export const listMyTeams = verb(
  {
    name: 'teams.list_my_teams',
    may: staff,
    input: ListTeams.pick({}),
    answer: TeamList,
    summary: 'The teams on which the reader is today.',
  },
  async (ctx) => ({ teams: await showTeams(ctx, await teamsOfStaff(ctx, ctx.actor.id)) }),
)

/** Refusals: teams.not_found. */
export const readTeam = verb(
  { name: 'teams.read_team', may: staff, input: TeamRequest, answer: TeamShape, summary: 'One team.' },
  async (ctx, { teamId }) => (await showTeams(ctx, [await teamOf(ctx, teamId)]))[0]!,
)

/** Refusals: residents.not_acting_for. */
export const readTeamOf = verb(
  {
    name: 'teams.read_team_of',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: MyTeamRequest,
    answer: MyTeam,
    summary: 'The team that answers for a person, and by what.',
  },
  async (ctx, { residentId }) => {
    const found = await responsibleTeamOf(ctx, residentId)
    const answers = found?.memberIds.includes(ctx.actor.id) ?? false
    const asStaff = !ctx.actor.roles.includes('resident') && (answers || (await mayOpen(ctx, residentId)))
    refuseUnless(asStaff || (await mayActFor(ctx, residentId)), 'residents.not_acting_for')
    await audit(ctx, { action: 'read', residentId, entity: 'teams.responsible', entityId: residentId })
    if (!found) return { basis: null, since: null, opensRecord: false, team: null }
    const [shown] = await showTeams(ctx, [await teamOf(ctx, found.teamId)])
    const { people: _people, householdQuota: _quota, ...team } = shown!
    const members = team.members.filter(({ to }) => to === null)
    return { basis: found.basis, since: found.since, opensRecord: found.opensRecord, team: { ...team, members } }
  },
)
