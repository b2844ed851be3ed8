import { nothingUsed } from '#insurance/split'
import type { Context } from '#kernel'

const measures = Object.keys(nothingUsed)

export interface Drift {
  readonly id: string
  readonly resident_id: string
  /** What the bills say and what the accumulator says: in scope, and paid by the pooled fund. */
  readonly bills_inscp: number
  readonly bills_fund: number
  readonly kept_inscp: number
  readonly kept_fund: number
}

/** Accumulators touched by an institution's bills of a day that are not the sum of their unreversed bills; none, always. */
export async function driftOfDay(ctx: Context, of: { institutionId: string; date: string }): Promise<Drift[]> {
  const sums = measures.map(
    (name) => `coalesce(sum(b.${name}) filter (where b.state = 'settled'), 0)::bigint as ${name}`,
  )
  const differs = measures.map((name) => `a.${name} <> s.${name}`).join(' or ')
  const { rows } = await ctx.client.query<Drift>(
    `select a.id, a.resident_id, s.inscp_amt as bills_inscp, s.hifp_pay as bills_fund, a.inscp_amt as kept_inscp, a.hifp_pay as kept_fund
       from settlement.accumulator a
       join (select b.accumulator_id as id, count(*) filter (where b.state = 'settled') as bills, ${sums.join(', ')}
               from settlement.bill b
              where b.accumulator_id in (
                select accumulator_id from settlement.bill
                 where institution_id = $1 and settled_at >= ($2::date)::timestamp at time zone 'Asia/Shanghai'
                   and settled_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai')
              group by 1) s using (id)
      where a.bills <> s.bills or ${differs}`,
    [of.institutionId, of.date],
  )
  return rows
}
