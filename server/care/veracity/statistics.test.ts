import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { measureVeracity } from './measure.ts'
import { chiSquareAbove, chiSquareBelow, distanceKm, logGamma, uniformity } from './statistics.ts'

const near = (actual: number, expected: number, tolerance = 1e-3) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(Math.abs(expected), 1e-12),
    `${actual} is not ${expected}`,
  )

test('chi-square is as in the tables', () => {
  // Upper critical values: NIST/SEMATECH e-Handbook 1.3.6.7.4.
  const table = [
    [3.841, 1, 0.05],
    [16.919, 9, 0.05],
    [21.666, 9, 0.01],
    [27.877, 9, 0.001],
    [9.488, 4, 0.05],
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
  ] as const
  for (const [x, degrees, p] of table) near(chiSquareAbove(x, degrees), p)
  // Lower ones.
  near(chiSquareBelow(3.325, 9), 0.05)
  near(chiSquareBelow(61.918, 100), 0.001)
})

test('both tails of chi-square make one, and the tail falls', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0.01, max: 4000, noNaN: true }), (degrees, x) => {
      near(chiSquareAbove(x, degrees) + chiSquareBelow(x, degrees), 1, 1e-9)
      assert.ok(chiSquareAbove(x, degrees) >= chiSquareAbove(x * 1.1, degrees) - 1e-12)
    }),
    { numRuns: 200 },
  )
})

test('far in the tail there is still a number', () => {
  const p = chiSquareAbove(400, 9)
  assert.ok(p > 0 && p < 1e-70, `${p}`)
})

test('the gamma function is the factorial', () => {
  for (const [n, factorial] of [
    [1, 1],
    [5, 24],
    [11, 3_628_800],
  ] as const)
    near(Math.exp(logGamma(n)), factorial, 1e-9)
})

test('equal counts are as likely as can be, one digit alone is not', () => {
  assert.equal(uniformity([10, 10, 10, 10, 10]).p, 1)
  assert.ok(uniformity([50, 0, 0, 0, 0]).p < 1e-40)
})

test('a degree of latitude is 111 km; there and back are alike', () => {
  near(distanceKm({ latitude: 30, longitude: 120 }, { latitude: 31, longitude: 120 }), 111.19)
  const point = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  fc.assert(
    fc.property(point, point, (a, b) => {
      near(distanceKm(a, b) + 1, distanceKm(b, a) + 1, 1e-9)
      assert.ok(distanceKm(a, b) <= 20_016)
    }),
    { numRuns: 100 },
  )
})

test('precision and recall by pattern and over all', () => {
  const mark = (pattern: 'at-night' | 'late-batch', ...ids: string[]) =>
    ids.map((followUpId) => ({ followUpId, pattern }))
  const planted = [...mark('at-night', 'a', 'b'), ...mark('late-batch', 'c')]
  const raised = [...mark('at-night', 'a', 'x'), ...mark('late-batch', 'b')]
  const measured = measureVeracity(planted, raised)
  assert.deepEqual(measured.patterns['at-night'], { planted: 2, raised: 2, right: 1, precision: 0.5, recall: 0.5 })
  assert.deepEqual(measured.patterns['late-batch'], { planted: 1, raised: 1, right: 0, precision: 0, recall: 0 })
  assert.deepEqual(measured.falseInAnyWay['late-batch'], 1, 'b is false, though in another way')
  assert.deepEqual(measured.followUps, { planted: 3, raised: 3, right: 2, precision: 2 / 3, recall: 2 / 3 })
  assert.equal(measured.patterns['two-places'].precision, null, 'nothing raised is no precision')
})
