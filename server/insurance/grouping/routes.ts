import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { findCodes, groupGiven } from './ask.ts'
import { listTableSets } from './table-sets.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/grouping/tables', listTableSets)
  query(app, 'GET /api/grouping/codes', findCodes)
  command(app, 'POST /api/grouping/group', groupGiven)
}
