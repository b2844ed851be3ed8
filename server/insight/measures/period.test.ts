import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysInYear, isListed, monthEndsBefore, periodsFor, withPeriod, yearEarlier, yearToDate } from './period.ts'

test('a night counts the year, the month and last year, each with the year before, and twelve month ends', () => {
  const shown = periodsFor('2026-03-02').map(({ kind, from, to }) => `${kind} ${from} ${to}`)
  assert.equal(shown.length, 18)
  assert.deepEqual(shown.slice(0, 6), [
    'year-to-date 2026-01-01 2026-03-02',
    'year-to-date 2025-01-01 2025-03-02',
    'month 2026-03-01 2026-03-02',
    'month 2025-03-01 2025-03-02',
    'year 2025-01-01 2025-12-31',
    'year 2024-01-01 2024-12-31',
  ])
  assert.equal(shown.at(-1), 'year-to-date 2026-01-01 2026-02-28')
  assert.equal(periodsFor('2025-12-31').length, 17) // a year ago is a month end as well
})

test('month ends know leap years, and a leap day has its year before', () => {
  assert.deepEqual(monthEndsBefore('2024-03-15', 3), ['2023-12-31', '2024-01-31', '2024-02-29'])
  assert.equal(yearEarlier('2024-02-29'), '2023-02-28')
  assert.deepEqual([2023, 2024, 1900, 2000].map(daysInYear), [365, 366, 365, 366])
})

test('people are listed for the newest of each kind', () => {
  const listed = periodsFor('2026-03-02').filter((period) => isListed(period, '2026-03-02'))
  assert.deepEqual(
    listed.map(({ kind, to }) => `${kind} ${to}`),
    ['year-to-date 2026-03-02', 'month 2026-03-02', 'year 2025-12-31'],
  )
})

test('a period enters the facts as days and numbers, and nothing else does', () => {
  const text = withPeriod('x >= :from and y::date <= :through and :year_days > 0', yearToDate('2024-02-29'))
  assert.equal(text, "x >= date '2024-01-01' and y::date <= date '2024-02-29' and 366 > 0")
  assert.throws(() => withPeriod(':from', { kind: 'year', from: "2024-01-01'; --", to: '2024-12-31' }))
  assert.throws(() => withPeriod(':nothing', yearToDate('2024-02-29')))
})
