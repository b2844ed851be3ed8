import type { FastifyInstance } from 'fastify'
import { command, query, refuse } from '#kernel'
import { exportMonth, exportTariff, MonthExportRequest, TariffExportRequest } from './export.ts'
import { listCases, listMonths, readMonth } from './read-month.ts'
import { askMonth } from './run-month.ts'
import { makeMonthStatements } from './statements.ts'
import { readStay, whatIf } from './stays.ts'
import { changeTariff, learnTariffDraft, listTariffs, publishTariff, readTariff, withdrawTariff } from './tariffs.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/cases/tariffs', listTariffs)
  command(app, 'POST /api/cases/tariffs', learnTariffDraft)
  query(app, 'GET /api/cases/tariffs/:tariffId', readTariff)
  command(app, 'POST /api/cases/tariffs/:tariffId/change', changeTariff)
  command(app, 'POST /api/cases/tariffs/:tariffId/publish', publishTariff)
  command(app, 'POST /api/cases/tariffs/:tariffId/withdraw', withdrawTariff)
  query(app, 'GET /api/cases/months', listMonths)
  command(app, 'POST /api/cases/months', askMonth)
  query(app, 'GET /api/cases/months/:year/:month', readMonth)
  query(app, 'GET /api/cases/months/:year/:month/cases', listCases)
  command(app, 'POST /api/cases/months/:year/:month/statements', makeMonthStatements)
  query(app, 'GET /api/cases/stays/:mdtrtId', readStay)
  command(app, 'POST /api/cases/stays/:mdtrtId/what-if', whatIf)
  csvRoutes(app)
}

function csvRoutes(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/api/cases/months/:year/:month/export/:table',
    schema: {
      summary: exportMonth.contract.summary,
      operationId: exportMonth.contract.name,
      tags: ['cases'],
      params: MonthExportRequest.pick({ year: true, month: true, table: true }),
      querystring: MonthExportRequest.pick({ institutionId: true }),
    },
    config: { access: exportMonth.contract.may, verb: exportMonth.contract.name },
    handler: async (request, reply) => {
      const input = MonthExportRequest.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportMonth(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
  app.route({
    method: 'GET',
    url: '/api/cases/tariffs/:tariffId/export/:table',
    schema: {
      summary: exportTariff.contract.summary,
      operationId: exportTariff.contract.name,
      tags: ['cases'],
      params: TariffExportRequest,
    },
    config: { access: exportTariff.contract.may, verb: exportTariff.contract.name },
    handler: async (request, reply) => {
      const input = TariffExportRequest.safeParse(request.params)
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportTariff(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
}
