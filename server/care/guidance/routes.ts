import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { advise, choose, listAdvice, readAdvice } from './advise.ts'
import { findComplaints, listRules } from './find-complaints.ts'
import { bookUpward, listUpward, listUpwardSessions } from './upward.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/guidance/complaints', findComplaints)
  query(app, 'GET /api/guidance/rules', listRules)
  command(app, 'POST /api/guidance/advice', advise)
  query(app, 'GET /api/guidance/advice', listAdvice)
  query(app, 'GET /api/guidance/advice/:adviceId', readAdvice)
  command(app, 'POST /api/guidance/advice/:adviceId/choice', choose)
  query(app, 'GET /api/guidance/upward/sessions', listUpwardSessions)
  command(app, 'POST /api/guidance/upward', bookUpward)
  query(app, 'GET /api/guidance/upward', listUpward)
}
