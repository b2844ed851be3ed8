import type { FastifyInstance } from 'fastify'
import { query } from '#kernel'
import { readRecordSummary, readTimeline } from './read-timeline.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/timeline/entries', readTimeline)
  query(app, 'GET /api/timeline/summary', readRecordSummary)
}
