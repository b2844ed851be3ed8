// The community's figures over everyone: facts of a year and every measure by every scope, against a bare reading of the same columns.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  comparePeople,
  comparisonRules,
  countMeasure,
  gatherFacts,
  measuresOn,
  openSnapshot,
  relations,
} from '#insight/measures'
import { type Duck, withDuck } from '#kernel'
import type { Benchmark, Measured } from './index.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000)
const day = '2025-12-31'
const period = { kind: 'year', from: '2025-01-01', to: day } as const

export const benchmark: Benchmark = {
  name: 'measures',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-measures-'))
    try {
      await withDuck((duck) => makePeople(duck, folder), { memory: '4GB', scratch: folder })
      return await measured(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measured(folder: string): Promise<Measured> {
  const measures = measuresOn(day)
  const rounds: { bare: number; facts: number; figures: number; cpu: number; comparison: number }[] = []
  let rows = 0
  let peakMb = 0
  for (let round = 0; round < 3; round += 1) {
    const bare = await withDuck(async (duck) => {
      await openSnapshot(duck, folder)
      return seconds(() => readBare(duck))
    })
    await withDuck(async (duck) => {
      await openSnapshot(duck, folder)
      const used = process.cpuUsage()
      const facts = await seconds(() => gatherFacts(duck, period))
      rows = 0
      const figures = await seconds(async () => {
        for (const measure of measures) rows += (await countMeasure(duck, measure, period)).length
      })
      const { user, system } = process.cpuUsage(used)
      const cpu = (user + system) / 1_000_000
      const comparison = await seconds(async () => {
        for (const rule of comparisonRules) await comparePeople(duck, rule, period)
      })
      rounds.push({ bare, facts, figures, cpu, comparison })
    })
    peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
  }
  const median = (of: (one: (typeof rounds)[0]) => number) => [...rounds].map(of).sort((a, b) => a - b)[1]!
  const total = median(({ facts, figures }) => facts + figures)
  const bare = median((one) => one.bare)
  const figures = {
    people,
    measures: measures.length,
    result_rows: rows,
    facts_s: rounded(median((one) => one.facts)),
    figures_s: rounded(median((one) => one.figures)),
    total_s: rounded(total),
    // Of all cores: where others use the machine, the wall says less.
    total_cpu_s: rounded(median((one) => one.cpu)),
    comparison_s: rounded(median((one) => one.comparison)),
    bare_s: rounded(bare),
    times_bare: rounded(total / bare),
    peak_mb: peakMb,
  }
  const table = Object.entries(figures).map(([what, value]) => ({ what, value }))
  return { table, figures }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const rounded = (value: number) => Math.round(value * 100) / 100

/** Every column of every relation is read and grouped by person: what any way of counting has to do at least. */
async function readBare(duck: Duck): Promise<void> {
  for (const { name, columns } of relations) {
    const [key, ...others] = Object.keys(columns)
    const counted = others.map((column, at) => `count(${column}) as c${at}`)
    const sums = others.map((_, at) => `sum(c${at})`)
    // What is counted is looked at, or it would not be read.
    await duck.rows(
      `select ${sums.join(', ')} from (select ${key}, ${counted.join(', ')} from ${name} group by ${key}) x`,
    )
  }
}

const id = (kind: number, number: string) => `cast(printf('%08x-0000-7000-8000-%012x', ${kind}, ${number}) as uuid)`
const teams = Math.max(10, Math.floor(people / 1500))

/** People with about the events of a real region: a quarter with hypertension, an eighth with diabetes, four or five follow-ups a year. */
async function makePeople(duck: Duck, folder: string): Promise<void> {
  const save: Save = (name, sql) =>
    duck.run(`copy (${sql}) to '${join(folder, `${name}.parquet`)}' (format parquet, compression zstd)`)
  await makePlaces(duck, save)
  await makeContracts(save)
  await makeCare(duck, save)
  await makeFollowUps(save, folder)
}
type Save = (name: string, sql: string) => Promise<void>

async function makePlaces(duck: Duck, save: Save): Promise<void> {
  // Chance out of the number itself: the same people every time.
  const chance = (salt: number) => `((hash(i, ${salt}) % 1000000) / 1000000.0)`
  await duck.run(`create table person as select i, ${id(1, 'i')} as resident_id, ${chance(1)} as u1, ${chance(2)} as u2,
    ${chance(3)} as u3, i % ${teams} as team, i % ${teams * 4} as cell from range(${people}) t(i)`)
  await save(
    'resident',
    `select resident_id, cast(date '2024-01-01' - cast(u1 * 33000 as integer) as date) as birth_date,
      case when u2 < 0.5 then 'male' else 'female' end as sex from person`,
  )
  await save(
    'residence',
    `select resident_id, u3 > 0.02 as lives_here, case when u3 <= 0.02 then cast(date '2025-01-01' + cast(u3 * 18000 as integer) as date) end as ended_on,
      case when u3 <= 0.01 then 'died' when u3 <= 0.02 then 'moved' end as end_reason from person`,
  )
  await save(
    'team',
    `select ${id(2, 't')} as team_id, ${id(4, 't % 60')} as institution_id, ${id(5, 't')} as leader_id from range(${teams}) x(t)`,
  )
  await save(
    'cell',
    `select ${id(3, 'c')} as cell_id, ${id(4, 'c % 60')} as institution_id from range(${teams * 4}) x(c)`,
  )
  await save(
    'responsible',
    `select resident_id, ${id(2, 'team')} as team_id, case when u2 < 0.7 then 'contract' else 'grid' end as basis,
      date '2023-01-01' as since_date, null::date as until_date from person`,
  )
  await save(
    'member',
    `select resident_id, ${id(3, 'cell')} as cell_id, date '2022-01-01' as since_date, null::date as until_date from person`,
  )
  await save(
    'attribute',
    `select resident_id, 'disabled' as kind, date '2022-01-01' as since_date, null::date as until_date from person where u3 > 0.95`,
  )
}

async function makeContracts(save: Save): Promise<void> {
  await save(
    'contract',
    `select resident_id, 'active' as state, date '2025-01-01' + cast(u1 * 300 as integer) as signed_on, date '2025-01-01' + cast(u1 * 300 as integer) as starts_on,
      date '2025-12-31' + cast(u1 * 300 as integer) as ends_on, null::date as ended_on from person where u2 < 0.7`,
  )
  await save(
    'promise',
    `select ${id(9, 'i * 8 + k')} as promise_id, resident_id, date '2025-03-31' + cast(k * 90 as integer) as window_to,
      case when hash(i, k) % 10 < 7 then 'done' else 'missed' end as state, case when hash(i, k) % 10 < 7 then date '2025-03-01' + cast(k * 90 as integer) end as done_on
      from person, range(4) r(k) where u2 < 0.7`,
  )
}

async function makeCare(duck: Duck, save: Save): Promise<void> {
  await duck.run(`create table sick as
    select *, 'hypertension' as programme_code from person where u1 > 0.4 and u2 < 0.45 union all
    select *, 'diabetes' from person where u1 > 0.4 and u3 < 0.2`)
  await save(
    'finding',
    `select resident_id, programme_code, date '2024-03-01' + cast(u3 * 300 as integer) as found_on, case when u2 < 0.4 then 'confirmed' else 'suspected' end as state from sick`,
  )
  await save(
    'enrolment',
    `select ${id(7, `i * 2 + (programme_code = 'diabetes')::int`)} as enrolment_id, resident_id, programme_code, ${id(4, 'team % 60')} as institution_id,
      ${id(2, 'team')} as team_id, ${id(5, 'team')} as doctor_id, date '2024-06-01' + cast(u3 * 400 as integer) as enrolled_on, null::date as exited_on,
      null::varchar as exit_reason, 'standard' as centre_tier, 150.0 as baseline_systolic, 92.0 as baseline_diastolic, 8.0 as baseline_glucose
      from sick where u2 < 0.35`,
  )
}

async function makeFollowUps(save: Save, folder: string): Promise<void> {
  await save(
    'follow_up',
    `select ${id(6, `(i * 2 + (programme_code = 'diabetes')::int) * 16 + k`)} as follow_up_id, resident_id, programme_code, hash(i, k, 1) % 10 < 8 as face_to_face,
      done_on, epoch_us(done_on::timestamp) + cast(hash(i, k) % 40000000000 as bigint) as done_us, 120.0 + hash(i, k, 2) % 50 as systolic, 70.0 + hash(i, k, 3) % 30 as diastolic,
      case when programme_code = 'diabetes' then 5.0 + (hash(i, k, 4) % 60) / 10.0 end as fasting_glucose, hash(i, k, 2) % 50 < 20 as at_target, hash(i, k, 5) % 100 < 2 as urgent
      from (select *, date '2024-01-10' + cast(k * 80 + hash(i, k, 6) % 60 as integer) as done_on from sick, range(9) r(k) where u2 < 0.35) x`,
  )
  await save(
    'doubt',
    `select resident_id, follow_up_id, 'open' as state from read_parquet('${join(folder, 'follow_up.parquet')}') where hash(follow_up_id) % 50 = 0`,
  )
  await save(
    'check_up',
    `select resident_id, date '2025-01-10' + cast(u3 * 340 as integer) as done_on from person where u1 > 0.5 or u2 < 0.3`,
  )
  await save(
    'reading',
    `select resident_id, case when k % 2 = 0 then 'glucose' else 'blood-pressure' end as kind, date '2025-01-01' + cast(k * 29 as integer) as measured_on,
      epoch_us(timestamp '2025-01-01') + k as measured_us, 140.0 as systolic, 88.0 as diastolic, 6.8 as glucose, 'fasting' as glucose_moment,
      case when k % 3 = 0 then 'clinic' else 'home' end as source, 'kept' as state, null::uuid as follow_up_id from sick, range(12) r(k)`,
  )
}
