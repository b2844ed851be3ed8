import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query } from '#kernel'
import { exportMonth, exportTariff } from './export.ts'
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
  fileQuery(app, 'GET /api/cases/months/:year/:month/export/:table', exportMonth)
  fileQuery(app, 'GET /api/cases/tariffs/:tariffId/export/:table', exportTariff)
}
