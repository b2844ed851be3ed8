import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { answerDoubts, explainDoubt } from './answer.ts'
import { lookForDoubts } from './look.ts'
import { listDoubts, myDoubts, readDoubt, readRules } from './read.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/veracity/doubts', listDoubts)
  query(app, 'GET /api/veracity/doubts/mine', myDoubts)
  query(app, 'GET /api/veracity/doubts/:doubtId', readDoubt)
  command(app, 'POST /api/veracity/doubts/:doubtId/explain', explainDoubt)
  command(app, 'POST /api/veracity/answers', answerDoubts)
  query(app, 'GET /api/veracity/rules', readRules)
  command(app, 'POST /api/veracity/looks', lookForDoubts)
}
