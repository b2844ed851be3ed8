import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Trend } from '#contracts/readings'
import { linesOf, optionOf, shown } from './trend.ts'

const words = {
  systolic: 'systolic',
  diastolic: 'diastolic',
  fasting: 'fasting',
  afterMeal: 'after a meal',
  random: 'any time',
  value: 'value',
}
const point = (value: number, value2: number | null, moment: Trend['points'][number]['moment'] = null) => ({
  id: '0',
  at: '2026-03-02T01:00:00Z',
  value,
  value2,
  moment,
  source: 'home' as const,
  atTarget: null,
})
const trend = (kind: Trend['kind'], points: Trend['points']): Trend => ({
  ...{ kind, unit: '', from: '2026-02-01', to: '2026-03-02', points, weeks: [], morning: null, evening: null },
  targets: [
    { measure: 'systolic', low: null, high: 140, personal: false, source: '' },
    { measure: 'diastolic', low: null, high: 90, personal: false, source: '' },
  ],
  atTargetShare: null,
  sentence: '',
})

test('a pressure is two lines, said together', () => {
  const lines = linesOf(trend('blood-pressure', [point(142, 88), point(150, 90)]), words)
  assert.deepEqual(
    lines.map(({ name, data }) => [name, data.map(([, value]) => value)]),
    [
      ['systolic', [142, 150]],
      ['diastolic', [88, 90]],
    ],
  )
  assert.equal(shown(point(142, 88)), '142/88')
})

test('glucose is a line for each moment that was measured', () => {
  const lines = linesOf(trend('glucose', [point(6.1, null, 'fasting'), point(8.2, null, 'after-meal')]), words)
  assert.deepEqual(
    lines.map(({ name }) => name),
    ['fasting', 'after a meal'],
  )
  assert.equal(shown(point(6.1, null)), '6.1')
})

test('each aim is drawn once', () => {
  const option = optionOf(trend('blood-pressure', [point(142, 88)]), words) as {
    series: { markLine?: { data: { yAxis: number }[] } }[]
  }
  assert.deepEqual(option.series[0]?.markLine?.data, [{ yAxis: 140 }, { yAxis: 90 }])
})
