import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TariffParameters } from '#contracts/cases'
import { dipPoints, drgPay, type PaidStay } from './pay.ts'

const even = { '0': 10_000, '1': 10_000, '2': 10_000, '3': 10_000 }
const parameters: TariffParameters = {
  pays: 'drg',
  drg: {
    ...{ rateFen: { '310': 1_000_000, '390': 800_000 }, levelFactorBp: { ...even, '3': 11_000 } },
    ...{ institutionFactorBp: { H9: 9_000 }, highTimesBp: { '0': 20_000, '1': 20_000, '2': 20_000, '3': 30_000 } },
    ...{ lowShareBp: 4_000, ungroupedShareBp: 8_000 },
  },
  dip: {
    ...{ monthBudgetFen: { '310': 1, '390': 1 }, levelFactorBp: { ...even, '1': 8_000 }, institutionFactorBp: {} },
    auxiliary: {
      ...{ childBelowYears: 7, childBp: 10_500, elderFromYears: 80, elderBp: 10_300, mccBp: 10_800, ccBp: 10_300 },
    },
    ...{ highTimesBp: 20_000, lowTimesBp: 5_000, ungroupedShareBp: 8_000 },
  },
  source: 'test',
}
const stay = (more: Partial<PaidStay> = {}): PaidStay => ({
  ...{ insutype: '310', level: 2, institutionCode: 'H1', ageYears: 40, costFen: 1_000_000, personFen: 300_000 },
  ...more,
})
const weight = { weight10000: 12_000, meanCostFen: 1_000_000 }

for (const [title, given, standardFen, payFen, outlier] of [
  ['weight × rate − what the person owes', stay(), 1_200_000, 900_000, 'none'],
  ['by the rate of the scheme', stay({ insutype: '390' }), 960_000, 660_000, 'none'],
  ['by the factor of the level', stay({ level: 3 }), 1_320_000, 1_020_000, 'none'],
  [
    'by the hospital’s own factor before its level’s',
    stay({ level: 3, institutionCode: 'H9' }),
    1_080_000,
    780_000,
    'none',
  ],
  [
    'from twice the mean a level 2 hospital’s stay is a high outlier',
    stay({ costFen: 2_000_000 }),
    1_200_000,
    900_000,
    'high',
  ],
  ['and what is above is added in times', stay({ costFen: 2_500_000 }), 1_800_000, 1_500_000, 'high'],
  ['a level 3 hospital’s from three times', stay({ costFen: 2_500_000, level: 3 }), 1_320_000, 1_020_000, 'none'],
  [
    'below 40% of the mean a low outlier is paid what it cost',
    stay({ costFen: 399_999, personFen: 0 }),
    399_999,
    399_999,
    'low',
  ],
  ['at 40% it is none', stay({ costFen: 400_000, personFen: 0 }), 1_200_000, 1_200_000, 'none'],
  [
    'who owes more than the standard leaves nothing to pay, never less',
    stay({ personFen: 1_300_000 }),
    1_200_000,
    0,
    'none',
  ],
] as const) {
  test(`DRG: ${title}`, () => {
    const paid = drgPay(given, weight, parameters)
    assert.deepEqual([paid.standardFen, paid.payFen, paid.outlier], [standardFen, payFen, outlier])
    assert.equal(paid.steps.at(-1)?.amountFen, payFen)
  })
}
test('DRG: what has no weight is paid a share of its cost', () => {
  const paid = drgPay(stay(), undefined, parameters)
  assert.deepEqual([paid.standardFen, paid.payFen, paid.outlier], [800_000, 500_000, 'ungrouped'])
})
test('DRG: a stay that costs more is never paid less', () => {
  const cost = fc.integer({ min: 0, max: 50_000_000 })
  fc.assert(
    fc.property(cost, cost, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)].map((costFen) =>
        drgPay(stay({ costFen, personFen: 0 }), weight, parameters),
      )
      assert.ok(less!.payFen <= more!.payFen)
    }),
  )
})

for (const [title, given, weighed, equalWeight10000] of [
  ['an ordinary case counts its weight', stay(), true, 12_000],
  ['with its hospital’s factor', stay({ level: 3 }), true, 13_200],
  ['a high outlier counts what is above in times', stay({ costFen: 2_500_000 }), true, 18_000],
  ['a low one what it cost at the rate', stay({ costFen: 300_000 }), true, 3_000],
  ['and that by the rate of its scheme', stay({ costFen: 300_000, insutype: '390' }), true, 3_750],
  ['what has no weight its share of the cost at the rate', stay(), false, 8_000],
] as const) {
  test(`points of DRG: ${title}`, () => {
    assert.equal(drgPay(given, weighed ? weight : undefined, parameters).equalWeight10000, equalWeight10000)
  })
}
test('points of DRG × rate are the standard, to half a ten-thousandth of a weight', () => {
  const any = fc.record({
    ...{ costFen: fc.integer({ min: 0, max: 50_000_000 }), level: fc.nat(3), weighed: fc.boolean() },
    weight10000: fc.integer({ min: 1, max: 100_000 }),
  })
  fc.assert(
    fc.property(any, ({ weighed, weight10000, ...given }) => {
      const drawn = weighed ? { weight10000, meanCostFen: 1_000_000 } : undefined
      const { standardFen, equalWeight10000 } = drgPay(stay(given), drawn, parameters)
      assert.ok(Math.abs(equalWeight10000 * 100 - standardFen) <= 51, `${equalWeight10000} and ${standardFen}`)
    }),
  )
})

const group = { kind: 'core', score10000: 20_000, meanCostFen: 1_000_000 } as const
for (const [title, given, severity, kind, points] of [
  ['the score', stay(), undefined, 'core', 20_000],
  ['above twice the mean: what is above', stay({ costFen: 2_500_000 }), undefined, 'core', 30_000],
  ['below half: as it cost', stay({ costFen: 250_000 }), undefined, 'core', 5_000],
  ['the level’s factor', stay({ level: 1 }), undefined, 'core', 16_000],
  ['none for what primary care treats', stay({ level: 1 }), undefined, 'primary-care', 20_000],
  ['an MCC', stay(), 'mcc', 'core', 21_600],
  ['of several reasons the largest', stay({ ageYears: 85 }), 'mcc', 'core', 21_600],
  ['a child', stay({ ageYears: 6 }), undefined, 'core', 21_000],
] as const) {
  test(`DIP: ${title}`, () => {
    assert.equal(dipPoints(given, { ...group, kind }, severity, parameters, 500_000).points10000, points)
  })
}
test('DIP: what no group fits counts a share of its cost against the mean of all', () => {
  const { points10000, outlier } = dipPoints(stay(), undefined, undefined, parameters, 500_000)
  assert.deepEqual([points10000, outlier], [16_000, 'ungrouped'])
})
