import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { confirmScore, reopenScore } from './confirm-score.ts'
import { decideScheme, listSchemes, proposeScheme } from './decide-scheme.ts'
import { answerObjection, raiseObjection } from './object.ts'
import { listScores, readScore } from './read-scores.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/assessment/schemes', listSchemes)
  command(app, 'POST /api/assessment/schemes', proposeScheme)
  command(app, 'POST /api/assessment/schemes/:schemeId/decide', decideScheme)
  query(app, 'GET /api/assessment/scores', listScores)
  query(app, 'GET /api/assessment/scores/:scoreId', readScore)
  command(app, 'POST /api/assessment/scores/:scoreId/objections', raiseObjection)
  command(app, 'POST /api/assessment/objections/:objectionId/answer', answerObjection)
  command(app, 'POST /api/assessment/scores/:scoreId/confirm', confirmScore)
  command(app, 'POST /api/assessment/scores/:scoreId/reopen', reopenScore)
}
