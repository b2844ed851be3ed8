import type { Context } from '#kernel'
import * as store from './store.ts'

export interface Account {
  readonly id: string
  readonly kind: string
  readonly ownerId: string
  readonly asset: string
  readonly name: string
  readonly mayGoNegative: boolean
}

export interface NewAccount {
  readonly id?: string
  readonly kind: string
  readonly ownerId: string
  readonly mayGoNegative: boolean
  readonly name: string
  readonly asset?: string
}

/** Opens the account of this kind, owner and asset, or answers the one that is already open. */
export async function openAccount(ctx: Context, request: NewAccount): Promise<Account> {
  return ctx.transaction(async (ctx) => {
    const asset = request.asset ?? 'CNY'
    const found = await store.findAccount(ctx, request.kind, request.ownerId, asset)
    if (found) return found
    await store.insertAccount(ctx, { ...request, id: request.id ?? ctx.chance.uuid(), asset })
    return (await store.findAccount(ctx, request.kind, request.ownerId, asset))!
  })
}

/** The account of this kind and owner, if it was opened. */
export async function accountFor(
  ctx: Context,
  kind: string,
  ownerId: string,
  asset = 'CNY',
): Promise<Account | undefined> {
  return ctx.transaction((ctx) => store.findAccount(ctx, kind, ownerId, asset))
}

/** Those of the accounts that were opened, in one look; keys of the answer are `kind ownerId`. */
export async function accountsFor(
  ctx: Context,
  names: readonly { readonly kind: string; readonly ownerId: string }[],
  asset = 'CNY',
): Promise<Map<string, Account>> {
  const found = await ctx.transaction((ctx) => store.findAccounts(ctx, names, asset))
  return new Map(found.map((one) => [`${one.kind} ${one.ownerId}`, one]))
}
