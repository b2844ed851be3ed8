import type { SummaryRow } from '#contracts/findings'
import type { Context } from '#kernel'
import type { Scope } from './scope.ts'

const keys = {
  institution: [`coalesce(f.institution_id::text, f.fixmedins_code)`, `coalesce(max(i.name), max(f.fixmedins_code))`],
  doctor: [`coalesce(f.doctor_id::text, '')`, `coalesce(max(s.name), '')`],
  rule: [`f.rule_id`, `coalesce(max(r.name_zh), max(f.reason_zh))`],
  month: [`f.period`, `max(f.period)`],
} as const

/** Counts and sums per institution, doctor, rule or month of the bills. */
export async function summed(
  ctx: Context,
  scope: Scope,
  { by, year, month }: { by: keyof typeof keys; year: number; month?: number | undefined },
  english: boolean,
): Promise<SummaryRow[]> {
  const [key, name] = keys[by]
  const period = month === undefined ? `${year}-%` : `${year}-${String(month).padStart(2, '0')}`
  const order = by === 'month' ? 'key' : '"upheldFen" desc, found desc, key'
  const { rows } = await ctx.client.query<SummaryRow>(
    `select ${key} as key, ${english && by === 'rule' ? name.replace('name_zh', 'name_en').replace('reason_zh', 'reason_en') : name} as name,
            count(*)::int as found, count(*) filter (where f.state = 'open')::int as open,
            count(*) filter (where f.state = 'appealed')::int as appealed,
            count(*) filter (where f.state in ('upheld', 'recovered'))::int as upheld,
            count(*) filter (where f.state = 'dismissed')::int as dismissed,
            count(*) filter (where f.state = 'recovered')::int as recovered,
            coalesce(sum(f.amount_fen), 0)::bigint as "amountFen",
            coalesce(sum(f.amount_fen) filter (where f.state in ('upheld', 'recovered')), 0)::bigint as "upheldFen",
            coalesce(sum(f.recovered_fen), 0)::bigint as "recoveredFen"
       from findings.finding f
       left join institutions.pub_institution i on i.id = f.institution_id
       left join (select distinct on (id) id, name from staff.pub_staff) s on s.id = f.doctor_id
       left join monitoring.pub_rule r on r.rule_id = f.rule_id and r.version = f.version
      where ($1::uuid is null or f.institution_id = $1) and ($2::uuid is null or f.doctor_id = $2) and f.period like $3
      group by 1 order by ${order} limit 1000`,
    [scope.institutionId ?? null, scope.doctorId ?? null, period],
  )
  return rows
}

export interface RateRow {
  readonly rule_id: string
  readonly version: number
  readonly kind: string
  readonly name_zh: string
  readonly name_en: string
  readonly verdict: string
  readonly action: string
  readonly hits: number
  readonly decided: number
  readonly upheld: number
  readonly dismissed: number
  readonly appealed: number
  readonly overturned: number
}

export async function countedByRule(ctx: Context, scope: Scope, year: number | undefined): Promise<RateRow[]> {
  const { rows } = await ctx.client.query<RateRow>(
    `select f.rule_id, f.version, max(f.kind) as kind, coalesce(max(r.name_zh), '人工审核') as name_zh,
            coalesce(max(r.name_en), 'By hand') as name_en, max(f.verdict) as verdict, coalesce(max(r.action), '') as action,
            count(*)::int as hits, count(f.decided_at)::int as decided,
            count(*) filter (where f.state in ('upheld', 'recovered'))::int as upheld,
            count(*) filter (where f.state = 'dismissed')::int as dismissed,
            count(*) filter (where f.answer_stand = 'appeals' and f.decided_at is not null)::int as appealed,
            count(*) filter (where f.answer_stand = 'appeals' and f.state = 'dismissed')::int as overturned
       from findings.finding f left join monitoring.pub_rule r on r.rule_id = f.rule_id and r.version = f.version
      where ($1::uuid is null or f.institution_id = $1) and ($2::uuid is null or f.doctor_id = $2)
        and ($3::text is null or f.period like $3)
      group by f.rule_id, f.version order by hits desc, f.rule_id, f.version limit 1000`,
    [scope.institutionId ?? null, scope.doctorId ?? null, year === undefined ? null : `${year}-%`],
  )
  return rows
}
