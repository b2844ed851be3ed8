import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { findCodes, groupGiven } from './ask.ts'
import { listTableSets } from './table-sets.ts'
import { adoptTables, discardTables, listUploads, uploadTables } from './upload-tables.ts'

/** A set as published is some 5 MB of text. */
const setBytesMax = 24 * 1024 * 1024

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/grouping/tables', listTableSets)
  query(app, 'GET /api/grouping/codes', findCodes)
  command(app, 'POST /api/grouping/group', groupGiven)
  query(app, 'GET /api/grouping/uploads', listUploads)
  command(app, 'POST /api/grouping/uploads', uploadTables, { bodyLimitBytes: setBytesMax })
  command(app, 'POST /api/grouping/uploads/:uploadId/adopt', adoptTables)
  command(app, 'POST /api/grouping/uploads/:uploadId/discard', discardTables)
}
