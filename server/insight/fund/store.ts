/** All SQL over the published views. */
import type { FundBy, FundRow, FundSums, LineUpward } from '#contracts/fund'
import { type Context, sql, tables } from '#kernel'
import { type BillFilter, billsOf, sums } from './where.ts'

const run = async <T>(ctx: Context, query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await query.execute(tables(ctx))).rows

export async function total(ctx: Context, filter: BillFilter): Promise<FundSums> {
  const [row] = await run(ctx, sql<FundSums>`select ${sums} from ${billsOf(filter)}`)
  return row!
}

const groups: Readonly<
  Record<FundBy, { key: ReturnType<typeof sql>; label: ReturnType<typeof sql>; order: ReturnType<typeof sql> }>
> = {
  institution: {
    key: sql`b.institution_id::text`,
    label: sql`(select name from institutions.pub_institution where id = min(b.institution_id::text)::uuid)`,
    order: sql`"fund_pay_sumamt" desc, "key"`,
  },
  doctor: {
    key: sql`v.doctor_id::text`,
    label: sql`(select name from staff.pub_staff where id = min(v.doctor_id::text)::uuid limit 1)`,
    order: sql`"fund_pay_sumamt" desc, "key"`,
  },
  month: {
    key: sql`extract(month from b.settled_at at time zone 'Asia/Shanghai')::int::text`,
    label: sql`null`,
    order: sql`"key"::int`,
  },
  category: { key: sql`b.med_type`, label: sql`null`, order: sql`"key"` },
  scheme: { key: sql`b.insutype`, label: sql`null`, order: sql`"key"` },
}

export async function rowsBy(ctx: Context, by: FundBy, filter: BillFilter): Promise<FundRow[]> {
  const { key, label, order } = groups[by]
  return run(
    ctx,
    sql<FundRow>`select * from (select ${key} as "key", ${label} as "label", ${sums} from ${billsOf(filter)} group by 1) as x order by ${order}`,
  )
}

export interface PersonRow extends FundSums {
  residentId: string
  name: string
  sex: string
  birthDate: string
  total: number
}

interface Page {
  readonly limit: number
  readonly offset: number
}

/** Those on whom most was spent first. */
export async function peopleOf(ctx: Context, filter: BillFilter, { limit, offset }: Page): Promise<PersonRow[]> {
  return run(
    ctx,
    sql<PersonRow>`
      select x.*, p.name, p.sex, p.birth_date::text as "birthDate" from (
        select b.resident_id as "residentId", ${sums}, (count(*) over ())::int8 as "total"
        from ${billsOf(filter)} group by b.resident_id
      ) x join residents.pub_resident p on p.id = x."residentId"
      order by x."fund_pay_sumamt" desc, x."residentId" limit ${limit} offset ${offset}`,
  )
}

export interface BillRow extends Omit<FundSums, 'bills' | 'people'> {
  billId: string
  settledAt: Date
  institutionId: string
  institutionName: string
  doctorId: string | null
  doctorName: string | null
  residentId: string
  name: string
  sex: string
  birthDate: string
  insutype: '310' | '390' | null
  med_type: '11' | '14' | '21'
  diag_code: string
  total: number
}

const billColumns = sql`
  b.setl_id as "billId", b.settled_at as "settledAt", b.institution_id as "institutionId", v.doctor_id as "doctorId",
  b.resident_id as "residentId", b.insutype, b.med_type, b.diag_code, b.medfee_sumamt, b.inscp_amt, b.hifp_pay, b.fund_pay_sumamt,
  b.acct_pay + b.acct_mulaid_pay + b.cash_payamt as "personFen", f.found_fen as "foundFen", back.recovered_fen as "recoveredFen",
  back.hifp_recovered_fen as "hifpRecoveredFen"`

/** The latest first. */
export async function billsPage(ctx: Context, filter: BillFilter, { limit, offset }: Page): Promise<BillRow[]> {
  return run(
    ctx,
    sql<BillRow>`
      select x.*, p.name, p.sex, p.birth_date::text as "birthDate", i.name as "institutionName",
        (select name from staff.pub_staff where id = x."doctorId" limit 1) as "doctorName"
      from (select ${billColumns}, (count(*) over ())::int8 as "total" from ${billsOf(filter)}
        order by b.settled_at desc, b.setl_id limit ${limit} offset ${offset}) x
      join residents.pub_resident p on p.id = x."residentId"
      join institutions.pub_institution i on i.id = x."institutionId"
      order by x."settledAt" desc, x."billId"`,
  )
}

/** When a settled bill was settled (year and month in China), whose it is and where. */
export async function placeOf(ctx: Context, billId: string) {
  const rows = await run(
    ctx,
    sql<{
      year: number
      month: number
      institutionId: string
      doctorId: string | null
      residentId: string
      leadId: string | null
    }>`
      select extract(year from b.settled_at at time zone 'Asia/Shanghai')::int as year,
        extract(month from b.settled_at at time zone 'Asia/Shanghai')::int as month,
        b.institution_id as "institutionId", v.doctor_id as "doctorId", b.resident_id as "residentId",
        (select c.lead_institution_id from claims.pub_cover c
          where c.resident_id = b.resident_id and c.insutype = b.insutype
            and (b.settled_at at time zone 'Asia/Shanghai')::date between c.begndate and coalesce(c.enddate, 'infinity')
          limit 1) as "leadId"
      from settlement.pub_bill b join settlement.pub_visit v on v.mdtrt_id = b.mdtrt_id
      where b.setl_id = ${billId} and b.state = 'settled'`,
  )
  return rows[0]
}

export async function findingsOn(ctx: Context, billId: string, lineNo: number) {
  return run(
    ctx,
    sql<{ findingId: string; ruleId: string; state: string; amountFen: number }>`
      select f.finding_id as "findingId", f.rule_id as "ruleId", f.state, l.amount_fen as "amountFen"
      from findings.pub_finding f join findings.pub_finding_line l on l.finding_id = f.finding_id
        join settlement.pub_bill_line b on b.setl_id = ${billId} and b.line_no = ${lineNo}
      where f.bill_id = ${billId} and l.setl_id = ${billId}::text and l.bkkp_sn = b.charge_id::text
      order by f.found_at`,
  )
}

/** Which budget, institution and package a bill is of. */
export interface Counted {
  readonly year: number
  readonly month: number
  readonly institutionId: string
  readonly insutype: string | null
  readonly category: string
  /** Who answers for the person on the day, when the package per head pays the bill. */
  readonly leadId: string | null
  readonly packageCode: string | null
  /** Whether the reader sees the region's statements too. */
  readonly region: boolean
}

/** Statements that count the bill: of its institution's cases, of its budget, and of the package that pays it. */
export async function statementsOver(ctx: Context, at: Counted) {
  const ofBudget = `region:${at.insutype}:${at.category}`
  const ofPackage = `${at.packageCode}:${at.insutype}`
  return run(
    ctx,
    sql<LineUpward['statements'][number]>`
      select s.statement_id as "statementId", s.kind, s.subject, i.name as "institutionName", s.title_zh as "titleZh",
        s.title_en as "titleEn", s.year, s.month, s.state, s.headline_fen as "headlineFen"
      from statements.pub_statement s left join institutions.pub_institution i on i.id = s.institution_id
      where s.year = ${at.year} and (s.month is null or s.month = ${at.month}) and s.state not in ('withdrawn', 'superseded')
        and (${at.region} or s.institution_id = ${at.institutionId})
        and case
          when s.kind in ('drg-month', 'dip-month') then s.institution_id = ${at.institutionId} and ${at.category} = 'inpatient'
          when s.kind in ('capitation', 'disease-package', 'surplus-split') then
            (s.institution_id = ${at.leadId}::uuid  and s.subject = i.code || ':' || ${at.insutype ?? ''}::text)
            or s.subject = ${ofPackage}
          else s.institution_id is null and s.subject = ${ofBudget}
        end
      order by s.month nulls first, s.kind, s.statement_id`,
  )
}
