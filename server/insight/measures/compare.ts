/**
 * Managed against unmanaged, by coarsened exact matching (Iacus, King, Porro 2012): people are put into strata of age band, sex,
 * severity and baseline band; within a stratum the managed are compared with the unmanaged, and strata weigh by their managed
 * people (the effect on the managed). Strata with only one of both are left out and counted. Pure.
 */
import type { ComparisonOfTier } from '#contracts/measures'

/** Sums of one stratum and group: enough for every mean and variance, in whole numbers so that the same facts give the same bytes. */
export interface Sums {
  readonly n: number
  readonly atTarget: number
  readonly outcome: number
  readonly outcomeSquared: number
  readonly age: number
  readonly ageSquared: number
  readonly baseline: number
  readonly baselineSquared: number
  readonly female: number
}
export interface Stratum {
  readonly managed: Sums
  readonly unmanaged: Sums
}

export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const noSums: Sums = {
  ...{
    n: 0,
    atTarget: 0,
    outcome: 0,
    outcomeSquared: 0,
    age: 0,
    ageSquared: 0,
    baseline: 0,
    baselineSquared: 0,
    female: 0,
  },
}

// The normal quantile of a two-sided interval of 95 %.
const z95 = 1.959964

/**
 * The difference of means, managed less unmanaged, over strata weighed by their managed people, with its 95 % interval. A group's
 * variance is pooled over the matched strata (a stratum may have one person). Null when nobody is matched, or one on a side.
 */
export function differenceOf(
  strata: readonly Stratum[],
  of: (sums: Sums) => { sum: number; squares: number },
): Estimate | null {
  const matched = strata.filter(isMatched)
  const managed = total(matched, ({ managed }) => managed.n)
  if (managed === 0) return null
  let value = 0
  let weightManaged = 0
  let weightUnmanaged = 0
  for (const stratum of matched) {
    const weight = stratum.managed.n / managed
    value += weight * (of(stratum.managed).sum / stratum.managed.n - of(stratum.unmanaged).sum / stratum.unmanaged.n)
    weightManaged += weight ** 2 / stratum.managed.n
    weightUnmanaged += weight ** 2 / stratum.unmanaged.n
  }
  const varianceManaged = pooled(matched, ({ managed }) => ({ n: managed.n, ...of(managed) }))
  const varianceUnmanaged = pooled(matched, ({ unmanaged }) => ({ n: unmanaged.n, ...of(unmanaged) }))
  if (varianceManaged === null || varianceUnmanaged === null) return null
  const half = z95 * Math.sqrt(varianceManaged * weightManaged + varianceUnmanaged * weightUnmanaged)
  return { value, low: value - half, high: value + half }
}

const isMatched = ({ managed, unmanaged }: Stratum): boolean => managed.n > 0 && unmanaged.n > 0

const total = (strata: readonly Stratum[], of: (one: Stratum) => number): number =>
  strata.reduce((sum, one) => sum + of(one), 0)

/** The variance within strata, pooled over them; null when no stratum has two people. */
function pooled(
  strata: readonly Stratum[],
  of: (one: Stratum) => { n: number; sum: number; squares: number },
): number | null {
  let squares = 0
  let degrees = 0
  for (const stratum of strata) {
    const { n, sum, squares: own } = of(stratum)
    squares += own - sum ** 2 / n
    degrees += n - 1
  }
  return degrees > 0 ? Math.max(0, squares) / degrees : null
}

type Covariate = (sums: Sums) => { sum: number; squares: number }
const covariates: { readonly covariate: 'age' | 'female' | 'baseline'; readonly of: Covariate }[] = [
  { covariate: 'age', of: ({ age, ageSquared }) => ({ sum: age, squares: ageSquared }) },
  { covariate: 'female', of: ({ female }) => ({ sum: female, squares: female }) },
  { covariate: 'baseline', of: ({ baseline, baselineSquared }) => ({ sum: baseline, squares: baselineSquared }) },
]
const titles = {
  age: { zh: '年龄', en: 'Age' },
  female: { zh: '女性比例', en: 'Share of women' },
  baseline: { zh: '基线值', en: 'Baseline value' },
}

/**
 * Standardised mean differences, managed less unmanaged, over the mean of both variances before matching: below 0.1 in size
 * is usually called balanced.
 */
export function balanceOf(strata: readonly Stratum[]): ComparisonOfTier['balance'] {
  const [managed, unmanaged] = [sumOf(strata.map((one) => one.managed)), sumOf(strata.map((one) => one.unmanaged))]
  return covariates.map(({ covariate, of }) => {
    const spread = Math.sqrt((varianceOf(managed, of) + varianceOf(unmanaged, of)) / 2)
    const difference =
      managed.n > 0 && unmanaged.n > 0 ? of(managed).sum / managed.n - of(unmanaged).sum / unmanaged.n : null
    const standardised = (value: number | null) => (value === null || !(spread > 0) ? null : rounded(value / spread, 4))
    return {
      covariate,
      title: titles[covariate],
      before: standardised(difference),
      after: standardised(weighedDifference(strata, of)),
    }
  })
}

function weighedDifference(strata: readonly Stratum[], of: Covariate): number | null {
  const matched = strata.filter(isMatched)
  const managed = total(matched, (one) => one.managed.n)
  if (managed === 0) return null
  return total(
    matched,
    (one) => (of(one.managed).sum - (of(one.unmanaged).sum * one.managed.n) / one.unmanaged.n) / managed,
  )
}

function sumOf(all: readonly Sums[]): Sums {
  const sum = { ...noSums } as Record<keyof Sums, number>
  for (const one of all) for (const key of Object.keys(sum) as (keyof Sums)[]) sum[key] += one[key]
  return sum
}

function varianceOf(sums: Sums, of: Covariate): number {
  const { sum, squares } = of(sums)
  return sums.n > 1 ? Math.max(0, squares - sum ** 2 / sums.n) / (sums.n - 1) : 0
}

const rounded = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places

/** The whole comparison; `unit` is what one of the outcome's whole numbers stands for (0.1 mmol/L, 1 mmHg). */
export function compare(strata: readonly Stratum[], tier: ComparisonOfTier['tier'], unit: number): ComparisonOfTier {
  const matched = strata.filter(isMatched)
  const shown = (one: Estimate | null, factor: number, places: number) =>
    one && {
      value: rounded(one.value * factor, places),
      low: rounded(one.low * factor, places),
      high: rounded(one.high * factor, places),
    }
  return {
    tier,
    managed: { people: total(strata, (one) => one.managed.n), matched: total(matched, (one) => one.managed.n) },
    unmanaged: { people: total(strata, (one) => one.unmanaged.n), matched: total(matched, (one) => one.unmanaged.n) },
    strata: matched.length,
    atTargetPoints: shown(
      differenceOf(strata, ({ atTarget }) => ({ sum: atTarget, squares: atTarget })),
      100,
      2,
    ),
    meanDifference: shown(
      differenceOf(strata, ({ outcome, outcomeSquared }) => ({ sum: outcome, squares: outcomeSquared })),
      unit,
      3,
    ),
    balance: balanceOf(strata),
  }
}
