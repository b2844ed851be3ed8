import type { FastifyInstance } from 'fastify'
import { query, roles } from '#kernel'
import { listSessions, revokeOtherSessions, revokeSession } from '#people/credentials'
import { endConnection, listConnections } from './apps/connections.ts'
import { makeLaunch } from './apps/launches.ts'
import { listApps, registerApp } from './apps/register-app.ts'
import { smartRoutes } from './apps/smart-configuration.ts'
import { authorityRoutes } from './authority.ts'
import { closeClient, openClient } from './clients.ts'
import { clearSessionCookies } from './cookies.ts'
import { finish, start } from './flow.ts'
import { interactionRoutes } from './interaction.ts'
import { whoAmI } from './me.ts'

export function routes(app: FastifyInstance): void {
  const access = roles
  const inABrowser = roles.filter((role) => role !== 'integration' && role !== 'system')
  authorityRoutes(app)
  interactionRoutes(app)
  smartRoutes(app)
  app.get('/sign-in', { config: { access }, schema: { hide: true } }, start)
  app.get('/sign-in/callback', { config: { access }, schema: { hide: true } }, (request, reply) =>
    finish(app, request, reply),
  )
  app.post(
    '/api/sign-in/out',
    { config: { access: inABrowser }, schema: { summary: 'Ends the session of this browser.', tags: ['sign-in'] } },
    async (request, reply) => {
      const { context } = request
      if (context.actor.sessionId) await revokeSession(context, { sessionId: context.actor.sessionId })
      clearSessionCookies(reply)
      return { done: true }
    },
  )
  query(app, 'GET /api/sign-in/me', whoAmI)
  query(app, 'GET /api/sign-in/sessions', listSessions)
  query(app, 'POST /api/sign-in/sessions/:sessionId/revoke', revokeSession)
  query(app, 'POST /api/sign-in/sessions/revoke-others', revokeOtherSessions)
  query(app, 'POST /api/sign-in/clients', openClient)
  query(app, 'POST /api/sign-in/clients/:clientId/close', closeClient)
  query(app, 'POST /api/sign-in/apps', registerApp)
  query(app, 'GET /api/sign-in/apps', listApps)
  query(app, 'POST /api/sign-in/launches', makeLaunch)
  query(app, 'GET /api/sign-in/connections', listConnections)
  query(app, 'POST /api/sign-in/connections/:connectionId/end', endConnection)
}
