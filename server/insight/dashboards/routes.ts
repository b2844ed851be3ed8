import type { FastifyInstance } from 'fastify'
import { fileQuery, query } from '#kernel'
import { exportTable } from './export-table.ts'
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
  fileQuery(app, 'GET /api/dashboards/export/:table', exportTable)
}
