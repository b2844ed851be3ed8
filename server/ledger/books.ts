import type { ClosedPeriod, TrialBalance } from '#contracts/ledger'
import { type Context, rowsOf } from '#kernel'
import type { Guarded } from './movement-store.ts'

/** Balance of an account that keeps none: its last closing balance and what has moved since. */
export async function summedBalance(ctx: Context, accountId: string): Promise<number> {
  const rows = await rowsOf<{ fen: number }>(ctx, {
    name: 'ledger-summed-balance',
    text: `with closed as (
             select balance_fen, ends_before from ledger.closing_balance where account_id = $1
              order by ends_before desc limit 1
           )
           select (coalesce((select balance_fen from closed), 0)
             + coalesce((select sum(amount_fen) from ledger.posting where destination = $1
                          and at >= coalesce((select ends_before from closed), '-infinity')), 0)
             - coalesce((select sum(amount_fen) from ledger.posting where source = $1
                          and at >= coalesce((select ends_before from closed), '-infinity')), 0))::bigint as fen`,
    values: [accountId],
  })
  return rows[0]!.fen
}

/** Whether an account is there, and the balance it keeps if it keeps one. */
export async function readAccount(ctx: Context, id: string): Promise<{ guarded: Guarded | undefined } | undefined> {
  const rows = await rowsOf(ctx, {
    name: 'ledger-read-account',
    text: `select a.may_go_negative, g.posted_fen, g.reserved_fen
             from ledger.account a left join ledger.guarded_balance g on g.account_id = a.id where a.id = $1`,
    values: [id],
  })
  const row = rows[0]
  if (!row) return undefined
  return { guarded: row.may_go_negative ? undefined : { postedFen: row.posted_fen, reservedFen: row.reserved_fen } }
}

export interface StatementRow {
  readonly no: number
  readonly transaction_id: string
  readonly at: Date
  readonly reason: string
  readonly moved_fen: number
  readonly balance_fen: number
}

/** Newest first, each with the balance after it, below the number that the page before ended with. */
export async function statementRows(ctx: Context, accountId: string, limit: number, beforeNo: number | null) {
  const rows = await rowsOf<StatementRow>(ctx, {
    name: 'ledger-statement',
    text: `select * from (
        select no, transaction_id, at, reason, moved_fen, sum(moved_fen) over (order by no)::bigint as balance_fen
          from (select no, transaction_id, at, reason, amount_fen as moved_fen from ledger.posting where destination = $1
                union all
                select no, transaction_id, at, reason, -amount_fen from ledger.posting where source = $1) leg) line
       where $2::bigint is null or no < $2
       order by no desc limit $3`,
    values: [accountId, beforeNo, limit],
  })
  return rows
}

export async function insertClosedPeriod(ctx: Context, period: string, endsBefore: Date): Promise<number> {
  await ctx.client.query('insert into ledger.closed_period (period, ends_before, closed_at) values ($1, $2, $3)', [
    period,
    endsBefore,
    ctx.now,
  ])
  const { rowCount } = await ctx.client.query(
    `insert into ledger.closing_balance (account_id, period, ends_before, balance_fen)
     select account, $1, $2::timestamptz, sum(moved) from (
       select destination as account, amount_fen as moved from ledger.posting where at < $2
       union all select source, -amount_fen from ledger.posting where at < $2) leg
      group by account`,
    [period, endsBefore],
  )
  return rowCount ?? 0
}

export async function closedPeriod(ctx: Context, period: string): Promise<ClosedPeriod | undefined> {
  const { rows } = await ctx.client.query<{ closed_at: Date; accounts: number }>(
    `select closed_at, (select count(*) from ledger.closing_balance where period = $1) as accounts
       from ledger.closed_period where period = $1`,
    [period],
  )
  return rows[0] && { period, closedAt: rows[0].closed_at.toISOString(), accounts: rows[0].accounts }
}

/** Everything against everything: what is kept, what was closed, what is reserved, and the postings themselves. */
export async function trialBalanceRows(ctx: Context): Promise<TrialBalance['assets']> {
  const { rows } = await ctx.client.query<TrialBalance['assets'][number]>(
    `with leg as (
       select destination as account_id, amount_fen as moved, at from ledger.posting
       union all select source, -amount_fen, at from ledger.posting
     ), closed as (
       select distinct on (account_id) account_id, ends_before, balance_fen from ledger.closing_balance
        order by account_id, ends_before desc
     ), summed as (
       select leg.account_id, sum(moved) as whole, sum(moved) filter (where closed.ends_before is null or at >= closed.ends_before) as since
         from leg left join closed using (account_id) group by leg.account_id
     ), held as (
       select l.source as account_id, sum(l.amount_fen) as fen
         from ledger.reserved_line l join ledger.reservation r on r.id = l.reservation_id
        where r.state = 'open' group by l.source
     ), account as (
       select a.id, a.asset, coalesce(s.whole, 0) as whole,
              coalesce(g.posted_fen, coalesce(c.balance_fen, 0) + coalesce(s.since, 0)) as kept,
              case when a.may_go_negative then 0 else coalesce(g.reserved_fen, 0) - coalesce(h.fen, 0) end as reserved_drift
         from ledger.account a
         left join ledger.guarded_balance g on g.account_id = a.id
         left join summed s on s.account_id = a.id
         left join closed c on c.account_id = a.id
         left join held h on h.account_id = a.id
     )
     select asset, count(*) as accounts,
            (select count(*) from ledger.posting p where p.asset = account.asset) as postings,
            sum(kept)::bigint as "totalFen", sum(abs(kept - whole))::bigint as "driftFen",
            sum(abs(reserved_drift))::bigint as "reservedDriftFen"
       from account group by asset order by asset`,
  )
  return rows
}
