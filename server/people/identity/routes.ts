import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { readCluster, unmerge } from './joining/unmerge.ts'
import { lookAgain } from './matching/look-again.ts'
import { decide, undoDecision } from './queue/decide-pair.ts'
import { listQueue, readPair, revealPair } from './queue/read-pair.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/identity/queue', listQueue)
  query(app, 'GET /api/identity/pairs/:pairId', readPair)
  command(app, 'POST /api/identity/pairs/:pairId/decide', decide)
  command(app, 'POST /api/identity/pairs/:pairId/undo', undoDecision)
  query(app, 'POST /api/identity/pairs/:pairId/reveal', revealPair) // a read whose reason must not stand in a URL
  query(app, 'GET /api/identity/patients/:patientId/cluster', readCluster)
  command(app, 'POST /api/identity/joins/:joinId/unmerge', unmerge)
  command(app, 'POST /api/identity/residents/:residentId/look-again', lookAgain)
}
