import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { readCover, setCover } from './cover.ts'
import { csvRoute } from './csv.ts'
import { readExports, startExport } from './export.ts'
import { keepSettlementList } from './keep-settlement-list.ts'
import { readSettlementList } from './read-settlement-list.ts'
import { readTables } from './read-tables.ts'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/claims/settlement-lists', keepSettlementList)
  query(app, 'GET /api/claims/settlement-lists/:listId', readSettlementList)
  command(app, 'POST /api/claims/cover', setCover)
  query(app, 'GET /api/claims/cover', readCover)
  command(app, 'POST /api/claims/exports', startExport)
  query(app, 'GET /api/claims/exports', readExports)
  query(app, 'GET /api/claims/tables', readTables)
  csvRoute(app)
}
