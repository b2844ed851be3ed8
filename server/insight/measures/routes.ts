import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query } from '#kernel'
import { askRun, listRuns } from './ask-run.ts'
import { exportMeasures } from './export-table.ts'
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
  fileQuery(app, 'GET /api/measures/export/:table', exportMeasures)
}
