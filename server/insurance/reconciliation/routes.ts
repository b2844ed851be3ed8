import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query } from '#kernel'
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
  fileQuery(app, 'GET /api/reconciliation/differences.csv', exportDifferences)
}
