import { AsyncLocalStorage } from 'node:async_hooks'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Context } from '#kernel'
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

function inTransaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
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
    upsert: (id, payload, expiresIn) => inTransaction((ctx) => store.savePayload(ctx, model, id, payload, expiresIn)),
    find: (id) => (model === 'Client' ? findClient(id) : find({ id })),
    findByUid: (uid) => find({ uid }),
    findByUserCode: (userCode) => find({ userCode }),
    consume: (id) => inTransaction((ctx) => store.consumePayload(ctx, model, id)),
    destroy: (id) => inTransaction((ctx) => store.deletePayload(ctx, { model, id })),
    revokeByGrantId: (grantId) => inTransaction((ctx) => store.deletePayload(ctx, { grantId })),
  }
}

function findClient(clientId: string): Promise<AdapterPayload | undefined> {
  return inTransaction(async (ctx) => {
    const client = await store.findClient(ctx, clientId)
    return client && (backendClient(client) as AdapterPayload)
  })
}

/** A client-credentials client in the library's terms. */
export function backendClient(client: store.Client) {
  return {
    client_id: client.clientId,
    client_secret: client.secret,
    client_name: client.name,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic' as const,
    id_token_signed_response_alg: 'ES256' as const, // the only key there is
    given_scopes: client.scopes.join(' '),
  }
}
