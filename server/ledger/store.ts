import { type AskedAlike, askAlike, type Context, sendSoon, tables } from '#kernel'
import type { Account } from './account.ts'
import { type AccountRow, booksLock, columns, type NewTransaction, toAccount } from './movement-store.ts'
import type { Posting } from './posting.ts'

interface LedgerTables {
  'ledger.account': AccountRow
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

const db = (ctx: Context) => tables<LedgerTables>(ctx)

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

const foundAccounts: AskedAlike<{ names: readonly AccountName[]; asset: string }, Account[]> = {
  statement: (items) => {
    const asked = items.flatMap(({ names, asset }) => names.map((one) => ({ ...one, asset })))
    return {
      name: 'ledger-find-accounts',
      text: `select distinct a.* from unnest($1::text[], $2::text[], $3::text[]) as asked(kind, owner_id, asset)
               join ledger.account a on a.kind = asked.kind and a.owner_id = asked.owner_id and a.asset = asked.asset`,
      values: [asked.map((one) => one.kind), asked.map((one) => one.ownerId), asked.map((one) => one.asset)],
    }
  },
  answers: (rows, items) => {
    const nameOf = (one: AccountName, asset: string) => `${one.kind} ${one.ownerId} ${asset}`
    const found = new Map(
      rows.map((row) => toAccount(row as unknown as AccountRow)).map((one) => [nameOf(one, one.asset), one]),
    )
    return items.map(({ names, asset }) => names.flatMap((one) => found.get(nameOf(one, asset)) ?? []))
  },
}

export async function findAccounts(ctx: Context, names: readonly AccountName[], asset: string): Promise<Account[]> {
  return askAlike(ctx, foundAccounts, { names, asset })
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

const toPosting = (row: { source: string; destination: string; amount_fen: number; reason: string }): Posting => ({
  source: row.source,
  destination: row.destination,
  amountFen: row.amount_fen,
  reason: row.reason,
})
