import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { addMember, endMember } from './members.ts'
import { listMyTeams, listTeams, readTeam, readTeamOf } from './read-teams.ts'
import { amendTeam, dissolveTeam, registerTeam } from './register-team.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/teams', listTeams)
  query(app, 'GET /api/teams/mine', listMyTeams)
  query(app, 'GET /api/teams/of/:residentId', readTeamOf)
  query(app, 'GET /api/teams/:teamId', readTeam)
  command(app, 'POST /api/teams', registerTeam)
  command(app, 'POST /api/teams/:teamId/amend', amendTeam)
  command(app, 'POST /api/teams/:teamId/members', addMember)
  command(app, 'POST /api/teams/:teamId/members/:staffId/end', endMember)
  command(app, 'POST /api/teams/:teamId/dissolve', dissolveTeam)
}
