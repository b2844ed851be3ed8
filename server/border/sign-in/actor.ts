import type { FastifyRequest } from 'fastify'
import { type Actor, type Context, refuseUnless } from '#kernel'
import { actorOfAccount, actorOfSession } from '#people/credentials'
import { narrowScopes } from '#record'
import { underContext } from './adapter.ts'
import { refuseBesidesFhir } from './apps/smart.ts'
import { connectionOfGrant } from './apps/store.ts'
import { sessionCookie } from './cookies.ts'
import { provider } from './provider.ts'

// Pages and assets are for everyone: who asks for them does not matter.
const pathsWithActor = ['/api/', '/fhir/']

/**
 * Who a request comes from: a Bearer token for systems and apps, the session cookie for people; null when nobody is signed in.
 * Refusals: sign_in.bearer_unknown, sign_in.bearer_only_fhir.
 */
export async function resolveActor(request: FastifyRequest, ctx: Context): Promise<Actor | null> {
  if (!pathsWithActor.some((path) => request.url.startsWith(path))) return null
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) {
    const actor = await actorOfToken(ctx, bearer)
    refuseUnless(actor, 'sign_in.bearer_unknown')
    refuseBesidesFhir(request.url, actor)
    return actor
  }
  const token = request.cookies[sessionCookie]
  return token ? actorOfSession(ctx, token) : null
}

/** Who is behind an access token, with the scopes that it has now; null when it is unknown, expired, or what it rests on has ended. */
export function actorOfToken(ctx: Context, bearer: string): Promise<Actor | null> {
  return underContext(ctx, '', async () => (await systemOf(bearer)) ?? (await personOf(ctx, bearer)))
}

/** A system that acts for itself; null also when its client was closed. */
async function systemOf(bearer: string): Promise<Actor | null> {
  const token = await provider().ClientCredentials.find(bearer)
  if (!token?.clientId || token.isExpired) return null
  const client = await provider().Client.find(token.clientId)
  if (client?.given_scopes === undefined) return null
  const scopes = narrowScopes(scopesOf(token.scope), scopesOf(client.given_scopes))
  return { id: token.clientId, roles: ['integration'], name: client.clientName ?? token.clientId, scopes }
}

/** A person through an app that they let in. */
async function personOf(ctx: Context, bearer: string): Promise<Actor | null> {
  const token = await provider().AccessToken.find(bearer)
  const { grantId } = token ?? {}
  if (!token || token.isExpired || grantId === undefined) return null
  return ctx.transaction(async (ctx) => {
    const connection = await connectionOfGrant(ctx, grantId)
    const person = connection && (await actorOfAccount(ctx, connection.accountId))
    if (!person) return null
    const { clientId, residentId, appName, given } = connection
    const scopes = narrowScopes(narrowScopes(scopesOf(token.scope), connection.scopes), given)
    const isKnown = scopesOf(token.scope).includes('fhirUser') && connection.scopes.includes('fhirUser')
    const user = person.roles.includes('resident') ? ('Patient' as const) : ('Practitioner' as const)
    const app = { clientId, ...(residentId ? { patientId: residentId } : {}), ...(isKnown ? { user } : {}) }
    return { ...person, name: `${person.name} · ${appName}`, scopes, app }
  })
}

function scopesOf(text: unknown): string[] {
  return String(text ?? '').split(' ')
}
