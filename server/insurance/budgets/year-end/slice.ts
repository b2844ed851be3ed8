import type { CatalogueItem } from '#contracts/benefits'
import { riskScoreSql } from '#insurance/risk'
import { type DatedRows, type SplitSql, splitSql } from '#insurance/split'
import { type Duck, type DuckValue, quoted } from '#kernel'
import { noSums, type Recovery, type SliceSums, type YearPlan } from './plan.ts'

const list = (values: readonly string[]): string => `(${values.map(quoted).join(', ')})`
const floorSql = (froms: readonly number[], column: string): string => {
  const falling = froms.toSorted((a, b) => b - a)
  return `case ${falling.map((from) => `when ${column} >= ${from} then ${from}`).join(' ')} else ${falling.at(-1)} end`
}

/**
 * Cover of the year: months of which the first day is covered, age in full years on 1 January, the risk cell. Of covers of one person and
 * scheme that overlap, the one that begins later holds: nobody's month, and nobody's bill, counts twice.
 */
function coverSql({ year, capitation, riskModel }: YearPlan): string {
  const { parameters: rule } = capitation
  const first = `date '${year}-01-01'`
  const disease = rule.diseases.length
    ? `case ${rule.diseases.map((code) => `when list_contains(string_split(risk_codes, '|'), ${quoted(code)}) then ${quoted(code)}`).join(' ')} else 'none' end`
    : "'none'"
  return `
create or replace temp table cover as
with year_cover as (
  select psn_no, insutype, gend, contracted, coalesce(risk_codes, '') as risk_codes, coalesce(lead_fixmedins_code, '') as lead,
         greatest(begndate, ${first}) as lo, least(coalesce(enddate, date '${year}-12-31'), date '${year}-12-31', lead(begndate) over later - interval 1 day)::DATE as hi,
         greatest(0, ${year} - year(brdy) - case when month(brdy) = 1 and day(brdy) = 1 then 0 else 1 end)::INT as age
    from psn_insu_d where begndate <= date '${year}-12-31' and (enddate is null or enddate >= ${first})
  window later as (partition by psn_no, insutype order by begndate)
)
select psn_no, insutype, gend, contracted, risk_codes, lead, lo, hi, age,
       greatest(0, month(hi) - month(lo) - case when day(lo) > 1 then 1 else 0 end + 1)::INT as months
  from year_cover where lo <= hi;
create or replace temp table kind_of_person as
select gend, age, risk_codes, insutype, lead, count(distinct psn_no)::BIGINT as members, sum(months)::BIGINT as months
  from cover group by all;
create or replace temp table cell_of_kind as
select *, ${floorSql(rule.ageFroms, 'age')} || '/' || gend || '/' || ${disease} || '/' || ${floorSql(rule.scoreFroms, 'score')} as cell
  from (select *, ${riskScoreSql(riskModel.model, { sex: 'gend', age: 'age', codes: 'risk_codes' })} as score from kind_of_person);`
}

const conditionSql = (codes: readonly string[], column: string): string =>
  `list_has_any(string_split(${column}, '|'), [${codes.map(quoted).join(', ')}])`

/**
 * Bills of covered people with their leading institution of the day; what was settled after the year (the stay that ended on its last
 * days) counts on its last day. A bill of a disease's package is that package's, and no capitation's.
 */
function careFrom({ year, capitation, packages }: YearPlan, bills: string): string {
  const rule = capitation.parameters
  const ofPackage = packages.map(({ parameters: one }) => {
    const led = list([one.responsible, ...one.partners])
    const diagnosis = one.diagnosisPrefixes.map((prefix) => `starts_with(s.diag_code, ${quoted(prefix)})`).join(' or ')
    const whose = one.partners.length > 0 ? `c.lead in ${led}` : 'true'
    return `when ${whose} and s.insutype in ${list(one.insutypes)} and s.med_type in ${list(one.medTypes)} and (${diagnosis})
      and ${conditionSql(one.conditions, 'c.risk_codes')} then ${quoted(one.code)}`
  })
  const code = ofPackage.length > 0 ? `case ${ofPackage.join(' ')} end` : 'null'
  return `
select c.psn_no, c.lead, s.insutype, s.fixmedins_code as at_code, s.insutype in ${list(rule.insutypes)} and s.med_type in ${list(rule.medTypes)} and c.lead <> '' as capitated,
       ${code} as package, s.setl_id, s.hifp_pay, c.contracted
  from (select setl_id, psn_no, insutype, fixmedins_code, med_type, diag_code,
                least(greatest(setl_time::DATE, date '${year}-01-01'), date '${year}-12-31') as day, hifp_pay from setl_d
         where vali_flag = '1' and insutype is not null and ${bills}) s
  join cover c on c.psn_no = s.psn_no and c.insutype = s.insutype and s.day between c.lo and c.hi`
}

const careSql = (plan: YearPlan): string => `
create or replace temp table care as
select psn_no, lead, insutype, at_code, capitated, package, count(*) as bills, sum(hifp_pay)::BIGINT as fen, bool_or(contracted) as contract
  from (${careFrom(plan, 'true')}) group by all;`

const rowsAtOnce = 5000

/** What findings took back, bill by bill, told to whom the bill is told above: the same condition, over these bills only. */
async function recoveredOf(
  duck: Duck,
  plan: YearPlan,
  recovered: readonly Recovery[],
): Promise<SliceSums['recovered']> {
  if (recovered.length === 0) return []
  await duck.run('create or replace temp table taken_back (setl_id VARCHAR, fen BIGINT, findings VARCHAR)')
  for (let at = 0; at < recovered.length; at += rowsAtOnce) {
    const rows = recovered.slice(at, at + rowsAtOnce)
    const values = rows.map((one) => `(${quoted(one.setlId)}, ${one.fen}, ${quoted(one.findings.join(' '))})`)
    await duck.run(`insert into taken_back values ${values.join(', ')}`)
  }
  const found = await duck.rows(
    `select coalesce(b.package, '') as package, case when b.package is null then b.lead else '' end as lead, b.insutype, b.at_code as at,
            string_agg(t.findings, ' ' order by t.findings) as findings, sum(t.fen)::BIGINT as fen
       from (${careFrom(plan, 'setl_id in (select setl_id from taken_back)')}) b join taken_back t using (setl_id)
      where b.package is not null or b.capitated group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  )
  return found as unknown as SliceSums['recovered']
}

function packageCoverSql({ packages }: YearPlan): string {
  const parts = packages.map(({ parameters: one }) => {
    const whose = one.partners.length > 0 ? `and lead in ${list([one.responsible, ...one.partners])}` : ''
    return `select ${quoted(one.code)} as code, insutype, sum(members)::BIGINT as members, sum(months)::BIGINT as months from kind_of_person
      where insutype in ${list(one.insutypes)} and ${conditionSql(one.conditions, 'risk_codes')} ${whose} group by insutype`
  })
  return parts.join(' union all ')
}

type Rows = Record<string, DuckValue>[]

/** Where the two great tables of a slice's sums are kept: as Parquet, since a row for each lead and institution is a lot of JSON. */
export interface KeptTables {
  readonly cover: string
  readonly care: string
}

/** The sums of kept tables, of any number of slices: all of them are integers. */
export async function sumsOfTables(duck: Duck, kept: readonly KeptTables[]): Promise<SliceSums> {
  if (kept.length === 0) return noSums
  const of = (table: keyof KeptTables) => `read_parquet([${kept.map((one) => quoted(one[table])).join(', ')}])`
  const cover = await duck.rows(
    `select lead, insutype, cell, sum(members)::BIGINT as members, sum(months)::BIGINT as months from ${of('cover')} group by all`,
  )
  const care = await duck.rows(
    `select lead, insutype, "at", sum(bills)::BIGINT as bills, sum(fen)::BIGINT as fen, sum(contracts)::BIGINT as contracts
       from ${of('care')} group by all`,
  )
  return { ...noSums, cover, care } as unknown as SliceSums
}

/** The split again, compiled: once for a DuckDB where the catalogue is known, for each slice where its lines say it. */
export interface Resplit {
  compiled?: SplitSql
}

export interface SliceAsked {
  readonly kept: KeptTables
  readonly again: Resplit
  /** What findings took back of bills of this slice. */
  readonly recovered: readonly Recovery[]
  readonly step: (name: string) => void
}

/** The sums of one slice of members: two tables into files, the rest answered. The DuckDB has the views of the claims, of this slice only. */
export async function sumsOfSlice(
  duck: Duck,
  plan: YearPlan,
  { kept, again, recovered, step }: SliceAsked,
): Promise<SliceSums> {
  const rows = async <T>(sql: string) => (await duck.rows(sql)) as Rows as T[]
  step('cover')
  await duck.run(coverSql(plan))
  const insutypes = list(plan.capitation.parameters.insutypes)
  const into = (path: string, sql: string) => duck.run(`copy (${sql}) to ${quoted(path)} (format parquet)`)
  await into(
    kept.cover,
    `select lead, insutype, cell, sum(members)::BIGINT as members, sum(months)::BIGINT as months from cell_of_kind
      where lead <> '' and insutype in ${insutypes} group by all`,
  )
  step('care')
  await duck.run(careSql(plan))
  await into(
    kept.care,
    `select lead, insutype, at_code as at, sum(bills)::BIGINT as bills, sum(fen)::BIGINT as fen,
            count(*) filter (contract) as contracts
       from care where package is null and capitated group by all`,
  )
  const packageCover =
    plan.packages.length > 0 ? await rows<SliceSums['packageCover'][number]>(packageCoverSql(plan)) : []
  const packageCare = await rows<SliceSums['packageCare'][number]>(
    `select package as code, insutype, at_code as at, sum(bills)::BIGINT as bills, sum(fen)::BIGINT as fen from care
      where package is not null group by all order by all`,
  )
  const takenBack = await recoveredOf(duck, plan, recovered)
  step('re-split')
  const split = plan.rows ? await resplit(duck, plan.rows, again) : {}
  return { ...noSums, packageCover, packageCare, recovered: takenBack, ...split }
}

/** Catalogue rows as the lines themselves say them: for files without their catalogue. */
async function itemsOfLines(duck: Duck): Promise<CatalogueItem[]> {
  const found = await duck.rows(
    `select hilist_code, chrgitm_lv, pric_uplmt_amt, selfpay_prop, min(fee_ocur_time)::DATE as valid_from
       from fee_list_d where vali_flag = '1' group by hilist_code, chrgitm_lv, pric_uplmt_amt, selfpay_prop order by hilist_code, valid_from`,
  )
  return found.map((row, at) => {
    const code = row.hilist_code as string
    const next = found[at + 1]
    const [first, last] = [found[at - 1]?.hilist_code !== code, next?.hilist_code !== code]
    return {
      ...{
        hilist_code: code,
        name: code,
        nameEn: code,
        kind: 'service',
        unit: '次',
        pric: 0,
      },
      ...{
        chrgitm_lv: row.chrgitm_lv as '甲',
        pric_uplmt_amt: row.pric_uplmt_amt as number | null,
        selfpay_prop: row.selfpay_prop as number,
      },
      valid_from: first ? '1900-01-01' : (row.valid_from as string),
      valid_to: last ? null : dayBefore(next!.valid_from as string),
    } as CatalogueItem
  })
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** What can be worked out again from bills and dated rows alone: a fund that asks who held an entitlement on the day cannot. */
function comparable({ supplements }: DatedRows): {
  rows: readonly DatedRows['supplements'][number][]
  columns: string[]
} {
  const asks = new Set(supplements.filter(({ entitlement }) => entitlement !== null).map(({ fund }) => fund))
  const funds = (['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes'] as const)
    .filter((fund) => !asks.has(fund))
    .map((fund) => `${fund}_pay`)
  const whole = asks.size === 0 ? ['fund_pay_sumamt'] : []
  return {
    rows: supplements.filter(({ fund }) => !asks.has(fund)),
    columns: ['inscp_amt', 'act_pay_dedc', 'hifp_pay', ...funds, ...whole],
  }
}

/** A line that is wholly own without being of class C was declared so by the institution. */
const declaredOwn = "f.fulamt_ownpay_amt = f.det_item_fee_sumamt and f.chrgitm_lv <> '丙' and f.det_item_fee_sumamt > 0"

/** Every bill of the slice split again by the dated rows, against what was paid. */
async function resplit(
  duck: Duck,
  rows: DatedRows,
  again: Resplit,
): Promise<Pick<SliceSums, 'resplit' | 'differing' | 'problems'>> {
  const { rows: supplements, columns: compared } = comparable(rows)
  const carry = ['fixmedins_code as at_code', ...compared.map((name) => `${name} as paid_${name}`)]
  if (!again.compiled || rows.items.length === 0) {
    const items = rows.items.length > 0 ? rows.items : await itemsOfLines(duck)
    again.compiled = splitSql({ ...rows, items, supplements }, { shares: false, declaredOwn, carry })
    await duck.run(again.compiled.setup)
  }
  const { sql, clear, relations } = again.compiled
  await duck.run(sql)
  const differs = compared.map((name) => `paid_${name} is distinct from ${name}`).join(' or ')
  const field = `case ${compared.map((name) => `when paid_${name} is distinct from ${name} then '${name}'`).join(' ')} end`
  await duck.run(`create or replace temp table against as
    select setl_id, at_code, paid_hifp_pay as paid, hifp_pay as again, ${field} as field from ${relations.bill} where ${differs}`)
  const sums = await duck.rows(`
    with paid as (select fixmedins_code as at_code, count(*) as bills, sum(hifp_pay)::BIGINT as fen from setl_d where vali_flag = '1' group by 1),
         wrong as (select at_code, count(*) as bills, sum(again - paid)::BIGINT as more from against group by 1)
    select p.at_code as at, p.bills, coalesce(w.bills, 0) as differing, p.fen as "paidFen", p.fen + coalesce(w.more, 0)::BIGINT as "againFen"
      from paid p left join wrong w using (at_code) order by 1`)
  const named = await duck.rows(
    `select setl_id as "setlId", at_code as at, field, paid as "paidFen", again as "againFen" from against order by setl_id limit 50`,
  )
  const problems = await duck.rows(`select problem, count(*) as bills from ${relations.problem} group by 1 order by 1`)
  await duck.run(`${clear}; drop table against`)
  return { resplit: sums, differing: named, problems } as unknown as Pick<
    SliceSums,
    'resplit' | 'differing' | 'problems'
  >
}
