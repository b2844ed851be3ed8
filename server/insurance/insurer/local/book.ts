// What the ledger says of bills: who really gave how much to the institution. The keys are those of settlement's postings.
import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import type { BookEntry, DayAsked } from '../link.ts'

const keysOf = (billId: string) => [
  `bill:${billId}`,
  `reservation:bill:${billId}`,
  `bill:${billId}:cash-taken`,
  `bill:${billId}:reversed`,
  `bill:${billId}:cash-given-back`,
]

interface Moved {
  readonly bill_id: string
  readonly at: Date
  readonly reversed: boolean
  readonly fund: number
  readonly account: number
  readonly cash: number
}

/** All that moved for bills, whenever it did; what went to the institution less what came back, and whether it was taken back. */
export async function movedFor(ctx: Context, billIds: readonly string[]): Promise<BookEntry[]> {
  if (billIds.length === 0) return []
  const { rows } = await ctx.client.query<Moved>({
    name: 'insurer-moved-for-bills',
    text: `select substring(key from '[0-9a-f]{8}-[0-9a-f-]{27}') as bill_id, min(at) as at,
                  bool_or(key like '%:reversed' or key like '%:cash-given-back') as reversed,
                  coalesce(sum(amount_fen) filter (where given and source_kind in ('fund-pool', 'fund')), 0)::bigint as fund,
                  coalesce(sum(amount_fen) filter (where given and source_kind in ('personal-account', 'insurer-account')), 0)::bigint as account,
                  coalesce(sum(amount_fen) filter (where given and source_kind = 'cash-in-transit'), 0)::bigint as cash
             from (select *, destination_kind = 'institution' as given from ledger.pub_movement where key = any($1)) m
            group by 1`,
    values: [billIds.flatMap(keysOf)],
  })
  return rows.map((row) => ({
    insurerSetlId: row.bill_id,
    medinsSetlId: row.bill_id,
    psnNo: null,
    state: row.reversed ? 'reversed' : 'settled',
    at: row.at.toISOString(),
    medfee_sumamt: row.fund + row.account + row.cash,
    fund_pay_sumamt: row.fund,
    acct_pay: row.account,
    cash_payamt: row.cash,
  }))
}

/** Bills whose money first reached the institution on the day. The institution's own part moves nowhere and is not in it. */
export async function bookOfDay(ctx: Context, { institutionId, date }: DayAsked): Promise<BookEntry[]> {
  const { rows } = await ctx.client.query<{ bill_id: string }>({
    name: 'insurer-bills-of-day',
    text: `select distinct substring(key from '[0-9a-f]{8}-[0-9a-f-]{27}') as bill_id from ledger.pub_movement
            where at >= ($1::date)::timestamp at time zone 'Asia/Shanghai'
              and at < ($1::date + 1)::timestamp at time zone 'Asia/Shanghai'
              and destination_kind = 'institution' and destination_owner = $2 and key ~ '(^|:)bill:'`,
    values: [date, institutionId],
  })
  const entries = await movedFor(
    ctx,
    rows.map((row) => row.bill_id),
  )
  return entries.filter((entry) => dayOf(new Date(entry.at)) === date)
}
