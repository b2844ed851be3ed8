import type { FastifyInstance } from 'fastify'
import { query, refuse } from '#kernel'
import { ExportRequest, exportTable } from './export-table.ts'
import { listVisits } from './list-visits.ts'
import { readDay } from './read-day.ts'
import { readDoctors } from './read-doctors.ts'
import { readInstitutions } from './read-institutions.ts'
import { readRefusals } from './read-refusals.ts'
import { readTrend } from './read-trend.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/dashboards/today', readDay)
  query(app, 'GET /api/dashboards/trend', readTrend)
  query(app, 'GET /api/dashboards/institutions', readInstitutions)
  query(app, 'GET /api/dashboards/doctors', readDoctors)
  query(app, 'GET /api/dashboards/refusals', readRefusals)
  query(app, 'GET /api/dashboards/visits', listVisits)
  app.route({
    method: 'GET',
    url: '/api/dashboards/export/:table',
    schema: {
      summary: exportTable.contract.summary,
      operationId: exportTable.contract.name,
      tags: ['dashboards'],
      params: ExportRequest.pick({ table: true }),
      querystring: ExportRequest.omit({ table: true }),
    },
    config: { access: exportTable.contract.may, verb: exportTable.contract.name },
    handler: async (request, reply) => {
      const input = ExportRequest.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportTable(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
}
