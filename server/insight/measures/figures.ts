import type { ScopeKind } from '#contracts/measures'
import type { Duck } from '#kernel'
import { membersOf, thresholds } from './compile.ts'
import type { Measure } from './definitions.ts'
import { personSql, programmeSql } from './facts.ts'
import { type Period, withPeriod } from './period.ts'

/** One figure of one scope. */
export interface ResultRow {
  readonly measure: string
  readonly version: number
  readonly hash: string
  readonly scopeKind: ScopeKind
  readonly scopeId: string | null
  readonly numerator: number
  readonly denominator: number
  readonly population: number
}

/** The facts of everyone in a period, as two tables of DuckDB: what the measures of the period are counted from. */
export async function gatherFacts(duck: Duck, period: Period): Promise<void> {
  await duck.run(`create or replace temp table person_fact as ${withPeriod(personSql, period)}`)
  await duck.run(`create or replace temp table programme_fact as ${withPeriod(programmeSql, period)}`)
}

export const scopes: readonly (readonly [ScopeKind, string])[] = [
  ['institution', 'institution_id'],
  ['team', 'team_id'],
  ['cell', 'cell_id'],
  ['doctor', 'doctor_id'],
]

/** A measure over everyone, by every scope, in one reading of the facts; rows in a fixed order. */
export async function countMeasure(duck: Duck, measure: Measure, period: Period): Promise<ResultRow[]> {
  const { population, denominator } = thresholds(measure)
  const ids = scopes.map(([, column]) => column)
  // First small groups, then the scopes out of them: everyone is gone through once.
  const small = `select ${ids.join(', ')}, sum(numerator) as numerator, sum(denominator) as denominator,
      sum(case when decided >= ${population} then 1 else 0 end) as population
    from (${withPeriod(membersOf(measure), period)}) members
    where decided >= ${Math.min(population, denominator)}
    group by ${ids.join(', ')}`
  const sums = `cast(sum(numerator) as bigint) as numerator, cast(sum(denominator) as bigint) as denominator,
    cast(sum(population) as bigint) as population`
  const parts = scopes.map(
    ([kind, column]) =>
      `select '${kind}' as kind, cast(${column} as varchar) as id, ${sums} from small where ${column} is not null group by ${column}`,
  )
  const rows = await duck.rows(`with small as materialized (${small})
    select 'region' as kind, null as id, coalesce(sum(numerator), 0)::bigint as numerator,
      coalesce(sum(denominator), 0)::bigint as denominator, coalesce(sum(population), 0)::bigint as population from small
    union all ${parts.join(' union all ')}
    order by kind, id`)
  return rows.map((row) => ({
    measure: measure.code,
    version: measure.version,
    hash: measure.hash,
    scopeKind: row.kind as ScopeKind,
    scopeId: row.id as string | null,
    numerator: Number(row.numerator),
    denominator: expected(measure, Number(row.denominator)),
    population: Number(row.population),
  }))
}

/** Of so many adults so many are expected to have the disease, rounded to whole people. */
function expected({ expectedPerMille }: Measure, people: number): number {
  return expectedPerMille === undefined ? people : Math.floor((people * expectedPerMille + 500) / 1000)
}

/** Percent with two decimals, halves up; null when nothing is to be counted. In whole numbers, so that it is the same everywhere. */
export function ratePercent(numerator: number, denominator: number): number | null {
  if (denominator === 0) return null
  return Math.floor((numerator * 20_000 + denominator) / (2 * denominator)) / 100
}

/** Growth on the year in percentage points, two decimals; null when either year has nothing to be counted. */
export function growthPoints(now: number | null, yearEarlier: number | null): number | null {
  return now === null || yearEarlier === null ? null : Math.round((now - yearEarlier) * 100) / 100
}
