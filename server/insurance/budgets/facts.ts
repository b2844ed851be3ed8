/** What the region's books, bills, cases and findings say of a budget: sums by institution, read through the views of other rooms. */
import { type BudgetCategory, medTypeOf, type Parameters } from '#contracts/budgets'
import type { Context } from '#kernel'
import type { PointsOfInstitution } from './points.ts'

export interface Span {
  /** Days in China: from the first, before the second. */
  readonly from: string
  readonly before: string
}

const two = (month: number) => String(month).padStart(2, '0')
export const spanOf = (year: number, month?: number): Span =>
  month === undefined
    ? { from: `${year}-01-01`, before: `${year + 1}-01-01` }
    : { from: `${year}-${two(month)}-01`, before: month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01` }

interface Of {
  readonly insutype: string
  readonly category: BudgetCategory
}

interface Counted {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly hosp_lv: number
  readonly bills: number
  readonly fen: number
}

/** Bills that stand, by institution: how many, and what the pooled fund paid. A bill counts in the month in which it was settled. */
export async function billsOf(ctx: Context, { insutype, category }: Of, { from, before }: Span): Promise<Counted[]> {
  const { rows } = await ctx.client.query<Counted>({
    name: 'budgets-bills-of',
    text: `select i.id, i.code, i.name, i.level as hosp_lv, count(*)::int as bills, sum(b.hifp_pay)::bigint as fen
             from settlement.pub_bill b join institutions.pub_institution i on i.id = b.institution_id
            where b.state = 'settled' and b.insutype = $1 and b.med_type = $2
              and b.settled_at >= $3::timestamp at time zone 'Asia/Shanghai' and b.settled_at < $4::timestamp at time zone 'Asia/Shanghai'
            group by i.id, i.code, i.name, i.level order by i.code`,
    values: [insutype, medTypeOf[category], from, before],
  })
  return rows
}

interface CasePoints {
  readonly id: string
  readonly cases: number
  readonly points: number
}

/**
 * Points of the cases that pay and whose bill still stands, in thousandths: of a DRG what its standard is worth in weights × points a weight
 * (so high and low outliers and what is in no group count as they are paid), or the DIP points themselves, which hold that already.
 */
async function casesOf(
  ctx: Context,
  insutype: string,
  pointsPerWeight: number,
  year: number,
  month: number | null,
): Promise<CasePoints[]> {
  const { rows } = await ctx.client.query<CasePoints>({
    name: 'budgets-cases-of',
    text: `select c.institution_id as id, count(*)::int as cases,
                  sum(case when c.system = 'drg' then coalesce(c.equal_weight_milli, c.weight_milli, 0) * $2::bigint else coalesce(c.points_milli, 0) end)::bigint as points
             from cases.pub_case c join settlement.pub_bill b on b.setl_id = c.setl_id and b.state = 'settled'
            where c.pays and c.insutype = $1 and c.year = $3 and ($4::int is null or c.month = $4)
            group by c.institution_id`,
    values: [insutype, pointsPerWeight, year, month],
  })
  return rows
}

/** Given ahead by statements that are posted. */
async function prepaidOf(
  ctx: Context,
  { insutype, category }: Of,
  year: number,
  month: number | null,
): Promise<Map<string, number>> {
  const { rows } = await ctx.client.query<{ code: string; fen: number }>({
    name: 'budgets-prepaid-of',
    text: `select part->>'code' as code, sum((part->>'prepaidFen')::bigint)::bigint as fen
             from statements.pub_statement s, jsonb_array_elements(s.result->'institutions') part
            where s.kind = 'prepayment' and s.subject = $1 and s.year = $2 and ($3::int is null or s.month = $3) and s.state = 'posted'
            group by 1`,
    values: [`region:${insutype}:${category}`, year, month],
  })
  return new Map(rows.map(({ code, fen }) => [code, fen]))
}

/** A month's or a year's points, bills and prepayment, by institution; who was given ahead and has no bill accounts for it too. */
export async function pointsIn(
  ctx: Context,
  of: Of,
  rule: Parameters<'points'>,
  { year, month }: { year: number; month: number | null },
): Promise<PointsOfInstitution[]> {
  const bills = await billsOf(ctx, of, spanOf(year, month ?? undefined))
  const cases = of.category === 'inpatient' ? await casesOf(ctx, of.insutype, rule.pointsPerWeight, year, month) : []
  const prepaid = await prepaidOf(ctx, of, year, month)
  const billed = new Set(bills.map(({ code }) => code))
  const known = prepaid.size === 0 ? [] : await institutionsKnown(ctx)
  const idle = known
    .filter(({ code }) => prepaid.has(code) && !billed.has(code))
    .map((one): Counted => ({ ...one, hosp_lv: 0, bills: 0, fen: 0 }))
  const byVisit = of.category === 'inpatient' ? undefined : rule.visitPoints[of.category === 'outpatient' ? '11' : '14']
  const all = [...bills, ...idle].toSorted((a, b) => (a.code < b.code ? -1 : 1))
  return all.map(({ id, code, name, hosp_lv, bills: visits, fen }) => {
    const grouped = cases.find((one) => one.id === id)
    return {
      party: { code, name, id },
      ...{ casePoints: grouped?.points ?? 0, cases: grouped?.cases ?? 0 },
      ...{ visitPoints: visits * (byVisit?.[hosp_lv] ?? 0), visits: byVisit ? visits : 0 },
      ...{ actualFen: fen, prepaidFen: prepaid.get(code) ?? 0 },
    }
  })
}

/** All institutions of the region, with whom they stand below. */
export async function institutionsKnown(ctx: Context) {
  const { rows } = await ctx.client.query<{ id: string; code: string; name: string; parentId: string | null }>({
    name: 'budgets-institutions-known',
    text: 'select id, code, name, parent_id as "parentId" from institutions.pub_institution order by code',
  })
  return rows
}

/** Of what the surplus of a year was split before, or is about to be. */
export async function splitsOf(ctx: Context, year: number): Promise<string[]> {
  const { rows } = await ctx.client.query<{ subject: string }>({
    name: 'budgets-splits-of',
    text: `select distinct subject from statements.pub_statement
            where kind = 'surplus-split' and year = $1 and state in ('draft', 'submitted', 'approved', 'posted')`,
    values: [year],
  })
  return rows.map(({ subject }) => subject)
}
