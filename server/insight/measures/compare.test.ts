import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { overEveryone } from './agreement.fixture.ts'
import { balanceOf, compare, differenceOf, noSums, type Stratum, type Sums } from './compare.ts'
import { comparePeople, comparisonRules } from './compare-people.ts'
import { gatherFacts } from './figures.ts'
import { worldOf } from './lines.fixture.ts'
import { fill, standIn } from './world.fixture.ts'

const outcomes = (...values: number[]): Sums => ({
  ...noSums,
  n: values.length,
  outcome: values.reduce((sum, one) => sum + one, 0),
  outcomeSquared: values.reduce((sum, one) => sum + one ** 2, 0),
})
const ages = (...values: number[]): Sums => {
  const { n, outcome, outcomeSquared } = outcomes(...values)
  return { ...noSums, n, age: outcome, ageSquared: outcomeSquared }
}
const outcome = (sums: Sums) => ({ sum: sums.outcome, squares: sums.outcomeSquared })

/** −15 in the stratum with four managed, −3 in that with two: −15·4/6 − 3·2/6 = −11. */
const strata: Stratum[] = [
  { managed: outcomes(130, 134, 126, 130), unmanaged: outcomes(140, 150) },
  { managed: outcomes(150, 154), unmanaged: outcomes(150, 160, 155) },
  { managed: outcomes(180), unmanaged: noSums },
  { managed: noSums, unmanaged: outcomes(110, 112) },
]

test('strata weigh by their managed people, and the interval is the one counted by hand', () => {
  // Within strata: managed (32 + 8) / 4 = 10, unmanaged (50 + 50) / 3. Variance 10 · 1/6 + 33⅓ · 7/27 = 10.308642.
  const { value, low, high } = differenceOf(strata, outcome)!
  assert.ok(Math.abs(value + 11) < 1e-9)
  assert.ok(Math.abs(low + 17.292871) < 1e-5, String(low))
  assert.ok(Math.abs(high + 4.707129) < 1e-5, String(high))
})

test('strata with one side only are left out and counted', () => {
  const { managed, unmanaged, strata: matched } = compare(strata, null, 1)
  assert.deepEqual(
    { managed, unmanaged, matched },
    {
      managed: { people: 7, matched: 6 },
      unmanaged: { people: 7, matched: 5 },
      matched: 2,
    },
  )
})

test('nobody matched is no difference, and one a side is none with an interval', () => {
  assert.equal(differenceOf([{ managed: outcomes(130), unmanaged: noSums }], outcome), null)
  assert.equal(differenceOf([{ managed: outcomes(130), unmanaged: outcomes(140) }], outcome), null)
  assert.equal(compare([], null, 1).meanDifference, null)
})

test('the order of strata and scaling by a unit change nothing but the unit', () => {
  const shown = compare(strata, null, 0.1).meanDifference
  assert.deepEqual(shown, { value: -1.1, low: -1.729, high: -0.471 })
  assert.deepEqual(compare([...strata].reverse(), null, 0.1).meanDifference, shown)
})

test('the balance is the standardised mean difference, before and after matching', () => {
  // Means 65 and 55, both variances 50: 10 / √50 = 1.4142. Matched within their strata they do not differ.
  const apart: Stratum[] = [{ managed: ages(60, 70), unmanaged: ages(50, 60) }]
  assert.equal(
    balanceOf(apart)
      .find(({ covariate }) => covariate === 'age')
      ?.before?.toFixed(3),
    '1.414',
  )
  const matched: Stratum[] = [
    { managed: ages(60), unmanaged: ages(60, 60) },
    { managed: ages(70, 70), unmanaged: ages(70) },
    { managed: noSums, unmanaged: ages(40) },
  ]
  const age = balanceOf(matched).find(({ covariate }) => covariate === 'age')!
  assert.ok(age.before! > 0.3)
  assert.equal(age.after, 0)
})

test('managed and unmanaged people are found, banded and compared', async (t) => {
  const region = await freshDatabase(t)
  await standIn(region)
  const person = (at: number, start: string, before: string, after: string) => ({
    who: String(at),
    born: '1970-03-03',
    events: [
      'grid',
      start,
      `pressure 2025-01-05 clinic ${before}`,
      ...(after ? [`pressure 2025-10-01 home ${after}`] : []),
    ],
  })
  const nobody = { who: 'between', born: '1970-03-03', events: ['grid'] }
  const people = [
    person(1, 'enrolled ht 2025-01-05', '150/92', '132/84'),
    nobody, // men are the odd ones
    person(2, 'enrolled ht 2025-01-05', '158/92', '134/84'),
    nobody,
    person(3, 'enrolled ht 2025-01-05', '172/92', '150/84'), // a band with nobody unmanaged
    nobody,
    person(4, 'found ht 2025-01-05', '151/93', '146/92'),
    nobody,
    person(5, 'found ht 2025-01-05', '155/93', '150/92'),
    nobody,
    person(6, 'found ht 2025-01-05', '155/93', ''), // no outcome
    nobody,
    person(7, 'enrolled ht 2025-11-01', '155/93', '150/92'), // not managed for three months yet
  ]
  await fill(region, worldOf(people))
  const period = { kind: 'year-to-date', from: '2025-01-01', to: '2025-12-31' } as const
  const [all, basic] = await overEveryone(region, async (duck) => {
    await gatherFacts(duck, period)
    return comparePeople(duck, comparisonRules.find(({ programme }) => programme === 'hypertension')!, period)
  })
  assert.deepEqual(all!.managed, { people: 3, matched: 2 })
  assert.deepEqual(all!.unmanaged, { people: 2, matched: 2 })
  assert.deepEqual(all!.atTargetPoints, { value: 100, low: 100, high: 100 })
  // 133 − 148; variances 2 and 8: 1.959964 · √(2/2 + 8/2) = 4.383.
  assert.deepEqual(all!.meanDifference, { value: -15, low: -19.383, high: -10.617 })
  assert.equal(basic!.tier, 'basic')
  assert.equal(basic!.managed.people, 0)
})
