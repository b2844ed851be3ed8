import { AsyncLocalStorage } from 'node:async_hooks'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Context } from '#kernel'
import { endConnection } from './apps/store.ts'
import { type Client, findClient } from './client-store.ts'
import * as store from './store.ts'

interface Running {
  readonly ctx: Context
  /** The host that the browser spoke to. */
  readonly host: string
}

// The authority's library passes no context of ours through: the request's own is kept beside the call.
const running = new AsyncLocalStorage<Running>()

/** Runs a call into the authority's library under a request's context. */
export function underContext<T>(ctx: Context, host: string, call: () => Promise<T>): Promise<T> {
  return running.run({ ctx, host }, call)
}

export function runningHost(): string | undefined {
  return running.getStore()?.host
}

/** A transaction of the request that is under way in the authority's library. */
export function inTransaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const found = running.getStore()
  if (!found) throw new Error('The authority was called without underContext')
  return found.ctx.transaction(work)
}

/** The authority's state in PostgreSQL, one adapter a model. Clients come from their own table. */
export function adapterFor(model: string): Adapter {
  const found = (payload: store.Payload | undefined) => payload as AdapterPayload | undefined
  const find = (by: Parameters<typeof store.findPayload>[2]) =>
    inTransaction(async (ctx) => found(await store.findPayload(ctx, model, by)))
  return {
    upsert: (id, payload, expiresIn) => inTransaction((ctx) => save(ctx, model, id, payload, expiresIn)),
    find: (id) => (model === 'Client' ? clientMetadata(id) : find({ id })),
    findByUid: (uid) => find({ uid }),
    findByUserCode: (userCode) => find({ userCode }),
    consume: async (id) => {
      const first = await inTransaction((ctx) => store.consumePayload(ctx, model, id))
      if (!first) throw new errors.InvalidGrant('already used')
    },
    destroy: (id) => inTransaction((ctx) => store.deletePayload(ctx, { model, id })),
    revokeByGrantId: (grantId) =>
      inTransaction(async (ctx) => {
        await store.deletePayload(ctx, { grantId })
        await endConnection(ctx, { grantId })
      }),
  }
}

/** A proof of a client works once, also when two bring it at the same moment. */
async function save(
  ctx: Context,
  model: string,
  id: string,
  payload: store.Payload,
  expiresIn?: number,
): Promise<void> {
  if (model !== 'ReplayDetection') return store.savePayload(ctx, model, id, payload, expiresIn)
  const first = await store.savePayloadOnce(ctx, model, id, payload, expiresIn)
  if (!first) throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
}

function clientMetadata(clientId: string): Promise<AdapterPayload | undefined> {
  return inTransaction(async (ctx) => {
    const client = await findClient(ctx, clientId)
    return client && (metadataOf(client) as AdapterPayload)
  })
}

/** A client in the library's terms: a system that acts for itself, or an app that people open. */
export function metadataOf(client: Omit<Client, 'openedAt' | 'launchUri' | 'logo'>) {
  const isApp = client.audience !== null
  const isNative = client.redirectUris.some((uri) => !/^https?:/.test(uri))
  return {
    client_id: client.clientId,
    client_name: client.name,
    ...(client.secret === null ? {} : { client_secret: client.secret }),
    ...(client.jwks ? { jwks: client.jwks } : {}),
    ...(client.jwksUri ? { jwks_uri: client.jwksUri } : {}),
    application_type: isNative ? ('native' as const) : ('web' as const),
    grant_types: isApp ? ['authorization_code', 'refresh_token'] : ['client_credentials'],
    response_types: isApp ? ['code' as const] : [],
    redirect_uris: [...client.redirectUris],
    token_endpoint_auth_method: client.authMethod,
    id_token_signed_response_alg: 'ES256' as const, // the only key there is
    given_scopes: client.scopes.join(' '),
    ...(client.audience ? { audience: client.audience } : {}),
  }
}
