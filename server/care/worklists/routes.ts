import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { noteCall, putOff, readCalls, undoPutOff } from './act.ts'
import { listBatches, previewBatch, readBatch, sendBatch } from './batch.ts'
import { readToday } from './today.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'POST /api/worklists/today', readToday) // a read whose search words must not stand in a URL
  command(app, 'POST /api/worklists/put-off', putOff)
  command(app, 'POST /api/worklists/put-off/:putOffId/undo', undoPutOff)
  query(app, 'GET /api/worklists/calls', readCalls)
  command(app, 'POST /api/worklists/calls', noteCall)
  command(app, 'POST /api/worklists/batches/preview', previewBatch)
  command(app, 'POST /api/worklists/batches', sendBatch)
  query(app, 'GET /api/worklists/batches', listBatches)
  query(app, 'GET /api/worklists/batches/:batchId', readBatch)
}
