/** A slice's people and what happens to them in the year. */
import type { Duck } from '#kernel'
import { bandSql, type City } from './ground.ts'
import { conditions, institutions } from './shape.ts'

/** Ages by decade, per thousand: a city that grows old. */
const ages = [
  [0, 9, 80],
  [10, 19, 95],
  [20, 29, 120],
  [30, 39, 165],
  [40, 49, 150],
  [50, 59, 165],
  [60, 69, 130],
  [70, 79, 68],
  [80, 94, 27],
] as const

function ageSql(): string {
  let sum = 0
  const whens = ages.map(([from, to, perThousand]) => {
    sum += perThousand
    return `when u(i, 0, 10, 1000) < ${sum} then ${from} + u(i, 0, 11, ${to - from + 1})`
  })
  return `case ${whens.join(' ')} end`
}

const conditionSql = conditions
  .map(({ from, perThousandAYear }, c) => {
    const chance = `least(greatest(age - ${from}, 0), 35) * ${perThousandAYear}`
    return `when u(i, ${c}, 12, 1000) < ${chance} then ${c}`
  })
  .join(' ')

/** People as they are by their number; `who` says which. */
const peopleSql = ({ year }: City, who: string): string => `
  select *, case ${conditionSql} end as c,
    case when age >= 60 then 24 else 8 end as stay_percent
  from (
    select i, psn_no, make_date(${year} - 1 - age, 1 + u(i, 0, 13, 12), 1 + u(i, 0, 14, 28)) as brdy, age,
      case when u(i, 0, 15, 100) < 51 then '1' else '2' end as gend,
      case when age < 18 then '390' when age >= 60 then if(u(i, 0, 16, 100) < 25, '310', '390')
        else if(u(i, 0, 16, 100) < 34, '310', '390') end as insutype,
      u(i, 0, 17, 100) < if(age >= 60, 60, 18) as contracted,
      u(i, 0, 18, 100) < 20 as referred,
      u(i, 0, 19, ${institutions.primary})::SMALLINT as lead,
      case when u(i, 0, 21, 8) < 2 then 0.0 when u(i, 0, 21, 8) < 5 then 0.5 when u(i, 0, 21, 8) < 7 then 1.5 else 3.5 end
        as often
    from (select i, format('P{:09d}', i) as psn_no, ${ageSql()} as age from ${who}))`

/** How often somebody comes with something that passes, so that the lines sum to what was asked for. */
export async function acuteRate(duck: Duck, city: City): Promise<number> {
  const [row] = await duck.rows(`
    select avg((c is not null)::INTEGER)::DOUBLE as long_term, avg(stay_percent)::DOUBLE as stays
    from (${peopleSql(city, `(select i from member where i % greatest(1, ${city.members} // 100000) = 0)`)})`)
  const lasting = Number(row!.long_term) * 12 * 2.45
  const inpatient = (Number(row!.stays) / 100) * 1.05 * 30
  // What falls on a day already taken or inside a stay is left out: one in twenty-five.
  return Math.max(0, ((city.lines / city.members - lasting - inpatient) / 3) * 1.04)
}

export async function makeVisits(duck: Duck, city: City, slice: number, rate: number): Promise<void> {
  const planted = (a: string, b: string, k: number) => `u(${a}, ${b}, ${k}, ${city.plantEvery}) = 0`
  await duck.run(`create or replace temp table m as
    select *, floor(due)::INTEGER
        + (u(i, 0, 22, 1000) < 1000 * (due - floor(due)))::INTEGER as n_acute,
      (u(i, 0, 23, 100) < stay_percent)::INTEGER + (u(i, 0, 23, 100) * 20 < stay_percent)::INTEGER as n_stay
    from (select *, often * ${rate}::DOUBLE as due from (${peopleSql(city, `(select i from member where slice = ${slice})`)}))`)
  await makeStays(duck, planted)
  await makeOutpatients(duck, city, planted)
  await numberVisits(duck)
}

/** Chosen one in so many. */
type Planted = (a: string, b: string, k: number) => string

async function makeStays(duck: Duck, planted: Planted): Promise<void> {
  await duck.run(`create or replace temp table stay as
    with due as (select i, age, gend, unnest(range(n_stay)) as n from m where n_stay > 0),
    drawn as (
      select due.i, due.n, pick.g, case due.n when 0 then 5 + u(due.i, due.n, 31, 145) else 215 + u(due.i, due.n, 31, 95) end as beg,
        greatest(2, least(20, round(los_mean * (50 + u(due.i, due.n, 32, 100)) / 100.0)))::INTEGER as los,
        case when u(due.i, due.n, 33, 100) < 20 then 1 when u(due.i, due.n, 33, 100) < 65 then 2 else 3 end as lv
      from due
      join pick on pick.gend = due.gend and pick.lot = u(due.i, due.n, 30, 100) and pick.band = ${bandSql('due.age')}
      join stay_group on stay_group.g = pick.g),
    placed as (select i, n, g, beg, los, lv, inst_of(lv, u(i, n, 34, 100003)) as inst, null::VARCHAR as plant from drawn)
    select * from placed
    union all
    -- Discharged and taken in again for the same some days later, so that one case is paid as two.
    select i, n + 2, g, beg + los + 1 + u(i, n, 35, 4), los, lv, inst, 'split-stay' from placed where ${planted('i', 'n', 36)}`)
}

async function makeOutpatients(duck: Duck, city: City, planted: Planted): Promise<void> {
  await duck.run(`create or replace temp table came as
    with once as (
      select i, 1 as kind, mth as n, c,
        (make_date(${city.year}, (mth + 1)::INTEGER, 1 + u(i, 0, 40, 26)) - first_day())::INTEGER as day
      from (select i, c, unnest(range(12)) as mth from m where c is not null)
      union all
      select i, 2, n, null, u(i, n, 41, 365) from (select i, unnest(range(n_acute)) as n from m where n_acute > 0)),
    free as (
      select * from once where not exists (
        select 1 from stay where stay.i = once.i and once.day between stay.beg and stay.beg + stay.los)
      qualify row_number() over (partition by i, day order by kind, n) = 1)
    select i, kind, n, day, c, 480 + u(i, n, 42 + kind, 480) as minute,
      case when u(i, n, 44 + kind, 100) < if(kind = 1, 80, 55) then 1
        when u(i, n, 44 + kind, 100) < if(kind = 1, 92, 80) then 2 else 3 end as lv
    from free`)
  await duck.run(`create or replace temp table outpatient as
    select came.i, kind, n, day, came.c, minute, lv,
      if(lv = 1 and kind = 1, lead, inst_of(lv, u(came.i, n, 48, 100003))) as inst, null::VARCHAR as plant, n_stay
    from came join m on m.i = came.i`)
  await duck.run(`insert into outpatient
    -- The same test again within a week.
    select i, 3, n, day + 5, 1, 600, lv, inst, 'frequency', n_stay from outpatient o
      where c = 1 and kind = 1 and n % 3 = 0 and n_stay = 0 and day < 350 and ${planted('i', 'n', 50)}
        and not exists (select 1 from outpatient x where x.i = o.i and x.day = o.day + 5)
    union all
    -- Ten minutes later somewhere else.
    select i, 2, n + 500, day, null, minute + 10, 2, inst_of(2, inst + 1 + u(i, n, 51, 50)), 'two-places', n_stay
      from outpatient where kind = 2 and lv <> 2 and n_stay = 0 and ${planted('i', 'n', 52)}
    union all
    -- At a clinic while lying in a hospital.
    select i, 2, n + 700, beg + 2, null, 600, 1, inst_of(1, u(i, n, 53, 100003)), 'overlap', 0
      from stay where los >= 5 and lv <> 1 and ${planted('i', 'n', 54)}`)
}

/** kind: 1 long-term, 2 acute, 3 a test alone, 4 a stay. */
async function numberVisits(duck: Duck): Promise<void> {
  await duck.run(`create or replace temp table visit as
    with happened as (
      select i, kind, n, day, 0 as los, minute, inst, lv, c, null::INTEGER as g, plant from outpatient
      union all select i, 4, n, beg, los, 540, inst, lv, null, g, plant from stay),
    numbered as (
      select *, row_number() over (partition by i order by day + los, minute, kind, n) as no from happened)
    select v.i::BIGINT * 1000 + no as vid, v.i, kind, n, day, los, inst, lv, v.c, g, plant,
      (first_day() + day)::TIMESTAMP + to_minutes(minute) as begntime,
      (first_day() + day + los)::TIMESTAMP + to_minutes(minute + if(kind = 4, 60, 15)) as endtime,
      psn_no, brdy, gend, insutype, contracted, kind = 4 and referred as referred,
      case when kind = 4 then '21' when kind = 1 and u(v.i, 0, 60, 100) < 55 then '14' else '11' end as med_type,
      years_on(brdy, first_day() + day + los)::INTEGER as age
    from numbered v join m on m.i = v.i`)
}
