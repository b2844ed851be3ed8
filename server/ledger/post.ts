import { allOf, type Context, refuseUnless } from '#kernel'
import * as moving from './movement-store.ts'
import {
  type Change,
  changesOf,
  checkPostings,
  contentOf,
  type Movement,
  opposite,
  type Posting,
  type PostingRequest,
  periodOf,
} from './posting.ts'
import * as store from './store.ts'

/**
 * Moves money at once; answers the transaction's id. Safe to repeat by key.
 * Refusals: ledger.bad_posting, ledger.unknown_account, ledger.not_enough, ledger.key_reused, ledger.period_closed.
 */
export async function post(ctx: Context, request: PostingRequest): Promise<string> {
  return ctx.transaction((ctx) => writeTransaction(ctx, request, 'post'))
}

/**
 * Posts the opposite of a transaction, once; answers the new transaction's id.
 * Refusals: ledger.unknown_transaction, ledger.already_reversed and those of `post`.
 */
export async function reverse(
  ctx: Context,
  request: { readonly transactionId: string; readonly key: string; readonly reason: string },
): Promise<string> {
  return ctx.transaction(async (ctx) => {
    const original = await store.lockTransaction(ctx, request.transactionId)
    refuseUnless(original, 'ledger.unknown_transaction')
    const earlier = await store.reversalOf(ctx, original.id)
    refuseUnless(!earlier || earlier.key === request.key, 'ledger.already_reversed')
    const postings = opposite(await store.postingsOf(ctx, original.id), request.reason)
    return writeTransaction(ctx, { postings, key: request.key }, 'post', original.id)
  })
}

/** Writes the transaction and moves the guarded balances; `movement` says whether the money was reserved before. */
export async function writeTransaction(
  ctx: Context,
  request: PostingRequest,
  movement: 'post' | 'postReserved',
  reverses?: string,
): Promise<string> {
  const locked = await lockFor(ctx, movement, request.postings)
  const id = ctx.chance.uuid()
  const contentSm3 = contentOf(request.postings)
  if (!(await moving.insertTransaction(ctx, { id, key: request.key, contentSm3, reverses }))) {
    const known = await store.transactionByKey(ctx, request.key)
    refuseUnless(known, 'ledger.period_closed', { params: { period: periodOf(ctx.now) } })
    refuseUnless(known.content_sm3 === contentSm3, 'ledger.key_reused')
    return known.id
  }
  await moveGuarded(ctx, locked)
  await moving.insertPostings(ctx, id, request.postings, locked.assets)
  return id
}

interface Locked {
  readonly assets: readonly string[]
  readonly changes: readonly Change[]
  readonly balances: ReadonlyMap<string, moving.Guarded>
}

/** Checks the postings and locks the guarded accounts they touch. Refusals: ledger.bad_posting, ledger.unknown_account. */
export async function lockFor(ctx: Context, movement: Movement, postings: readonly Posting[]): Promise<Locked> {
  const ids = postings.flatMap((one) => [one.source, one.destination])
  const [accounts, balances] = await allOf(ctx, [
    () => moving.accountsHoldingBooks(ctx, ids),
    () => moving.lockGuarded(ctx, [...new Set(ids)]),
  ])
  return { assets: checkPostings(postings, accounts), changes: changesOf(movement, postings, accounts), balances }
}

/** Applies the net change of each guarded account. Refuses ledger.not_enough when what is available would go below zero. */
export async function moveGuarded(ctx: Context, { changes, balances }: Locked): Promise<void> {
  for (const change of changes) {
    const { postedFen, reservedFen } = balances.get(change.accountId)!
    const availableFen = postedFen + change.postedFen - (reservedFen + change.reservedFen)
    refuseUnless(availableFen >= 0, 'ledger.not_enough')
  }
  if (changes.length > 0) await moving.applyChanges(ctx, changes)
}
