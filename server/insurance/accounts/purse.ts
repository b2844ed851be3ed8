import type { Context } from '#kernel'
import { type Account, accountFor, accountsFor, type Balance, lockBalancesOf, openAccount } from '#ledger'

const kind = 'personal-account'

/** The personal account of a resident in the books, if anything was ever paid in. */
export async function personalAccountOf(ctx: Context, residentId: string): Promise<Account | undefined> {
  return accountFor(ctx, kind, residentId)
}

/** The personal accounts of several residents, by resident; who has none is not in the answer. */
export async function personalAccountsOf(ctx: Context, residentIds: readonly string[]): Promise<Map<string, Account>> {
  const names = residentIds.map((ownerId) => ({ kind, ownerId }))
  const found = await accountsFor(ctx, names)
  return new Map([...found.values()].map((account) => [account.ownerId, account]))
}

/** What the personal accounts of several residents hold, by resident, locked until the transaction ends. */
export async function lockPersonalAccounts(
  ctx: Context,
  residentIds: readonly string[],
): Promise<Map<string, Balance>> {
  return lockBalancesOf(ctx, kind, residentIds)
}

export async function openPersonalAccount(ctx: Context, residentId: string): Promise<Account> {
  return openAccount(ctx, { kind, ownerId: residentId, mayGoNegative: false, name: '个人账户' })
}

/** Where the yearly credits come from: the part of the contributions that belongs to the persons. */
export async function contributionsAccount(ctx: Context): Promise<Account> {
  return openAccount(ctx, { kind: 'contributions', ownerId: 'pool', mayGoNegative: true, name: '医保缴费划入' })
}
