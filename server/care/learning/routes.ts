import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { proposeEdition, reviewEdition, withdrawEdition } from './library.ts'
import { checkIn, doPart } from './practise.ts'
import { findItems, myItems, readItem, readLibrary } from './read-items.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/learning/items', findItems)
  query(app, 'GET /api/learning/items/:code', readItem)
  command(app, 'POST /api/learning/items/:code/parts', doPart)
  command(app, 'POST /api/learning/items/:code/check-ins', checkIn)
  query(app, 'GET /api/learning/mine', myItems)
  query(app, 'GET /api/learning/library', readLibrary)
  command(app, 'POST /api/learning/library', proposeEdition)
  command(app, 'POST /api/learning/library/:editionId/review', reviewEdition)
  command(app, 'POST /api/learning/library/:editionId/withdraw', withdrawEdition)
}
