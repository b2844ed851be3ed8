import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepsOf } from './steps.ts'

test('classes of a map have round bounds, cover every value and do not overlap', () => {
  const cases = [[0], [3], [0, 1], [7, 93], [0, 12, 250], [33.3, 34.1], [1, 2, 3, 4, 5], [99, 101]]
  for (const values of cases) {
    const steps = stepsOf(values)
    assert.ok(steps.length >= 1 && steps.length <= 5, String(values))
    assert.ok(steps[0]!.from <= Math.min(...values) && steps.at(-1)!.to >= Math.max(...values), String(values))
    for (const [at, { from, to }] of steps.entries()) {
      assert.ok(to > from, String(values))
      if (at > 0) assert.equal(from, steps[at - 1]!.to)
    }
  }
  assert.deepEqual(stepsOf([]), [])
  assert.deepEqual(stepsOf([0, 100])[0], { from: 0, to: 20 })
})
