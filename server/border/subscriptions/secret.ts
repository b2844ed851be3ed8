import { audit, type Context, refuseUnless, wrap } from '#kernel'
import * as store from './store.ts'

/**
 * Makes the secret with which what is sent to an endpoint is signed, and gives it this once; the one before stops at once.
 * Only whoever wrote the Subscription. Refusals: subscriptions.not_found.
 */
export async function renewSecret(ctx: Context, id: string): Promise<string> {
  return ctx.transaction(async (ctx) => {
    const found = await store.find(ctx, id, 'lock')
    refuseUnless(found && found.subscriber_id === ctx.actor.id, 'subscriptions.not_found', { field: 'id' })
    const secret = ctx.chance.bytes(32).toString('base64url')
    await store.change(ctx, id, { secret_wrapped: wrap('subscription-secret', secret) })
    await audit(ctx, { action: 'update', entity: 'subscriptions.secret', entityId: id })
    return secret
  })
}
