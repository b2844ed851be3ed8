import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { acceptOffer, declineOffer } from './answer.ts'
import { joinList, leaveList } from './join.ts'
import { myEntries, readEntry, readLine, readOutlook } from './read.ts'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/waiting-list/entries', joinList)
  query(app, 'GET /api/waiting-list/entries', myEntries)
  query(app, 'GET /api/waiting-list/entries/:entryId', readEntry)
  command(app, 'POST /api/waiting-list/entries/:entryId/leave', leaveList)
  command(app, 'POST /api/waiting-list/offers/:offerId/accept', acceptOffer)
  command(app, 'POST /api/waiting-list/offers/:offerId/decline', declineOffer)
  query(app, 'GET /api/waiting-list/outlook', readOutlook)
  query(app, 'GET /api/waiting-list/line', readLine)
}
