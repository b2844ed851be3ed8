/** What all slices stand on: macros, institutions, items, groups of stays, and who lives in which slice. */
import { demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { sliceSql } from '#insurance/claims'
import { type Duck, quoted } from '#kernel'
import { acuteDiagnoses, conditions, institutions, itemAt, itemCount, stayGroups } from './shape.ts'

export interface City {
  readonly members: number
  readonly lines: number
  readonly seed: number
  readonly year: number
  /** One visit of so many has a planted violation of each kind. */
  readonly plantEvery: number
}

const values = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows
    .map((row) => `(${row.map((v) => (v === null ? 'null' : typeof v === 'number' ? v : quoted(v))).join(', ')})`)
    .join(', ')

export async function layGround(duck: Duck, city: City): Promise<void> {
  // Chance by hash: the same seed makes the same city, slice by slice and in any order.
  await duck.run(`create macro u(a, b, k, n) as (hash(a, b, k, ${city.seed}) % n)::INTEGER`)
  await duck.run(`create macro first_day() as DATE '${city.year}-01-01'`)
  await duck.run(`create macro years_on(born, day) as
    (year(day) - year(born) - (month(day) * 100 + day(day) < month(born) * 100 + day(born))::INTEGER)`)
  // A share in basis points, rounded half up to the fen.
  await duck.run('create macro share(fen, prop) as ((fen * prop + 5000) // 10000)')
  await makeInstitutions(duck)
  await makeItems(duck)
  await makeGroups(duck)
  await makePolicies(duck)
  await duck.run(`create table member as
    select i::INTEGER as i, ${sliceSql(`format('P{:09d}', i)`)}::UTINYINT as slice from range(${city.members}) t(i)`)
}

async function makeInstitutions(duck: Duck): Promise<void> {
  const { primary, second, third } = institutions
  await duck.run(`create table inst as
    select i::SMALLINT as inst, 'H' || (33010000000 + i) as fixmedins_code,
      case when i < ${primary} then 1 when i < ${primary + second} then 2 else 3 end as hosp_lv
    from range(${primary + second + third}) t(i)`)
  // Whoever does not go to the own primary institution goes to one of a level.
  await duck.run(`create macro inst_of(lv, n) as (case lv
    when 1 then n % ${primary} when 2 then ${primary} + n % ${second} else ${primary + second} + n % ${third} end)::SMALLINT`)
}

async function makeItems(duck: Duck): Promise<void> {
  const service = `(i >= ${itemAt.service[0]})`
  const groupCost = values(stayGroups.map((group, g) => [itemAt.operation[0] + g, group.costYuan]))
  await duck.run(`create table item as
    select i::SMALLINT as item, hilist_code, name, lv as chrgitm_lv, pric,
      case when lv <> '丙' and u(i, 0, 4, 10) < 3 and i < ${itemAt.operation[0]} then pric + pric // 20 end as pric_uplmt_amt,
      case lv when '乙' then [500, 1000, 2000][1 + u(i, 0, 5, 3)] when '丙' then 10000 else 0 end as selfpay_prop, not ${service} as is_drug
    from (
      select i, case when ${service} then 'S2' else 'XA' end || lpad(i::VARCHAR, 7, '0') as hilist_code,
        case when ${service} then '项目' else '药品' end || i as name,
        case when i between ${itemAt.glycatedHaemoglobin} and ${itemAt.nursing} then '甲'
          when u(i, 0, 1, 100) < 35 then '甲' when u(i, 0, 1, 100) < 90 then '乙' else '丙' end as lv,
        (case when c.cost is not null then c.cost * 30
          when i = ${itemAt.glycatedHaemoglobin} then 7000 when i = ${itemAt.consultation} then 1000
          when i = ${itemAt.bedDay} then 4500 when i = ${itemAt.nursing} then 2600
          when ${service} then 1500 + u(i, 0, 2, 100) * u(i, 0, 3, 100) * 2
          else 600 + u(i, 0, 2, 90) * u(i, 0, 3, 90) end)::BIGINT as pric
      from range(${itemCount}) t(i) left join (values ${groupCost}) c(no, cost) on c.no = i)`)
}

/** Of age, for the groups of stays; those of one sex hold for a whole band: nobody of sixty gives birth. */
const bands = [
  { from: 0, to: 14 },
  { from: 15, to: 19 },
  { from: 20, to: 42 },
  { from: 43, to: 59 },
  { from: 60, to: 75 },
]
export const bandSql = (age: string): string =>
  `case ${bands
    .slice(0, -1)
    .map(({ to }, band) => `when ${age} <= ${to} then ${band}`)
    .join(' ')} else ${bands.length - 1} end`

async function makeGroups(duck: Duck): Promise<void> {
  const rows = stayGroups.map((one, g) => [g, one.diag, one.operation, one.dept, one.losMean, one.costYuan])
  await duck.run(`create table stay_group as
    select * from (values ${values(rows)}) t(g, diag, operation, dept, los_mean, cost_yuan)`)
  const also = stayGroups.flatMap((one, g) => one.also.map((code, no) => [g, no, code]))
  await duck.run(`create table group_also as select * from (values ${values(also)}) t(g, no, code)`)
  await duck.run(`create table condition as select * from (values
    ${values(conditions.map((one, no) => [no, one.diag, one.disease]))}) t(c, diag, disease)`)
  await duck.run(
    `create table acute as select * from (values ${values(acuteDiagnoses.map((d, no) => [no, d]))}) t(no, diag)`,
  )
  // A hundred lots for each sex and age: groups draw by their weight.
  const picks = (['1', '2'] as const).flatMap((sex) =>
    bands.flatMap(({ from, to }, band) => lots(sex, from, to).map((g, lot) => [sex, band, lot, g])),
  )
  await duck.run(`create table pick as select * from (values ${values(picks)}) t(gend, band, lot, g)`)
}

function lots(sex: '1' | '2', from: number, to: number): number[] {
  const open = stayGroups
    .map((group, g) => ({ ...group, g }))
    .filter((one) =>
      one.sex === null
        ? one.ageFrom <= to && one.ageTo >= from
        : one.sex === sex && one.ageFrom <= from && one.ageTo >= to,
    )
  const whole = open.reduce((sum, one) => sum + one.weight, 0)
  return Array.from({ length: 100 }, (_, lot) => {
    let left = ((lot + 0.5) * whole) / 100
    for (const { g, weight } of open) {
      left -= weight
      if (left <= 0) return g
    }
    return open.at(-1)!.g
  })
}

/** The demonstration policy, a row for each rung; a year's rates do not change in it. */
async function makePolicies(duck: Duck): Promise<void> {
  const policies = demonstrationPolicies.map((one) => [
    ...[one.insutype, one.med_type, one.hosp_lv, one.ageFrom, one.ageTo, one.contracted ? 1 : 0, one.referred ? 1 : 0],
    ...[one.dedc_std, one.bands[0]!.upToFen, one.bands[0]!.pay_prop, one.bands[1]!.pay_prop, one.fundUplmtFen],
  ])
  await duck.run(`create table policy as select * replace (contracted = 1 as contracted, referred = 1 as referred)
    from (values ${values(policies)}) t(insutype, med_type, hosp_lv, age_from, age_to, contracted, referred,
      dedc_std, rung, first_prop, second_prop, ceiling)`)
  await duck.run(`create macro pool_of(fen, rung, a, b) as
    ((least(fen, rung) * a + greatest(fen - rung, 0) * b + 5000) // 10000)`)
  for (const { fund, bands, uplmtFen } of demonstrationSupplements.filter((one) => one.entitlement === null)) {
    const rungs = bands.map(({ upToFen, pay_prop }, at) => {
      const from = at === 0 ? 0 : bands[at - 1]!.upToFen!
      const to = upToFen === null ? 'fen' : `least(fen, ${upToFen})`
      return `greatest(${to} - ${from}, 0) * ${pay_prop}`
    })
    await duck.run(`create macro ${fund}_of(fen) as least(${uplmtFen}, (${rungs.join(' + ')} + 5000) // 10000)`)
  }
}
