import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, minutesBetween, numbersOf, weekdayOf, weekOf } from './days.ts'

test('a week begins on Monday, also across the end of a month and of a year', () => {
  assert.equal(weekdayOf('2026-11-22'), 7)
  assert.deepEqual(weekOf('2026-11-22').slice(0, 1), ['2026-11-16'])
  assert.deepEqual(weekOf('2027-01-01'), [
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
    '2027-01-03',
  ])
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
})

test('a session has whole bands only, and none when it ends before it begins', () => {
  const times = { startsAt: '08:00', endsAt: '11:45', bandMinutes: 30, numbersPerBand: 4 }
  assert.equal(minutesBetween('08:00', '11:45'), 225)
  assert.equal(numbersOf(times), 28)
  assert.equal(numbersOf({ ...times, endsAt: '07:00' }), 0)
})
