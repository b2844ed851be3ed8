import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DoctorRow, FigureKey } from '#contracts/dashboards'
import { type DayCounts, figureRules } from './figure.ts'
import { headlineOf } from './headline.ts'
import { isVisitFigure } from './visit-store.ts'
import { daysUntil, weekBefore, windowOf } from './window.ts'

const counts = (waitMeanMinutes: number | null, ended = 3): DayCounts => ({
  booked: 0,
  cancelled: 0,
  noShow: 0,
  waiting: 0,
  inProgress: 0,
  ended,
  terminated: 0,
  left: 0,
  waitMeanMinutes,
  waitP90Minutes: null,
  consultMeanMinutes: null,
  ratingMean: null,
  signed: 0,
  inReview: 0,
  returned: 0,
  reviewMeanMinutes: null,
  bills: 0,
  totalFen: 0,
  fundFen: 0,
  accountFen: 0,
  cashFen: 0,
  returnedFen: 0,
  refusals: 0,
})

test('every figure has one definition in both languages, and a list exactly when it counts visits', () => {
  assert.deepEqual(figureRules.map(({ key }) => key).sort(), [...FigureKey.options].sort())
  for (const { key, label, counted, hasVisits } of figureRules) {
    assert.ok(label.zh && label.en && counted.zh && counted.en, key)
    assert.equal(hasVisits, isVisitFigure(key), key)
  }
})

for (const [now, before, zh, en] of [
  [
    9,
    11,
    '今天 3 次就诊,平均等候 9 分钟,比上周少 2 分钟。',
    '3 visits today, mean wait 9 min, 2 min less than last week.',
  ],
  [
    9,
    8,
    '今天 3 次就诊,平均等候 9 分钟,比上周多 1 分钟。',
    '3 visits today, mean wait 9 min, 1 min more than last week.',
  ],
  [9.2, 8.9, '今天 3 次就诊,平均等候 9 分钟,与上周持平。', '3 visits today, mean wait 9 min, the same as last week.'],
  [9, null, '今天 3 次就诊,平均等候 9 分钟。', '3 visits today, mean wait 9 min.'],
  [null, 9, '今天 3 次就诊。', '3 visits today.'],
] as const) {
  test(`a wait of ${now} after ${before} reads: ${en}`, () => {
    assert.deepEqual(headlineOf(counts(now), counts(before), true), { zh, en })
  })
}

test('a running day is compared with the same weekday up to the same time of day', () => {
  const morning = windowOf('2026-03-18', new Date('2026-03-18T02:10:00Z'))
  assert.equal(morning.from.toISOString(), '2026-03-17T16:00:00.000Z')
  assert.equal(morning.until.toISOString(), '2026-03-18T02:10:00.000Z')
  const lastWeek = weekBefore(morning)
  assert.equal(lastWeek.day, '2026-03-11')
  assert.equal(lastWeek.until.toISOString(), '2026-03-11T02:10:00.000Z')
  const over = windowOf('2026-03-10', new Date('2026-03-18T02:10:00Z'))
  assert.equal(over.until.toISOString(), '2026-03-10T16:00:00.000Z')
})

test('a trend ends with its day and crosses months', () => {
  assert.deepEqual(daysUntil('2026-03-02', 4), ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
})

test('no table names medicines by doctor (R11)', () => {
  const columns = Object.keys(DoctorRow.shape).join(' ')
  assert.doesNotMatch(columns, /drug|medicine|prescription|pack|fen/i)
})
