import type { FastifyInstance } from 'fastify'
import { FundExport } from '#contracts/fund'
import { query, refuse } from '#kernel'
import { exportFund } from './export-table.ts'
import { readBills, readBreakdown, readPeople } from './read-breakdown.ts'
import { readLine } from './read-line.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/fund/breakdown', readBreakdown)
  query(app, 'GET /api/fund/people', readPeople)
  query(app, 'GET /api/fund/bills', readBills)
  query(app, 'GET /api/fund/lines/:billId/:lineNo', readLine)
  app.route({
    method: 'GET',
    url: '/api/fund/export/:table',
    schema: {
      summary: exportFund.contract.summary,
      operationId: exportFund.contract.name,
      tags: ['fund'],
      params: FundExport.pick({ table: true }),
      querystring: FundExport.omit({ table: true }),
    },
    config: { access: exportFund.contract.may, verb: exportFund.contract.name },
    handler: async (request, reply) => {
      const input = FundExport.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportFund(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
}
