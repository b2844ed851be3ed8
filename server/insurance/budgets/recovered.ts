/** What findings took back of the pooled fund's bills of a year, as the findings publish it. */
import { type BudgetCategory, medTypeOf } from '#contracts/budgets'
import { slices } from '#insurance/claims'
import type { Context } from '#kernel'
import { type Span, spanOf } from './facts.ts'
import type { Recovery } from './year-end/plan.ts'

export interface Recovered {
  readonly fen: number
  readonly findings: string[]
}

/** Of a budget's bills, by the institution that gave it back. */
export async function recoveredOf(
  ctx: Context,
  { insutype, category }: { insutype: string; category: BudgetCategory },
  { from, before }: Span,
): Promise<Map<string, Recovered>> {
  const { rows } = await ctx.client.query<{ code: string; fen: number; findings: string[] }>({
    name: 'budgets-recovered-of',
    text: `select i.code, r.hifp_recovered_fen as fen, r.finding_ids as findings
             from findings.pub_recovery r
             join settlement.pub_bill b on b.setl_id = r.setl_id
             join institutions.pub_institution i on i.id = r.institution_id
            where b.insutype = $3 and b.med_type = $4 and r.hifp_recovered_fen > 0
              and b.settled_at >= $1::timestamp at time zone 'Asia/Shanghai' and b.settled_at < $2::timestamp at time zone 'Asia/Shanghai'`,
    values: [from, before, insutype, medTypeOf[category]],
  })
  const found = new Map<string, Recovered>()
  for (const [code, bills] of Map.groupBy(rows, (row) => row.code)) {
    const findings = [...new Set(bills.flatMap((one) => one.findings))].sort()
    found.set(code, { fen: bills.reduce((sum, { fen }) => sum + fen, 0), findings })
  }
  return found
}

/** Bill by bill, by the slice of its member, for the year's end over the claims. */
export async function recoveriesOf(ctx: Context, year: number): Promise<Map<number, Recovery[]>> {
  const { from, before } = spanOf(year)
  const { rows } = await ctx.client.query<{ slice: number; setlId: string; fen: number; findings: string[] }>({
    name: 'budgets-recoveries-of',
    text: `select get_byte(decode(substr(md5(b.psn_no), 1, 2), 'hex'), 0) % ${slices} as slice, r.setl_id::text as "setlId",
                  r.hifp_recovered_fen as fen, r.finding_ids as findings
             from findings.pub_recovery r join settlement.pub_bill b on b.setl_id = r.setl_id
            where b.benefit_date >= $1::date and b.benefit_date < $2::date and r.hifp_recovered_fen > 0
            order by r.setl_id, r.institution_id`,
    values: [from, before],
  })
  const found = new Map<number, Recovery[]>()
  for (const { slice, ...one } of rows) {
    const there = found.get(slice)
    if (there) there.push(one)
    else found.set(slice, [one])
  }
  return found
}
