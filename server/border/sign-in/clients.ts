import { closeClientInput, done, openClientAnswer, openClientInput } from '#contracts/sign-in'
import { audit, refuseUnless, verb } from '#kernel'
import * as store from './store.ts'

/** Lets another system in. The secret is shown this once. */
export const openClient = verb(
  {
    name: 'sign_in.open_client',
    may: ['administrator', 'system'],
    input: openClientInput,
    answer: openClientAnswer,
    summary: 'Opens a client-credentials client for another system.',
  },
  async (ctx, { name, scopes }) => {
    const client = { clientId: ctx.chance.uuid(), secret: ctx.chance.bytes(32).toString('base64url'), name, scopes }
    await store.saveClient(ctx, client)
    await audit(ctx, { action: 'create', entity: 'sign_in.client', entityId: client.clientId })
    return { clientId: client.clientId, clientSecret: client.secret }
  },
)

/** Its tokens stop at once. Refusals: sign_in.client_not_found. */
export const closeClient = verb(
  {
    name: 'sign_in.close_client',
    may: ['administrator', 'system'],
    input: closeClientInput,
    answer: done,
    summary: 'Closes a client-credentials client.',
  },
  async (ctx, { clientId }) => {
    refuseUnless(await store.closeClient(ctx, clientId), 'sign_in.client_not_found')
    await audit(ctx, { action: 'delete', entity: 'sign_in.client', entityId: clientId })
    return { done: true as const }
  },
)
