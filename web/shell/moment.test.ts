import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockFace, exact, spoken, spokenDate, timeOf } from './moment.ts'

const now = new Date('2026-03-05T06:30:00Z') // 14:30 in the region

test('a moment is said as people say it, in the region’s zone', () => {
  const cases: [string, string][] = [
    ['2026-03-05T06:30:10Z', '刚刚'],
    ['2026-03-05T06:27:00Z', '3 分钟前'],
    ['2026-03-05T06:50:00Z', '20 分钟后'],
    ['2026-03-05T09:00:00Z', '今天 17:00'],
    ['2026-03-04T01:05:00Z', '昨天 09:05'],
    ['2026-03-05T16:30:00Z', '明天 00:30'],
    ['2026-03-07T01:00:00Z', '后天 09:00'],
    ['2026-01-31T06:30:00Z', '1月31日 14:30'],
    ['2024-03-05T06:30:00Z', '2024年3月5日'],
  ]
  for (const [at, said] of cases) assert.equal(spoken(at, now, 'zh'), said, at)
})

test('a time to keep is named by the clock even when it is near', () => {
  assert.equal(spoken('2026-03-05T06:50:00Z', now, 'zh', true), '今天 14:50')
})

test('the same moment in English', () => {
  assert.equal(spoken('2026-03-05T09:00:00Z', now, 'en'), 'today 17:00')
  assert.equal(spoken('2024-03-05T06:30:00Z', now, 'en'), '5 Mar 2024')
})

test('a date is as precise as the record is', () => {
  assert.equal(spokenDate('2026-03-05', now, 'zh'), '3月5日')
  assert.equal(spokenDate('2024-03', now, 'zh'), '2024年3月')
  assert.equal(spokenDate('2024', now, 'zh'), '2024年')
  assert.equal(spokenDate('2026-03-04T19:30:00Z', now, 'zh'), '3月5日', 'a moment has the region’s day')
  assert.equal(spokenDate('2024-03-05', now, 'zh', true), '3月5日', 'short under a heading that says the year')
})

test('exact and time of day are the hospital’s, wherever the phone is', () => {
  assert.equal(exact('2026-03-05T16:30:00Z'), '2026-03-06 00:30')
  assert.equal(timeOf('2026-03-05T00:00:00Z'), '08:00')
})

test('a countdown shows hours only when there are some', () => {
  assert.deepEqual([0, 9, 299, 3600, 7389].map(clockFace), ['0:00', '0:09', '4:59', '1:00:00', '2:03:09'])
})
