import type { StatementLine } from '#contracts/ledger'
import { type Context, refuseUnless } from '#kernel'
import * as books from './books.ts'
import * as moving from './movement-store.ts'

export interface Balance {
  readonly balanceFen: number
  /** Set aside, and so not available. */
  readonly reservedFen: number
  readonly availableFen: number
}

/** What an account holds: what reached it less what left it. Refusals: ledger.unknown_account. */
export async function balanceOf(ctx: Context, accountId: string): Promise<Balance> {
  return ctx.transaction(async (ctx) => {
    const account = await books.readAccount(ctx, accountId)
    refuseUnless(account, 'ledger.unknown_account')
    if (account.guarded) return toBalance(account.guarded)
    const balanceFen = await books.summedBalance(ctx, accountId)
    return { balanceFen, reservedFen: 0, availableFen: balanceFen }
  })
}

/**
 * Locks accounts that may not go negative until the transaction ends, in one order for everybody, and answers what they
 * hold. For whoever decides by a balance and then moves money, or moves money several times in one transaction.
 */
export async function lockBalances(ctx: Context, accountIds: readonly string[]): Promise<Map<string, Balance>> {
  if (accountIds.length === 0) return new Map()
  const locked = await moving.lockGuarded(ctx, accountIds)
  return new Map([...locked].map(([id, guarded]) => [id, toBalance(guarded)]))
}

/** The same by kind and owner, in one look; by owner. Whoever has no such account is not in the answer. */
export async function lockBalancesOf(
  ctx: Context,
  kind: string,
  ownerIds: readonly string[],
  asset = 'CNY',
): Promise<Map<string, Balance>> {
  const locked = await moving.lockGuardedOf(ctx, kind, ownerIds, asset)
  return new Map([...locked].map(([ownerId, guarded]) => [ownerId, toBalance(guarded)]))
}

/** One page of an account's movements, newest first. `before` is the `next` of the page before. */
export async function statementOf(
  ctx: Context,
  accountId: string,
  options: { limit: number; before?: string | undefined },
): Promise<{ lines: StatementLine[]; next: string | null }> {
  return ctx.transaction(async (ctx) => {
    const rows = await books.statementRows(
      ctx,
      accountId,
      options.limit,
      options.before ? Number(options.before) : null,
    )
    const last = rows.length === options.limit ? rows.at(-1) : undefined
    return {
      lines: rows.map((row) => ({
        transactionId: row.transaction_id,
        at: row.at.toISOString(),
        amountFen: row.moved_fen,
        balanceFen: row.balance_fen,
        reason: row.reason,
      })),
      next: last ? String(last.no) : null,
    }
  })
}

const toBalance = ({ postedFen, reservedFen }: moving.Guarded): Balance => ({
  balanceFen: postedFen,
  reservedFen,
  availableFen: postedFen - reservedFen,
})
