import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { closePeriod } from './close-period.ts'
import { readTrialBalance } from './trial-balance.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/ledger/trial-balance', readTrialBalance)
  command(app, 'POST /api/ledger/periods/:period/close', closePeriod)
}
