import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysBetween } from './days.ts'

test('days between two days, over the end of a month, and never without end', () => {
  assert.deepEqual(daysBetween('2026-02-27', '2026-03-02'), ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  assert.deepEqual(daysBetween('2026-03-02', '2026-03-01'), [])
  assert.equal(daysBetween('2026-01-01', '2026-12-31').length, 31)
})
