import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { breakGlass } from './break-glass.ts'
import { giveConsent } from './give-consent.ts'
import { listTexts, readConsents } from './read-consents.ts'
import { whoHasSeen } from './who-has-seen.ts'
import { withdrawConsent } from './withdraw-consent.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/consent/texts', listTexts)
  query(app, 'GET /api/consent/residents/:residentId', readConsents)
  command(app, 'POST /api/consent/residents/:residentId/give', giveConsent)
  command(app, 'POST /api/consent/residents/:residentId/withdraw', withdrawConsent)
  query(app, 'GET /api/consent/residents/:residentId/trail', whoHasSeen)
  command(app, 'POST /api/consent/residents/:residentId/break-glass', breakGlass)
}
