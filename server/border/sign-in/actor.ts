import type { FastifyRequest } from 'fastify'
import { type Actor, type Context, refuseUnless } from '#kernel'
import { actorOfSession } from '#people/credentials'
import { underContext } from './adapter.ts'
import { sessionCookie } from './cookies.ts'
import { provider } from './provider.ts'
import { narrow } from './scopes.ts'

// Pages and assets are for everyone: who asks for them does not matter.
const pathsWithActor = ['/api/', '/fhir/']

/**
 * Who a request comes from: a Bearer token for systems, the session cookie for people; null when nobody is signed in.
 * Refusals: sign_in.bearer_unknown.
 */
export async function resolveActor(request: FastifyRequest, ctx: Context): Promise<Actor | null> {
  if (!pathsWithActor.some((path) => request.url.startsWith(path))) return null
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) {
    const actor = await actorOfToken(ctx, bearer)
    refuseUnless(actor, 'sign_in.bearer_unknown')
    return actor
  }
  const token = request.cookies[sessionCookie]
  return token ? actorOfSession(ctx, token) : null
}

/** The client behind an access token, with the scopes that it has now; null when the token is unknown, expired or its client closed. */
export function actorOfToken(ctx: Context, bearer: string): Promise<Actor | null> {
  return underContext(ctx, '', async () => {
    const token = await provider().ClientCredentials.find(bearer)
    if (!token?.clientId || token.isExpired) return null
    const client = await provider().Client.find(token.clientId)
    if (client?.given_scopes === undefined) return null
    const scopes = narrow(token.scope, String(client.given_scopes).split(' '))
    return { id: token.clientId, roles: ['integration'], name: client.clientName ?? token.clientId, scopes }
  })
}
