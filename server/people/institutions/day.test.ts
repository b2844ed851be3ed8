import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, fullYears, yearsLater } from './day.ts'

test('a day of the region begins at 16:00 UTC of the day before', () => {
  assert.equal(dayOf(new Date('2026-03-01T15:59:59Z')), '2026-03-01')
  assert.equal(dayOf(new Date('2026-03-01T16:00:00Z')), '2026-03-02')
})

test('full years are counted to the birthday, and a leap-day birthday falls on 1 March of a common year', () => {
  const cases: [string, string, number][] = [
    ['2012-03-02', '2026-03-01', 13],
    ['2012-03-02', '2026-03-02', 14],
    ['2012-02-29', '2026-02-28', 13],
    ['2012-02-29', '2026-03-01', 14],
  ]
  for (const [from, to, years] of cases) assert.equal(fullYears(from, to), years, `${from} ${to}`)
  assert.equal(yearsLater('2012-02-29', 14), '2026-03-01')
})
