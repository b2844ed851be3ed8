import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { whoeverLeft } from './members.ts'
import { routes } from './routes.ts'

export { memberChanged, responsibilityChanged, teamChanged } from './events.ts'
export { addMember, endMember } from './members.ts'
export { listTeams, readTeam, readTeamOf } from './read-teams.ts'
export { amendTeam, dissolveTeam, registerTeam } from './register-team.ts'
export {
  agreeToOpen,
  contractTeamsOf,
  endAgreement,
  endResponsibility,
  endResponsibilityForAll,
  isOnTeam,
  makeResponsible,
  makeResponsibleForAll,
  peopleOfTeams,
  type ResponsibleTeam,
  refuseUnlessOnTeamOf,
  responsibleTeamOf,
  teamOf,
  teamsOfStaff,
  teamsUnder,
} from './responsible.ts'
export type { Duty, Team } from './team.ts'

nameOperation('teams', 'CareTeam', 'POST /api/teams')

export const teamsModule: Module = { name: 'teams', routes, listeners: [whoeverLeft] }
