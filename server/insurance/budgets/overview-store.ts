/** What the overview reads: months of bills, statements of the year. */
import type { Context } from '#kernel'

export interface MonthFen {
  readonly insutype: string
  readonly med_type: string
  readonly month: number
  readonly fen: number
}

/** Pooled-fund amounts of bills that stand, by scheme, category and the month of settling. */
export async function monthsOf(ctx: Context, year: number): Promise<MonthFen[]> {
  const { rows } = await ctx.client.query<MonthFen>({
    name: 'budgets-months-of',
    text: `select insutype, med_type, extract(month from settled_at at time zone 'Asia/Shanghai')::int as month, sum(hifp_pay)::bigint as fen
             from settlement.pub_bill
            where state = 'settled' and insutype is not null
              and settled_at >= $1::timestamp at time zone 'Asia/Shanghai' and settled_at < $2::timestamp at time zone 'Asia/Shanghai'
            group by 1, 2, 3`,
    values: [`${year}-01-01`, `${year + 1}-01-01`],
  })
  return rows
}

export interface StatementResult {
  readonly statement_id: string
  readonly kind: string
  readonly subject: string
  readonly institution_id: string | null
  readonly month: number | null
  readonly state: string
  readonly result: Readonly<Record<string, unknown>>
}

/** The living statements of a year; of a subject and period the one that is being made comes before the one that is posted. */
export async function resultsOf(ctx: Context, year: number, kinds: readonly string[], institutionId: string | null) {
  const { rows } = await ctx.client.query<StatementResult>({
    name: 'budgets-results-of',
    text: `select distinct on (kind, subject, month) statement_id, kind, subject, institution_id, month, state, result
             from statements.pub_statement
            where year = $1 and kind = any($2) and state not in ('withdrawn', 'superseded') and ($3::uuid is null or institution_id = $3)
            order by kind, subject, month, revision desc`,
    values: [year, kinds, institutionId],
  })
  return rows
}
