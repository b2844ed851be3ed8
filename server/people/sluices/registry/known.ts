import { type Context, refuseUnless } from '#kernel'
import * as store from './store.ts'

export interface Sluice {
  readonly id: string
  readonly institutionId: string
  readonly name: string
  readonly sm2PublicKey: string
  readonly state: 'enrolled' | 'revoked'
  readonly registeredAt: Date
  readonly revokedAt: Date | null
  readonly revokedReason: string | null
}

/** The sluice through which a hospital can be spoken to; undefined when it has none. */
export async function enrolledSluiceOf(ctx: Context, institutionId: string): Promise<Sluice | undefined> {
  const [found] = await ctx.transaction((ctx) => store.find(ctx, { institutionId, state: 'enrolled' }))
  return found
}

/** Refusals: sluices.not_found. */
export async function sluiceOf(ctx: Context, id: string): Promise<Sluice> {
  const [found] = await ctx.transaction((ctx) => store.find(ctx, { id }))
  refuseUnless(found, 'sluices.not_found')
  return found
}
