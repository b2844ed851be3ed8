import { type Context, rowsOf, sendSoon, tables } from '#kernel'
import type { Account } from './account.ts'
import type { Change, Posting } from './posting.ts'

interface LedgerTables {
  'ledger.account': {
    id: string
    kind: string
    owner_id: string
    asset: string
    name: string
    may_go_negative: boolean
    opened_at: Date
  }
  'ledger.guarded_balance': { account_id: string; posted_fen: number; reserved_fen: number }
  'ledger.transaction': { id: string; key: string; content_sm3: string; at: Date; reverses: string | null }
  'ledger.posting': {
    transaction_id: string
    line_no: number
    source: string
    destination: string
    amount_fen: number
    asset: string
    reason: string
    at: Date
  }
  'ledger.reservation': {
    id: string
    key: string
    content_sm3: string
    state: 'open' | 'posted' | 'void'
    reserved_at: Date
    ended_at: Date | null
    transaction_id: string | null
  }
  'ledger.reserved_line': Omit<LedgerTables['ledger.posting'], 'transaction_id' | 'at'> & { reservation_id: string }
}

export type ReservationRow = LedgerTables['ledger.reservation']

const booksLock = 7_310_802

const db = (ctx: Context) => tables<LedgerTables>(ctx)

const toAccount = (row: LedgerTables['ledger.account']): Account => ({
  id: row.id,
  kind: row.kind,
  ownerId: row.owner_id,
  asset: row.asset,
  name: row.name,
  mayGoNegative: row.may_go_negative,
})

export async function findAccount(ctx: Context, kind: string, ownerId: string, asset: string) {
  const row = await db(ctx)
    .selectFrom('ledger.account')
    .selectAll()
    .where('kind', '=', kind)
    .where('owner_id', '=', ownerId)
    .where('asset', '=', asset)
    .executeTakeFirst()
  return row && toAccount(row)
}

export interface AccountName {
  readonly kind: string
  readonly ownerId: string
}

export async function findAccounts(ctx: Context, names: readonly AccountName[], asset: string): Promise<Account[]> {
  const rows = await rowsOf<LedgerTables['ledger.account']>(ctx, {
    name: 'ledger-find-accounts',
    text: `select a.* from unnest($1::text[], $2::text[]) as asked(kind, owner_id)
             join ledger.account a on a.kind = asked.kind and a.owner_id = asked.owner_id and a.asset = $3`,
    values: [names.map((one) => one.kind), names.map((one) => one.ownerId), asset],
  })
  return rows.map(toAccount)
}

export async function insertAccount(ctx: Context, account: Account): Promise<void> {
  const inserted = await db(ctx)
    .insertInto('ledger.account')
    .values({
      id: account.id,
      kind: account.kind,
      owner_id: account.ownerId,
      asset: account.asset,
      name: account.name,
      may_go_negative: account.mayGoNegative,
      opened_at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'owner_id', 'asset']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted || account.mayGoNegative) return
  const balance = { account_id: account.id, posted_fen: 0, reserved_fen: 0 }
  await db(ctx).insertInto('ledger.guarded_balance').values(balance).execute()
}

/**
 * The accounts of a movement. Holds the books open until the transaction ends: closing a period waits for whoever has
 * begun to move money.
 */
export async function accountsHoldingBooks(ctx: Context, ids: readonly string[]): Promise<Map<string, Account>> {
  const rows = await rowsOf<LedgerTables['ledger.account']>(ctx, {
    name: 'ledger-accounts',
    text: `with held as materialized (select pg_advisory_xact_lock_shared(${booksLock}))
           select a.* from held, ledger.account a where a.id = any($1::uuid[])`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.id, toAccount(row)]))
}

export interface Guarded {
  readonly postedFen: number
  readonly reservedFen: number
}

/** Locks in id order, so that two movements over the same accounts wait for each other instead of deadlocking. */
export async function lockGuarded(ctx: Context, ids: readonly string[]): Promise<Map<string, Guarded>> {
  const rows = await rowsOf(ctx, {
    name: 'ledger-lock',
    text: `select account_id, posted_fen, reserved_fen from ledger.guarded_balance
            where account_id = any($1::uuid[]) order by account_id for update`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.account_id, { postedFen: row.posted_fen, reservedFen: row.reserved_fen }]))
}

/** The same by kind and owner; by owner. */
export async function lockGuardedOf(ctx: Context, kind: string, ownerIds: readonly string[], asset: string) {
  const rows = await rowsOf(ctx, {
    name: 'ledger-lock-of',
    text: `select a.owner_id, g.posted_fen, g.reserved_fen
             from ledger.account a join ledger.guarded_balance g on g.account_id = a.id
            where a.kind = $1 and a.owner_id = any($2::text[]) and a.asset = $3 order by g.account_id for update of g`,
    values: [kind, ownerIds, asset],
  })
  return new Map(
    rows.map((row): [string, Guarded] => [row.owner_id, { postedFen: row.posted_fen, reservedFen: row.reserved_fen }]),
  )
}

export async function applyChanges(ctx: Context, changes: readonly Change[]): Promise<void> {
  sendSoon(ctx, [
    {
      name: 'ledger-change',
      text: `update ledger.guarded_balance b
              set posted_fen = b.posted_fen + c.posted, reserved_fen = b.reserved_fen + c.reserved
             from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as c(id, posted, reserved)
            where b.account_id = c.id`,
      values: [changes.map((c) => c.accountId), changes.map((c) => c.postedFen), changes.map((c) => c.reservedFen)],
    },
  ])
}

/** Waits for all who are moving money, and keeps others from beginning. */
export async function closeBooks(ctx: Context): Promise<void> {
  await ctx.client.query(`select pg_advisory_xact_lock(${booksLock})`)
}

export async function closedBefore(ctx: Context): Promise<Date | undefined> {
  const { rows } = await ctx.client.query('select max(ends_before) as at from ledger.closed_period')
  return rows[0]?.at ?? undefined
}

export async function transactionByKey(ctx: Context, key: string) {
  return db(ctx).selectFrom('ledger.transaction').selectAll().where('key', '=', key).executeTakeFirst()
}

export async function lockTransaction(ctx: Context, id: string) {
  return db(ctx).selectFrom('ledger.transaction').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function reversalOf(ctx: Context, id: string) {
  return db(ctx).selectFrom('ledger.transaction').select(['id', 'key']).where('reverses', '=', id).executeTakeFirst()
}

export interface NewTransaction {
  readonly id: string
  readonly key: string
  readonly contentSm3: string
  readonly reverses?: string | undefined
}

/** False when the key is taken, or when the instant lies in a closed period. */
export async function insertTransaction(ctx: Context, made: NewTransaction): Promise<boolean> {
  const rows = await rowsOf(ctx, {
    name: 'ledger-insert-transaction',
    text: `insert into ledger.transaction (id, key, content_sm3, at, reverses)
           select $1, $2, $3, $4, $5 where not exists (select 1 from ledger.closed_period where ends_before > $4)
           on conflict (key) do nothing returning id`,
    values: [made.id, made.key, made.contentSm3, ctx.now, made.reverses ?? null],
  })
  return rows.length === 1
}

export async function insertPostings(
  ctx: Context,
  id: string,
  postings: readonly Posting[],
  assets: readonly string[],
) {
  sendSoon(ctx, [
    {
      name: 'ledger-insert-postings',
      text: `insert into ledger.posting (transaction_id, line_no, source, destination, amount_fen, asset, reason, at)
           select $1, p.no, p.source, p.destination, p.amount, p.asset, p.reason, $2
             from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[])
                  with ordinality as p(source, destination, amount, asset, reason, no)`,
      values: [id, ctx.now, ...columns(postings), assets, postings.map((p) => p.reason)],
    },
  ])
}

export async function postingsOf(ctx: Context, transactionId: string): Promise<Posting[]> {
  const rows = await db(ctx)
    .selectFrom('ledger.posting')
    .selectAll()
    .where('transaction_id', '=', transactionId)
    .orderBy('line_no')
    .execute()
  return rows.map(toPosting)
}

export async function insertReservation(ctx: Context, made: NewTransaction): Promise<boolean> {
  const { rowCount } = await ctx.client.query({
    name: 'ledger-insert-reservation',
    text: `insert into ledger.reservation (id, key, content_sm3, reserved_at) values ($1, $2, $3, $4)
           on conflict (key) do nothing`,
    values: [made.id, made.key, made.contentSm3, ctx.now],
  })
  return rowCount === 1
}

export async function insertReservedLines(
  ctx: Context,
  id: string,
  postings: readonly Posting[],
  assets: readonly string[],
) {
  sendSoon(ctx, [
    {
      name: 'ledger-insert-reserved',
      text: `insert into ledger.reserved_line (reservation_id, line_no, source, destination, amount_fen, asset, reason)
           select $1, p.no, p.source, p.destination, p.amount, p.asset, p.reason
             from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[])
                  with ordinality as p(source, destination, amount, asset, reason, no)`,
      values: [id, ...columns(postings), assets, postings.map((p) => p.reason)],
    },
  ])
}

export async function reservationByKey(ctx: Context, key: string) {
  return db(ctx).selectFrom('ledger.reservation').selectAll().where('key', '=', key).executeTakeFirst()
}

export async function lockReservation(ctx: Context, id: string) {
  return db(ctx).selectFrom('ledger.reservation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function reservedLinesOf(ctx: Context, reservationId: string): Promise<Posting[]> {
  const rows = await db(ctx)
    .selectFrom('ledger.reserved_line')
    .selectAll()
    .where('reservation_id', '=', reservationId)
    .orderBy('line_no')
    .execute()
  return rows.map(toPosting)
}

export async function endReservation(ctx: Context, id: string, state: 'posted' | 'void', transactionId: string | null) {
  await db(ctx)
    .updateTable('ledger.reservation')
    .set({ state, ended_at: ctx.now, transaction_id: transactionId })
    .where('id', '=', id)
    .execute()
}

const columns = (postings: readonly Posting[]) => [
  postings.map((p) => p.source),
  postings.map((p) => p.destination),
  postings.map((p) => p.amountFen),
]

const toPosting = (row: { source: string; destination: string; amount_fen: number; reason: string }): Posting => ({
  source: row.source,
  destination: row.destination,
  amountFen: row.amount_fen,
  reason: row.reason,
})
