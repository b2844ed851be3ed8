import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query } from '#kernel'
import { closeStatementPeriod } from './close-period.ts'
import { approveStatement, returnStatement, submitStatement } from './decide.ts'
import { postStatement } from './post-statement.ts'
import { exportStatement, listStatements, readStatement } from './read.ts'
import { rerunStatement } from './rerun.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/statements', listStatements)
  query(app, 'GET /api/statements/:statementId', readStatement)
  command(app, 'POST /api/statements/:statementId/rerun', rerunStatement)
  command(app, 'POST /api/statements/:statementId/submit', submitStatement)
  command(app, 'POST /api/statements/:statementId/approve', approveStatement)
  command(app, 'POST /api/statements/:statementId/return', returnStatement)
  command(app, 'POST /api/statements/:statementId/post', postStatement)
  command(app, 'POST /api/statements/periods/:period/close', closeStatementPeriod)
  fileQuery(app, 'GET /api/statements/:statementId/export/:format', exportStatement)
}
