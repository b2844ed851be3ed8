import type { z } from 'zod'
import type { DailyTotals } from '#contracts/settlement'
import type { Context } from '#kernel'

/** By the day in the region on which a bill that stands was settled. */
export async function dailyTotals(
  ctx: Context,
  filter: { from: string; to: string; institutionId: string | undefined },
): Promise<z.output<typeof DailyTotals>['days']> {
  const { rows } = await ctx.client.query(
    `select to_char(settled_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as date, count(*) as bills,
            sum(medfee_sumamt)::bigint as medfee_sumamt, sum(fund_pay_sumamt)::bigint as fund_pay_sumamt,
            sum(acct_pay)::bigint as acct_pay, sum(acct_mulaid_pay)::bigint as acct_mulaid_pay,
            sum(cash_payamt)::bigint as cash_payamt, sum(ownpay_hosp_part)::bigint as ownpay_hosp_part
       from settlement.bill
      where state = 'settled' and ($3::uuid is null or institution_id = $3)
        and settled_at >= ($1::date)::timestamp at time zone 'Asia/Shanghai'
        and settled_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai'
      group by 1 order by 1`,
    [filter.from, filter.to, filter.institutionId ?? null],
  )
  return rows
}
