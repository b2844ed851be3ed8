import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { askNow, listExchanges, readLinkStatus } from './look.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/insurer/status', readLinkStatus)
  query(app, 'GET /api/insurer/exchanges', listExchanges)
  command(app, 'POST /api/insurer/exchanges/:exchangeId/ask-now', askNow)
}
