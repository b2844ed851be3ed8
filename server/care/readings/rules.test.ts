import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rules } from '#contracts/readings'
import { alarmOf, nextStepAt, verdictOn } from './alarms/judge.ts'
import { readRules } from './index.ts'
import { judge } from './intake/judge.ts'
import { valuesOf } from './intake/units.ts'
import { place } from './people.fixture.ts'
import type { ReadingRow } from './tables.ts'
import { sentenceOf } from './trends/sentence.ts'
import { halvesOf, medianOf, mondayOf, pointsOf, shareAtTarget, targetsOf, weeksOf } from './trends/trend.ts'

const now = new Date('2026-03-02T01:00:00Z')
const bp = (systolic: number, diastolic: number, unit = 'mm[Hg]') =>
  ({ kind: 'blood-pressure', systolic, diastolic, unit }) as const
const sugar = (value: number, unit = 'mmol/L') => ({ kind: 'glucose', value, unit }) as const
const one = (kind: 'weight' | 'heart-rate' | 'hba1c' | 'spo2', value: number, unit: string) => ({ kind, value, unit })

// What is measured, and what becomes of it: the code under which it is held or refused.
const limits = [
  [bp(120, 80), undefined],
  [bp(60, 30), undefined],
  [bp(260, 160), undefined],
  [bp(261, 100), 'readings.unusual'],
  [bp(59, 31), 'readings.unusual'],
  [bp(320, 100), 'readings.unusual'],
  [bp(321, 100), 'readings.impossible'],
  [bp(1200, 80), 'readings.impossible'],
  [bp(80, 120), 'readings.diastolic_not_below'],
  [bp(120, 120), 'readings.diastolic_not_below'],
  [bp(16, 10.7), 'readings.looks_like_kpa'],
  [bp(16, 10.7, 'kPa'), undefined],
  [bp(-1, -2), 'readings.impossible'],
  [sugar(7), undefined],
  [sugar(1.1), undefined],
  [sugar(33.3), undefined],
  [sugar(1), 'readings.unusual'],
  [sugar(34), 'readings.looks_like_mgdl'],
  [sugar(126), 'readings.looks_like_mgdl'],
  [sugar(126, 'mg/dL'), undefined],
  [sugar(10, 'mg/dL'), 'readings.unusual'],
  [sugar(2000), 'readings.impossible'],
  [sugar(0), 'readings.impossible'],
  [one('weight', 61, 'kg'), undefined],
  [one('weight', 3200, 'g'), undefined],
  [one('weight', 251, 'kg'), 'readings.unusual'],
  [one('weight', 0, 'kg'), 'readings.impossible'],
  [one('heart-rate', 72, '/min'), undefined],
  [one('heart-rate', 230, '/min'), 'readings.unusual'],
  [one('hba1c', 53, 'mmol/mol'), undefined],
  [one('hba1c', 53, '%'), 'readings.impossible'],
  [one('spo2', 97, '%'), undefined],
  [one('spo2', 101, '%'), 'readings.impossible'],
] as const

const alarms = [
  [bp(179, 109), undefined],
  [bp(180, 90), 'urgent'],
  [bp(130, 110), 'urgent'],
  [sugar(16.6), undefined],
  [sugar(16.7), 'urgent'],
  [sugar(4), undefined],
  [sugar(3.9), 'urgent'],
  [one('spo2', 90, '%'), 'urgent'],
  [one('weight', 200, 'kg'), undefined],
] as const

test('The limits and signs of the day, as a table', async (t) => {
  const { region } = await place(t)
  const rules = await readRules(region.ctx(), {})
  for (const [sent, code] of limits) {
    const found = judge({ kind: sent.kind, measuredAt: now, values: valuesOf(sent)! }, rules, now)
    assert.equal(found?.code, code, JSON.stringify(sent))
  }
  for (const [sent, level] of alarms) {
    const reading = { kind: sent.kind, values: valuesOf(sent)!, measuredAt: now }
    assert.equal(alarmOf({ ...reading, source: 'home' }, rules.alarms, [], now)?.level, level, JSON.stringify(sent))
    assert.equal(alarmOf({ ...reading, source: 'hospital' }, rules.alarms, [], now), undefined)
  }
  personal(rules)
})

function personal(rules: Rules) {
  const own = (high: number) => [{ measure: 'systolic', purpose: 'alarm', low: null, high }] as const
  const of = (systolic: number, limit: number, ageHours = 0) => {
    const measuredAt = new Date(now.getTime() - ageHours * 3_600_000)
    const reading = { kind: 'blood-pressure', values: valuesOf(bp(systolic, 80))!, measuredAt, source: 'home' } as const
    return alarmOf(reading, rules.alarms, own(limit), now)?.level
  }
  assert.deepEqual([of(165, 160), of(182, 160), of(185, 190)], ['personal', 'urgent', undefined])
  assert.deepEqual([of(182, 160, 24), of(182, 160, 25)], ['urgent', 'late'])
}

test('Only what was measured later speaks of an alarm, and a late one hurries nobody', () => {
  const alarm = { measuredAt: now }
  const later = new Date(now.getTime() + 1)
  assert.equal(verdictOn(alarm, now, true), 'attached')
  assert.equal(verdictOn(alarm, later, true), 'confirms')
  assert.equal(verdictOn(alarm, later, false), 'calms')
  const steps = [
    { step: 0, afterMinutes: 0 },
    { step: 1, afterMinutes: 5 },
  ]
  assert.equal(nextStepAt(now, 0, steps, 'urgent')?.getTime(), now.getTime() + 300_000)
  assert.equal(nextStepAt(now, 1, steps, 'urgent'), null)
  assert.equal(nextStepAt(now, 0, steps, 'late'), null)
})

test('Units are converted as their definitions say, and only between themselves', () => {
  assert.equal(valuesOf(sugar(126, 'mg/dL'))?.glucoseMmol, 7)
  assert.equal(valuesOf(sugar(70, 'mg/dL'))?.glucoseMmol, 3.9)
  assert.equal(valuesOf(bp(18.7, 12, 'kPa'))?.systolicMmHg, 140)
  assert.equal(valuesOf(one('hba1c', 48, 'mmol/mol'))?.value, 6.5)
  assert.equal(valuesOf(bp(120, 80, 'mmol/L')), undefined)
  assert.equal(valuesOf(sugar(7, 'constructor')), undefined)
})

const row = (at: string, systolicMmHg: number, diastolicMmHg: number) =>
  ({
    id: at,
    kind: 'blood-pressure',
    measuredAt: new Date(at),
    systolicMmHg,
    diastolicMmHg,
    source: 'home',
    glucoseMoment: null,
  }) as ReadingRow

test('A trend has medians by week, mornings and evenings, the share at target, and says it in a sentence', () => {
  const general = [
    { measure: 'systolic', ageFromYears: 0, low: null, high: 140, source: '' },
    { measure: 'systolic', ageFromYears: 65, low: null, high: 150, source: '' },
    { measure: 'diastolic', ageFromYears: 0, low: null, high: 90, source: '' },
  ] as const
  const targets = targetsOf('blood-pressure', [...general], [], 64)
  const rows = [
    row('2026-02-23T00:00:00Z', 150, 85), // Monday 08:00
    row('2026-02-24T12:00:00Z', 138, 84), // Tuesday 20:00
    row('2026-03-01T15:59:00Z', 144, 91), // Sunday 23:59
    row('2026-03-01T16:00:00Z', 130, 80), // Monday 00:00
    row('2026-03-02T00:00:00Z', 128, 78),
  ]
  const points = pointsOf(rows.toReversed(), targets)
  assert.deepEqual(
    points.map(({ atTarget }) => atTarget),
    [false, true, false, true, true],
  )
  assert.equal(mondayOf('2026-03-01T15:59:00Z'), '2026-02-23')
  assert.deepEqual(
    weeksOf(points).map(({ weekOf, count, median, median2, atTarget }) => [weekOf, count, median, median2, atTarget]),
    [
      ['2026-02-23', 3, 144, 85, 1],
      ['2026-03-02', 2, 129, 79, 2],
    ],
  )
  assert.equal(shareAtTarget(points), 0.6)
  const { morning, evening } = halvesOf(points)
  assert.deepEqual([morning?.median, evening?.median], [139, 141])
  const trend = { kind: 'blood-pressure', unit: 'mmHg', points, atTargetShare: 0.6, morning, evening } as const
  assert.equal(
    sentenceOf(trend, false, 'zh'),
    '您的血压 10 次里约 6 次达标，比前一段降低。请按时服药、少盐少油，并与家庭医生联系。',
  )
  assert.match(sentenceOf({ ...trend, kind: 'glucose', unit: 'mmol/L' }, false, 'zh'), /少吃甜食、主食定量/)
  assert.match(sentenceOf(trend, true, 'zh'), /血压 5 次，中位数 138\/84 mmHg，达标 60%，早 139\/81.5、晚 141\/87.5/)
  assert.match(sentenceOf({ ...trend, points: points.slice(0, 1) }, false, 'en'), /Only 1 reading/)
  assert.equal(medianOf([3, 1, 2, 10]), 2.5)
  // The doctor’s target stands before the general one.
  const stricter = [{ measure: 'systolic', purpose: 'target', low: null, high: 130, reason: '糖尿病' }] as const
  const own = targetsOf('blood-pressure', [...general], [...stricter], 70)
  assert.deepEqual(
    targetsOf('blood-pressure', [...general], [], 65).map(({ high }) => high),
    [150, 90],
    'from 65 years on',
  )
  assert.deepEqual([own[0]?.high, own[0]?.personal], [130, true])
})
