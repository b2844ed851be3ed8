import type { FastifyInstance } from 'fastify'
import { DaysAsked } from '#contracts/reconciliation'
import { command, query, refuse } from '#kernel'
import { approveCorrection, proposeCorrection } from './correct.ts'
import { compareDay, readDays } from './days.ts'
import {
  askAgain,
  closeDifference,
  explainDifference,
  exportDifferences,
  listDifferences,
  readDifference,
} from './queue.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/reconciliation/days', readDays)
  command(app, 'POST /api/reconciliation/days/:date/compare', compareDay)
  query(app, 'GET /api/reconciliation/differences', listDifferences)
  query(app, 'GET /api/reconciliation/differences/:differenceId', readDifference)
  command(app, 'POST /api/reconciliation/differences/:differenceId/explain', explainDifference)
  command(app, 'POST /api/reconciliation/differences/:differenceId/ask-again', askAgain)
  command(app, 'POST /api/reconciliation/differences/:differenceId/propose', proposeCorrection)
  command(app, 'POST /api/reconciliation/differences/:differenceId/approve', approveCorrection)
  command(app, 'POST /api/reconciliation/differences/:differenceId/close', closeDifference)
  app.route({
    method: 'GET',
    url: '/api/reconciliation/differences.csv',
    schema: {
      summary: exportDifferences.contract.summary,
      operationId: exportDifferences.contract.name,
      tags: ['reconciliation'],
      querystring: DaysAsked,
    },
    config: { access: exportDifferences.contract.may, verb: exportDifferences.contract.name },
    handler: async (request, reply) => {
      const asked = DaysAsked.safeParse(request.query)
      if (!asked.success) refuse('kernel.invalid_input', { field: asked.error.issues[0]?.path.join('.') ?? 'from' })
      const { csv } = await exportDifferences(request.context, asked.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="reconciliation.csv"')
        .send(csv)
    },
  })
}
