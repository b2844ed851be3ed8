import type { ComparisonOfTier, Programme } from '#contracts/measures'
import type { Duck, DuckValue } from '#kernel'
import { compare, noSums, type Stratum, type Sums } from './compare.ts'
import { type Period, withPeriod } from './period.ts'

/**
 * Whom the comparison looks at, and how; dated data with its source.
 *
 * Managed: enrolled for at least `monthsDays` days on the last day. Unmanaged: confirmed and never enrolled, found as long ago. The
 * baseline is the last value in the 90 days before the start, or in the two weeks after it; a managed person's enrolment says its own
 * first. The outcome is the last kept value at least `monthsDays` days after the start and inside the period; a value out of a
 * follow-up in doubt is none.
 */
export interface ComparisonRule {
  readonly programme: Programme
  readonly validFrom: string
  readonly source: string
  readonly unit: 'mmol/L' | 'mmHg'
  /** What one whole number of the outcome stands for. */
  readonly step: number
  readonly kind: 'glucose' | 'blood-pressure'
  /** SQL over x.value (and x.diastolic, p.age): whole numbers. */
  readonly outcome: string
  readonly atTarget: string
  readonly severity: string
  readonly band: string
}

export const monthsDays = 91

export const comparisonRules: readonly ComparisonRule[] = [
  {
    programme: 'hypertension',
    validFrom: '2017-01-01',
    source:
      'money.md §5: < 140/90, from 65 years < 150/90; grades of the Chinese hypertension guideline (memory: to be verified)',
    unit: 'mmHg',
    step: 1,
    kind: 'blood-pressure',
    outcome: 'cast(round(o.systolic) as integer)',
    atTarget: 'o.systolic < case when g.age >= 65 then 150 else 140 end and o.diastolic < 90',
    severity: `case when b.systolic >= 180 or b.diastolic >= 110 then 3 when b.systolic >= 160 or b.diastolic >= 100 then 2
      when b.systolic >= 140 or b.diastolic >= 90 then 1 else 0 end`,
    band: 'cast(floor(b.systolic / 10) as integer)',
  },
  {
    programme: 'diabetes',
    validFrom: '2017-01-01',
    source:
      'money.md §5: fasting glucose < 7.0 mmol/L (memory: to be verified); severity by fasting glucose, bands of our own',
    unit: 'mmol/L',
    step: 0.1,
    kind: 'glucose',
    outcome: 'cast(round(o.glucose * 10) as integer)',
    atTarget: 'o.glucose < 7.0',
    severity: 'case when b.glucose >= 13.9 then 3 when b.glucose >= 10 then 2 when b.glucose >= 7 then 1 else 0 end',
    band: 'cast(floor(b.glucose) as integer)',
  },
]

export const tiers = ['basic', 'standard', 'demonstration'] as const

/** Sums by stratum, group and tier: everything that leaves the database about the people compared. Needs the facts of the period. */
function sumsSql(rule: ComparisonRule): string {
  const value = rule.kind === 'glucose' ? 'glucose' : 'systolic'
  // The last of a person; of two at one instant the higher, whatever the order they are read in.
  const last = '{us: v.measured_us, systolic: v.systolic, diastolic: v.diastolic, glucose: v.glucose}'
  return `
with value as (
  select r.resident_id, r.measured_on, r.measured_us, r.systolic, r.diastolic, r.glucose
  from reading r
  where r.kind = '${rule.kind}' and r.state = 'kept' and r.${value} is not null
    ${rule.kind === 'glucose' ? "and r.glucose_moment = 'fasting'" : 'and r.diastolic is not null'}
    and (r.follow_up_id is null or r.follow_up_id not in (select follow_up_id from doubt where state in ('open', 'upheld')))
), started as (
  select e.resident_id, true as managed, min(e.enrolled_on) as began, min(e.centre_tier) as tier,
    min(e.baseline_systolic) as systolic, min(e.baseline_diastolic) as diastolic, min(e.baseline_glucose) as glucose
  from enrolment e
  where e.programme_code = '${rule.programme}' and e.enrolled_on <= :through - ${monthsDays}
    and (e.exited_on is null or e.exited_on > :through)
  group by e.resident_id
  union all
  select f.resident_id, false, min(f.found_on), null, null, null, null
  from finding f
  where f.programme_code = '${rule.programme}' and f.state = 'confirmed' and f.found_on <= :through - ${monthsDays}
    and f.resident_id not in (
      select resident_id from enrolment where programme_code = '${rule.programme}' and enrolled_on <= :through)
  group by f.resident_id
), baseline as (
  select s.resident_id, coalesce(s.systolic, v.systolic) as systolic, coalesce(s.diastolic, v.diastolic) as diastolic,
    coalesce(s.glucose, v.glucose) as glucose
  from started s
  left join (
    select s.resident_id, unnest(max(${last})) from started s
    join value v on v.resident_id = s.resident_id and v.measured_on between s.began - 90 and s.began + 14
    group by s.resident_id
  ) v on v.resident_id = s.resident_id
), outcome as (
  select s.resident_id, unnest(max(${last})) from started s
  join value v on v.resident_id = s.resident_id
    and v.measured_on >= s.began + ${monthsDays} and v.measured_on between :from and :through
  group by s.resident_id
)
select managed, tier, stratum, count(*) as n, sum(at_target) as at_target, sum(outcome) as outcome,
  sum(outcome * outcome) as outcome_squared, sum(age) as age, sum(age * age) as age_squared, sum(baseline) as baseline,
  sum(baseline * baseline) as baseline_squared, sum(female) as female
from (
  select s.managed, s.tier, ${rule.outcome} as outcome, case when ${rule.atTarget} then 1 else 0 end as at_target,
    g.age, case when g.sex = 'female' then 1 else 0 end as female,
    ${rule.kind === 'glucose' ? 'cast(round(b.glucose * 10) as integer)' : 'cast(round(b.systolic) as integer)'} as baseline,
    concat_ws(' ', least(floor(g.age / 10), 9), g.sex, ${rule.severity}, ${rule.band}) as stratum
  from started s
  join person_fact g on g.resident_id = s.resident_id and g.lives_here and g.age >= 18
  join baseline b on b.resident_id = s.resident_id
  join outcome o on o.resident_id = s.resident_id
  where b.${value} is not null ${rule.kind === 'glucose' ? '' : 'and b.diastolic is not null'}
) x group by managed, tier, stratum order by managed, tier, stratum`
}

type Grouped = Map<string, { managed: Map<string | null, Sums>; unmanaged: Sums }>

/** All managed, then those of each tier of centre, each against the same unmanaged. */
export async function comparePeople(duck: Duck, rule: ComparisonRule, period: Period): Promise<ComparisonOfTier[]> {
  const strata: Grouped = new Map()
  for (const row of await duck.rows(withPeriod(sumsSql(rule), period))) {
    const stratum = strata.get(String(row.stratum)) ?? { managed: new Map(), unmanaged: noSums }
    if (row.managed === true) stratum.managed.set(row.tier as string | null, sumsOf(row))
    else stratum.unmanaged = sumsOf(row)
    strata.set(String(row.stratum), stratum)
  }
  return [null, ...tiers].map((tier) => compare(strataOf(strata, tier), tier, rule.step))
}

function strataOf(strata: Grouped, tier: ComparisonOfTier['tier']): Stratum[] {
  return [...strata.values()].map(({ managed, unmanaged }) => ({
    managed: tier === null ? added([...managed.values()]) : (managed.get(tier) ?? noSums),
    unmanaged,
  }))
}

function added(all: readonly Sums[]): Sums {
  return all.reduce(
    (sum, one) =>
      Object.fromEntries(
        Object.entries(sum).map(([key, value]) => [key, value + one[key as keyof Sums]]),
      ) as unknown as Sums,
    noSums,
  )
}

function sumsOf(row: Record<string, DuckValue>): Sums {
  return {
    n: Number(row.n),
    atTarget: Number(row.at_target),
    outcome: Number(row.outcome),
    outcomeSquared: Number(row.outcome_squared),
    age: Number(row.age),
    ageSquared: Number(row.age_squared),
    baseline: Number(row.baseline),
    baselineSquared: Number(row.baseline_squared),
    female: Number(row.female),
  }
}

export const method = {
  zh: '比较截止日已建档满 91 天的患者与确诊同样满 91 天、从未建档的患者。按年龄段（10 岁）、性别、病情分级和基线值分段（血压 10 mmHg，血糖 1 mmol/L）精确分层匹配（CEM），各层按在管人数加权，只有一方的层不参与比较并计数；95% 区间按层内合并方差计算。观察性比较，不能排除未测量的差异。',
  en: 'People enrolled for 91 days or more on the last day are compared with people in whom the disease was confirmed as long ago and who were never enrolled. They are matched exactly on age band (10 years), sex, severity and baseline band (10 mmHg, 1 mmol/L), that is coarsened exact matching; strata weigh by their managed people, those with one side only are left out and counted; the 95 % interval uses variances pooled within strata. It observes; differences that were not measured remain possible.',
}
