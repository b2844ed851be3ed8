import type { FundFilter } from '#contracts/fund'
import type { PackageRules } from '#insurance/budgets'
import { sql } from '#kernel'

export interface BillFilter extends FundFilter {
  readonly billId?: string
  /** Of the year, when it is asked what a package pays. */
  readonly packageRules?: PackageRules | undefined
}

/** The bills of a filter: `b`, its visit `v`, and what was found on it as `f`. The one condition behind sums, people and bills. */
export function billsOf(filter: BillFilter) {
  const { year, month, institutionId, doctorId, residentId, insutype, medType, found, billId } = filter
  const [from, to] = month === undefined ? [`${year}-01-01`, `${year + 1}-01-01`] : monthOf(year, month)
  return sql`
    settlement.pub_bill b
    join settlement.pub_visit v on v.mdtrt_id = b.mdtrt_id
    left join lateral (
      select coalesce(sum(amount_fen), 0)::int8 as found_fen
      from findings.pub_finding where bill_id = b.setl_id and state <> 'dismissed'
    ) f on true
    left join lateral (
      select coalesce(sum(recovered_fen), 0)::int8 as recovered_fen, coalesce(sum(hifp_recovered_fen), 0)::int8 as hifp_recovered_fen
      from findings.pub_recovery where setl_id = b.setl_id
    ) back on true
    where b.state = 'settled'
      and b.settled_at >= ${from}::timestamp at time zone 'Asia/Shanghai'
      and b.settled_at < ${to}::timestamp at time zone 'Asia/Shanghai'
      and (${institutionId ?? null}::uuid is null or b.institution_id = ${institutionId ?? null}::uuid)
      and (${doctorId ?? null}::uuid is null or v.doctor_id = ${doctorId ?? null}::uuid)
      and (${residentId ?? null}::uuid is null or b.resident_id = ${residentId ?? null}::uuid)
      and (${billId ?? null}::uuid is null or b.setl_id = ${billId ?? null}::uuid)
      and (${insutype ?? null}::text is null or b.insutype = ${insutype ?? null}::text)
      and (${medType ?? null}::text is null or b.med_type = ${medType ?? null}::text)
      and (${found ?? false} is false or f.found_fen > 0)
      and ${paidByPackage(filter)}`
}

type Package = PackageRules['packages'][number]['parameters']

/** What a package pays of covered people's bills: as the year's end counts it over the claims, in its order. */
function paidByPackage({ year, leadId, packageCode, packageRules }: BillFilter) {
  if (!packageRules) return leadId || packageCode ? sql`false` : sql`true`
  const packages = packageRules.packages.map(({ parameters }) => parameters)
  const at = packages.findIndex(({ code }) => code === packageCode)
  if (packageCode !== undefined && at < 0) return sql`false`
  const before = packages.slice(0, packageCode === undefined ? undefined : at).map((one) => ofPackage(one, year))
  const none = sql`not (${sql.join([sql`false`, ...before], sql` or `)})`
  const { insutypes, medTypes } = packageRules.capitation
  const whose =
    packageCode === undefined
      ? sql`c.lead_institution_id is not null and b.insutype = any(${insutypes}::text[]) and b.med_type = any(${medTypes}::text[])`
      : ofPackage(packages[at]!, year)
  return sql`exists (
    select from claims.pub_cover c
    where c.resident_id = b.resident_id and c.insutype = b.insutype
      and (b.settled_at at time zone 'Asia/Shanghai')::date between c.begndate and coalesce(c.enddate, 'infinity')
      and (${leadId ?? null}::uuid is null or c.lead_institution_id = ${leadId ?? null}::uuid)
      and ${whose} and ${none})`
}

function ofPackage(
  { insutypes, medTypes, diagnosisPrefixes, conditions, responsible, partners }: Package,
  year: number,
) {
  const led = partners.length > 0 ? [responsible, ...partners] : null
  return sql`(b.insutype = any(${insutypes}::text[]) and b.med_type = any(${medTypes}::text[])
    and exists (select from unnest(${diagnosisPrefixes}::text[]) as start where starts_with(b.diag_code, start))
    and (${led}::text[] is null or exists (
      select from institutions.pub_institution i where i.id = c.lead_institution_id and i.code = any(${led}::text[])))
    and exists (
      select from settlement.pub_bill p
      where p.resident_id = b.resident_id and p.state = 'settled' and p.diag_code = any(${conditions}::text[])
        and p.benefit_date >= make_date(${year - 1}::int, 1, 1) and p.benefit_date < make_date(${year + 1}::int, 1, 1)))`
}

function monthOf(year: number, month: number): [string, string] {
  const first = (y: number, m: number) => `${y}-${String(m).padStart(2, '0')}-01`
  return [first(year, month), month === 12 ? first(year + 1, 1) : first(year, month + 1)]
}

/** The sums of any group of those bills, under the names of the contract. */
export const sums = sql`
  count(*)::int8 as "bills",
  count(distinct b.resident_id)::int8 as "people",
  coalesce(sum(b.medfee_sumamt), 0)::int8 as "medfee_sumamt",
  coalesce(sum(b.inscp_amt), 0)::int8 as "inscp_amt",
  coalesce(sum(b.hifp_pay), 0)::int8 as "hifp_pay",
  coalesce(sum(b.fund_pay_sumamt), 0)::int8 as "fund_pay_sumamt",
  coalesce(sum(b.acct_pay + b.acct_mulaid_pay + b.cash_payamt), 0)::int8 as "personFen",
  coalesce(sum(f.found_fen), 0)::int8 as "foundFen",
  coalesce(sum(back.recovered_fen), 0)::int8 as "recoveredFen",
  coalesce(sum(back.hifp_recovered_fen), 0)::int8 as "hifpRecoveredFen"`
