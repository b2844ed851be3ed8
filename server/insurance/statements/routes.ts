import type { FastifyInstance } from 'fastify'
import { StatementExport } from '#contracts/statements'
import { command, query, refuse } from '#kernel'
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
  app.route({
    method: 'GET',
    url: '/api/statements/:statementId/export/:format',
    schema: {
      summary: exportStatement.contract.summary,
      operationId: exportStatement.contract.name,
      tags: ['statements'],
      params: StatementExport,
    },
    config: { access: exportStatement.contract.may, verb: exportStatement.contract.name },
    handler: async (request, reply) => {
      const input = StatementExport.safeParse(request.params)
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'format' })
      const { fileName, type, text } = await exportStatement(request.context, input.data)
      return reply
        .header('content-type', type)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(text)
    },
  })
}
