import type { FastifyInstance } from 'fastify'
import { fileQuery, query } from '#kernel'
import { exportFund } from './export-table.ts'
import { readBills, readBreakdown, readPeople } from './read-breakdown.ts'
import { readLine } from './read-line.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/fund/breakdown', readBreakdown)
  query(app, 'GET /api/fund/people', readPeople)
  query(app, 'GET /api/fund/bills', readBills)
  query(app, 'GET /api/fund/lines/:billId/:lineNo', readLine)
  fileQuery(app, 'GET /api/fund/export/:table', exportFund)
}
