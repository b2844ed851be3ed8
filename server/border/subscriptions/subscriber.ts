import { demoClient } from '#border/sign-in'
import { type Actor, type Context, config } from '#kernel'
import { narrowScopes } from '#record'
import { scopesNow } from './store.ts'

/**
 * The client that wrote a Subscription, with what is left now of the scopes that it had then; undefined when it is closed or
 * nothing is left. Asked before each matching and each sending: whoever loses a right hears no more.
 */
export async function subscriberOf(
  ctx: Context,
  { subscriber_id: id, scopes }: { subscriber_id: string; scopes: readonly string[] },
): Promise<Actor | undefined> {
  const isDemo = config.demo && id === demoClient.clientId
  const now = isDemo ? demoClient.scopes : await scopesNow(ctx, id)
  const left = narrowScopes(scopes, now ?? [])
  return left.length === 0 ? undefined : { id, roles: ['integration'], name: id, scopes: left }
}
