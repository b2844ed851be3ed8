import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider'
import { type Actor, type Context, config, refuseUnless, systemClock } from '#kernel'
import { actorOfAccount } from '#people/credentials'
import { inTransaction, runningHost } from '../adapter.ts'
import { grantable } from './asked.ts'
import { connectionOfGrant } from './store.ts'

/**
 * What the authority's library does not know of SMART App Launch. Its scopes are those of one resource server, our FHIR
 * address, and are named anew for each request; see docs/decisions/0010.
 */

const tokenSeconds = 3600
const assertionSeconds = 300

/** The name of the resource server whose scopes these are. */
export function fhirResource(): string {
  return `${config.publicUrl}/fhir/R4`
}

/** Where our FHIR API is; in a demo also under the name by which the browser knows this machine. */
export function fhirAddresses(): string[] {
  const host = runningHost()
  return [fhirResource(), ...(config.demo && host ? [`http://${host}/fhir/R4`] : [])]
}

/** Scopes that a client can get now, as the library asks for them at every step. Errors: invalid_target, invalid_scope. */
export function resourceServerFor(ctx: KoaContextWithOIDC, resource: string, client: Client): ResourceServer {
  if (resource !== fhirResource()) throw new errors.InvalidTarget()
  const { params, entities } = ctx.oidc
  const earlier = entities.AuthorizationCode?.scope ?? entities.RefreshToken?.scope
  const audience = client.audience === 'resident' || client.audience === 'staff' ? client.audience : null
  const scopes = grantable(earlier ?? (params?.scope as string | undefined), {
    audience,
    scopes: String(client.given_scopes ?? '').split(' '),
  })
  if (scopes.length === 0)
    throw new errors.InvalidScope('none of the requested scopes was given to this client', String(params?.scope ?? ''))
  // A client may ask for more than it was given; it gets less, and is told (RFC 6749 §3.3).
  if (params && earlier === undefined) params.scope = scopes.join(' ')
  return {
    scope: scopes.join(' '),
    audience: resource,
    accessTokenTTL: tokenSeconds,
    accessTokenFormat: 'opaque',
  } as ResourceServer
}

/** SMART asks every app to say which FHIR server it means, so that none is lured into sending its token to another. */
export function checkAudience(_ctx: KoaContextWithOIDC, value: string | undefined, client: Client): void {
  if (client.audience === undefined) return
  const address = value?.replace(/\/$/, '')
  if (!address || !fhirAddresses().includes(address))
    throw new errors.InvalidRequest(`aud must be the FHIR address ${fhirResource()}`)
}

/** SMART backend services: an assertion lives five minutes at most. */
export async function checkAssertion(_ctx: KoaContextWithOIDC, claims: Record<string, unknown>): Promise<void> {
  const seconds = Number(claims.exp) - systemClock.now().getTime() / 1000
  if (!(seconds <= assertionSeconds + 15)) throw new errors.InvalidClientAuth('exp must be within five minutes')
}

/** A code or a refresh token is worth something while its connection holds and its person is somebody. */
export async function accountFor(accountId: string, token: { grantId?: string } | undefined, isOwnPages: boolean) {
  const grantId = isOwnPages ? undefined : token?.grantId
  if (grantId !== undefined && !(await inTransaction((ctx) => isLive(ctx, accountId, grantId)))) return undefined
  return { accountId, claims: async (_use: string, scope: string) => claimsOf(accountId, scope) }
}

async function isLive(ctx: Context, accountId: string, grantId: string): Promise<boolean> {
  const connection = await connectionOfGrant(ctx, grantId)
  return connection?.accountId === accountId && (await actorOfAccount(ctx, accountId)) !== null
}

async function claimsOf(accountId: string, scope: string) {
  if (!/\b(fhirUser|profile)\b/.test(scope)) return { sub: accountId }
  const person = await inTransaction((ctx) => actorOfAccount(ctx, accountId))
  return { sub: accountId, ...(person ? { fhirUser: fhirUserOf(person), name: person.name } : {}) }
}

function fhirUserOf({ id, roles }: Actor): string {
  return `${fhirAddresses().at(-1)}/${roles.includes('resident') ? 'Patient' : 'Practitioner'}/${id}`
}

/** Whether a token may be told about: to its own client, while its connection holds. */
export async function mayIntrospect(
  client: { clientId: string },
  token: { clientId?: string; grantId?: string },
): Promise<boolean> {
  if (token.clientId !== client.clientId) return false
  const { grantId } = token
  return grantId === undefined || (await inTransaction((ctx) => connectionOfGrant(ctx, grantId))) !== undefined
}

/** Puts what an app was opened for beside its token, and beside what is told about a token (App Launch 2.2, §2.0.10 and §5). */
export async function tellContext(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  const route = ctx.oidc?.route
  if (ctx.status !== 200 || (route !== 'token' && route !== 'introspection')) return
  const { AccessToken, RefreshToken } = ctx.oidc.entities
  const grantId = AccessToken?.grantId ?? RefreshToken?.grantId
  const body = ctx.body as { active?: boolean; scope?: string }
  if (grantId === undefined || (route === 'introspection' && !body.active)) return
  const told = await inTransaction(async (ctx) => {
    const connection = await connectionOfGrant(ctx, grantId)
    const person = connection && (await actorOfAccount(ctx, connection.accountId))
    return connection && person ? { connection, person } : undefined
  })
  if (!told) return
  const { connection, person } = told
  const { residentId, encounterId } = connection
  ctx.body = {
    ...body,
    ...(residentId ? { patient: residentId } : {}),
    ...(residentId && encounterId ? { encounter: encounterId } : {}),
    ...(body.scope?.split(' ').includes('fhirUser') ? { fhirUser: fhirUserOf(person) } : {}),
    ...(route === 'token' && residentId ? { need_patient_banner: true, smart_style_url: styleAddress() } : {}),
  }
}

function styleAddress(): string {
  return `${fhirAddresses().at(-1)}/.well-known/smart-style.json`
}

/** Refusals: sign_in.bearer_only_fhir. */
export function refuseBesidesFhir(url: string, actor: Actor): void {
  refuseUnless(actor.app === undefined || url.startsWith('/fhir/'), 'sign_in.bearer_only_fhir')
}
