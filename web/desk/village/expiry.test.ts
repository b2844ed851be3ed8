import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expiryOf } from './expiry.ts'

test('a lot may be given on its last day; within ninety days it is marked, afterwards it is over', () => {
  const cases = [
    ['2026-03-01', 'over', -1],
    ['2026-03-02', 'soon', 0],
    ['2026-05-31', 'soon', 90],
    ['2026-06-01', 'good', 91],
  ] as const
  for (const [expiresOn, state, days] of cases) assert.deepEqual(expiryOf(expiresOn, '2026-03-02'), { state, days })
})
