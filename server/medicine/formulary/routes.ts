import type { FastifyInstance } from 'fastify'
import { query } from '#kernel'
import { findDrugs, readDrug, readStatus } from './find-drugs.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/formulary/status', readStatus)
  query(app, 'GET /api/formulary/drugs', findDrugs)
  query(app, 'GET /api/formulary/drugs/:code', readDrug)
}
