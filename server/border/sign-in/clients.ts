import { clientAnswer, openClientInput } from '#contracts/apps'
import { closeClientInput, done } from '#contracts/sign-in'
import { audit, refuseUnless, verb } from '#kernel'
import * as store from './client-store.ts'

/** Lets another system in, by a secret that is shown this once or by its own key (SMART backend services). */
export const openClient = verb(
  {
    name: 'sign_in.open_client',
    may: ['administrator', 'system'],
    input: openClientInput,
    answer: clientAnswer,
    summary: 'Opens a client-credentials client for another system.',
  },
  async (ctx, { name, scopes, authMethod = 'client_secret_basic', jwks, jwksUri }) => {
    const clientId = ctx.chance.uuid()
    const secret = authMethod === 'client_secret_basic' ? ctx.chance.bytes(32).toString('base64url') : null
    await store.saveClient(ctx, {
      clientId,
      name,
      authMethod,
      secret,
      jwks: jwks ?? null,
      jwksUri: jwksUri ?? null,
      audience: null,
      redirectUris: [],
      launchUri: null,
      logo: null,
      scopes,
      openedAt: ctx.now,
    })
    await audit(ctx, { action: 'create', entity: 'sign_in.client', entityId: clientId })
    return { clientId, clientSecret: secret }
  },
)

/** A system or an app; its tokens stop at once. Refusals: sign_in.client_not_found. */
export const closeClient = verb(
  {
    name: 'sign_in.close_client',
    may: ['administrator', 'system'],
    input: closeClientInput,
    answer: done,
    summary: 'Closes a client: a system or an app.',
  },
  async (ctx, { clientId }) => {
    refuseUnless(await store.closeClient(ctx, clientId), 'sign_in.client_not_found')
    await audit(ctx, { action: 'delete', entity: 'sign_in.client', entityId: clientId })
    return { done: true as const }
  },
)
