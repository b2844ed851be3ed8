import type { FastifyInstance } from 'fastify'
import { command, query, refuse } from '#kernel'
import { askRun, listRuns } from './ask-run.ts'
import { exportMeasures, MeasuresExportRequest } from './export-table.ts'
import { listPeople } from './people.ts'
import { readExplanation } from './read-explanation.ts'
import { listMeasures, readBreakdown, readFigures, readMeasureMap, readMeasureTrend } from './read-figures.ts'
import { readComparison, readFunnel } from './read-funnel.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/measures', listMeasures)
  query(app, 'GET /api/measures/figures', readFigures)
  query(app, 'GET /api/measures/breakdown', readBreakdown)
  query(app, 'GET /api/measures/trend', readMeasureTrend)
  query(app, 'GET /api/measures/funnel', readFunnel)
  query(app, 'GET /api/measures/map', readMeasureMap)
  query(app, 'GET /api/measures/comparison', readComparison)
  query(app, 'GET /api/measures/people', listPeople)
  query(app, 'GET /api/measures/explanations/:residentId', readExplanation)
  query(app, 'GET /api/measures/runs', listRuns)
  command(app, 'POST /api/measures/runs', askRun)
  app.route({
    method: 'GET',
    url: '/api/measures/export/:table',
    schema: {
      summary: exportMeasures.contract.summary,
      operationId: exportMeasures.contract.name,
      tags: ['measures'],
      params: MeasuresExportRequest.pick({ table: true }),
      querystring: MeasuresExportRequest.omit({ table: true }),
    },
    config: { access: exportMeasures.contract.may, verb: exportMeasures.contract.name },
    handler: async (request, reply) => {
      const input = MeasuresExportRequest.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportMeasures(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
}
