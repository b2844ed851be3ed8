import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { listViews, readView } from './read-views.ts'
import { saveView } from './save-view.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/lake/views', listViews)
  query(app, 'GET /api/lake/views/:name', readView)
  command(app, 'POST /api/lake/views', saveView)
}
