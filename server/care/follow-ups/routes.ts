import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { amendFollowUp, withdrawFollowUp } from './amend.ts'
import { recordCheck, withdrawCheck } from './check.ts'
import { listDue, listFollowUps, readFollowUp, readForm } from './read.ts'
import { recordFollowUp } from './record.ts'
import { listCheckStandards, loadCheckStandard, readCheckForm } from './standards/standards.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/follow-ups/residents/:residentId/form', readForm)
  command(app, 'POST /api/follow-ups/residents/:residentId/follow-ups', recordFollowUp)
  query(app, 'GET /api/follow-ups/residents/:residentId/follow-ups', listFollowUps)
  query(app, 'GET /api/follow-ups/follow-ups/:followUpId', readFollowUp)
  command(app, 'POST /api/follow-ups/follow-ups/:followUpId/amend', amendFollowUp)
  command(app, 'POST /api/follow-ups/follow-ups/:followUpId/withdraw', withdrawFollowUp)
  query(app, 'GET /api/follow-ups/residents/:residentId/check-form', readCheckForm)
  query(app, 'GET /api/follow-ups/check-standards', listCheckStandards)
  command(app, 'POST /api/follow-ups/check-standards', loadCheckStandard)
  command(app, 'POST /api/follow-ups/residents/:residentId/checks', recordCheck)
  command(app, 'POST /api/follow-ups/checks/:checkId/withdraw', withdrawCheck)
  query(app, 'GET /api/follow-ups/teams/:teamId/due', listDue)
}
