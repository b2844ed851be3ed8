import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { acknowledgeAlert, listAlerts } from './health/alerts.ts'
import { listSluices, readMinutes, readSluice } from './health/list-sluices.ts'
import { decideAside, discardMessage, replayMessage } from './inbox/decide.ts'
import { listCommands, listMessages, readMessage } from './inbox/messages.ts'
import { registerSluice, revokeSluice } from './registry/register-sluice.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/sluices', listSluices)
  query(app, 'GET /api/sluices/alerts', listAlerts)
  command(app, 'POST /api/sluices/alerts/:alertId/acknowledge', acknowledgeAlert)
  query(app, 'GET /api/sluices/:sluiceId', readSluice)
  query(app, 'GET /api/sluices/:sluiceId/minutes', readMinutes)
  query(app, 'GET /api/sluices/:sluiceId/messages', listMessages)
  query(app, 'GET /api/sluices/:sluiceId/messages/:messageId', readMessage)
  command(app, 'POST /api/sluices/:sluiceId/messages/:messageId/replay', replayMessage)
  command(app, 'POST /api/sluices/:sluiceId/messages/:messageId/discard', discardMessage)
  command(app, 'POST /api/sluices/:sluiceId/aside/:messageId', decideAside)
  query(app, 'GET /api/sluices/:sluiceId/commands', listCommands)
  command(app, 'POST /api/sluices', registerSluice)
  command(app, 'POST /api/sluices/:sluiceId/revoke', revokeSluice)
}
