// What a movement of money asks and writes: several movements of one unit of work share their statements.
import { type AskedAlike, askAlike, type Context, type WrittenAlike, writeAlike } from '#kernel'
import type { Account } from './account.ts'
import type { Change, Posting } from './posting.ts'

export interface AccountRow {
  id: string
  kind: string
  owner_id: string
  asset: string
  name: string
  may_go_negative: boolean
  opened_at: Date
}

export const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  kind: row.kind,
  ownerId: row.owner_id,
  asset: row.asset,
  name: row.name,
  mayGoNegative: row.may_go_negative,
})

export const booksLock = 7_310_802

const heldBooks: AskedAlike<readonly string[], Map<string, Account>> = {
  statement: (items) => ({
    name: 'ledger-accounts',
    text: `with held as materialized (select pg_advisory_xact_lock_shared(${booksLock}))
           select a.* from held, ledger.account a where a.id = any($1::uuid[])`,
    values: [[...new Set(items.flat())]],
  }),
  answers: (rows, items) => {
    const found = rows.map((row) => toAccount(row as unknown as AccountRow))
    return items.map((ids) => new Map(found.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one])))
  },
}

/**
 * The accounts of a movement. Holds the books open until the transaction ends: closing a period waits for whoever has
 * begun to move money.
 */
export async function accountsHoldingBooks(ctx: Context, ids: readonly string[]): Promise<Map<string, Account>> {
  return askAlike(ctx, heldBooks, ids)
}

export interface Guarded {
  readonly postedFen: number
  readonly reservedFen: number
}

const guardedOf = (row: { posted_fen?: unknown; reserved_fen?: unknown }): Guarded => ({
  postedFen: row.posted_fen as number,
  reservedFen: row.reserved_fen as number,
})

const lockedById: AskedAlike<readonly string[], Map<string, Guarded>> = {
  statement: (items) => ({
    name: 'ledger-lock',
    text: `select account_id, posted_fen, reserved_fen from ledger.guarded_balance
            where account_id = any($1::uuid[]) order by account_id for update`,
    values: [[...new Set(items.flat())]],
  }),
  answers: (rows, items) => {
    const found = new Map(rows.map((row) => [row.account_id as string, guardedOf(row)]))
    return items.map((ids) => new Map([...found].filter(([id]) => ids.includes(id))))
  },
}

/** Locks in id order, so that two movements over the same accounts wait for each other instead of deadlocking. */
export async function lockGuarded(ctx: Context, ids: readonly string[]): Promise<Map<string, Guarded>> {
  return askAlike(ctx, lockedById, ids)
}

interface Owners {
  readonly kind: string
  readonly ownerIds: readonly string[]
  readonly asset: string
}

const lockedByOwner: AskedAlike<Owners, Map<string, Guarded>> = {
  statement: (items) => {
    const asked = items.flatMap(({ ownerIds, ...one }) => ownerIds.map((ownerId) => ({ ...one, ownerId })))
    return {
      name: 'ledger-lock-of',
      text: `select a.kind, a.owner_id, a.asset, g.posted_fen, g.reserved_fen
               from ledger.account a join ledger.guarded_balance g on g.account_id = a.id
              where (a.kind, a.owner_id, a.asset) in (select * from unnest($1::text[], $2::text[], $3::text[]))
              order by g.account_id for update of g`,
      values: [asked.map((one) => one.kind), asked.map((one) => one.ownerId), asked.map((one) => one.asset)],
    }
  },
  answers: (rows, items) => {
    const nameOf = (kind: unknown, ownerId: unknown, asset: unknown) => `${kind} ${ownerId} ${asset}`
    const found = new Map(rows.map((row) => [nameOf(row.kind, row.owner_id, row.asset), guardedOf(row)]))
    return items.map(({ kind, ownerIds, asset }) => {
      const its = ownerIds.map((id) => [id, found.get(nameOf(kind, id, asset))] as const)
      return new Map(its.filter((one): one is readonly [string, Guarded] => one[1] !== undefined))
    })
  },
}

/** The same by kind and owner; by owner. */
export async function lockGuardedOf(ctx: Context, kind: string, ownerIds: readonly string[], asset: string) {
  return askAlike(ctx, lockedByOwner, { kind, ownerIds, asset })
}

const changed: WrittenAlike<Change> = {
  statement: (changes) => ({
    name: 'ledger-change',
    text: `update ledger.guarded_balance b
              set posted_fen = b.posted_fen + c.posted, reserved_fen = b.reserved_fen + c.reserved
             from (select id, sum(posted)::bigint as posted, sum(reserved)::bigint as reserved
                     from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as one(id, posted, reserved) group by id) c
            where b.account_id = c.id`,
    values: [changes.map((c) => c.accountId), changes.map((c) => c.postedFen), changes.map((c) => c.reservedFen)],
  }),
}

export async function applyChanges(ctx: Context, changes: readonly Change[]): Promise<void> {
  for (const change of changes) writeAlike(ctx, changed, change)
}

export interface NewTransaction {
  readonly id: string
  readonly key: string
  readonly contentSm3: string
  readonly reverses?: string | undefined
}

const insertedTransactions: AskedAlike<NewTransaction & { at: Date }, boolean> = {
  statement: (items) => ({
    name: 'ledger-insert-transaction',
    text: `insert into ledger.transaction (id, key, content_sm3, at, reverses)
           select t.* from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[]) as t(id, key, content, at, reverses)
            where not exists (select 1 from ledger.closed_period where ends_before > t.at)
           on conflict (key) do nothing returning id`,
    values: [
      items.map((one) => one.id),
      items.map((one) => one.key),
      items.map((one) => one.contentSm3),
      items.map((one) => one.at),
      items.map((one) => one.reverses ?? null),
    ],
  }),
  answers: (rows, items) => items.map(({ id }) => rows.some((row) => row.id === id)),
}

/** False when the key is taken, or when the instant lies in a closed period. */
export async function insertTransaction(ctx: Context, made: NewTransaction): Promise<boolean> {
  return askAlike(ctx, insertedTransactions, { ...made, at: ctx.now })
}

type Moved = Posting & { readonly id: string; readonly no: number; readonly asset: string; readonly at: Date }

const insertedPostings: WrittenAlike<Moved> = {
  statement: (moved) => ({
    name: 'ledger-insert-postings',
    text: `insert into ledger.posting (transaction_id, line_no, source, destination, amount_fen, asset, reason, at)
           select p.* from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::timestamptz[])
                  as p(id, no, source, destination, amount, asset, reason, at)`,
    values: [
      moved.map((p) => p.id),
      moved.map((p) => p.no),
      ...columns(moved),
      moved.map((p) => p.asset),
      moved.map((p) => p.reason),
      moved.map((p) => p.at),
    ],
  }),
}

export async function insertPostings(
  ctx: Context,
  id: string,
  postings: readonly Posting[],
  assets: readonly string[],
) {
  postings.forEach((posting, at) => {
    writeAlike(ctx, insertedPostings, { ...posting, id, no: at + 1, asset: assets[at]!, at: ctx.now })
  })
}

export const columns = (postings: readonly Posting[]) => [
  postings.map((p) => p.source),
  postings.map((p) => p.destination),
  postings.map((p) => p.amountFen),
]
