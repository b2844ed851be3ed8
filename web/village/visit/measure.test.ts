import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measuredNow } from '../enrol/measured-now.ts'
import { asNumber, full, pressureIsWhole, typed } from '../kit/digits.ts'
import { onlyOnce } from '../kit/once.ts'
import { doubtOf, forbids, loose } from './measure.ts'

const keys = (text: string, shape: { whole: number; decimals: number }) =>
  [...text].reduce((before, key) => typed(before, key === '<' ? 'back' : key, shape), '')

for (const [pressed, shape, shown] of [
  ['1422', { whole: 3, decimals: 0 }, '142'],
  ['14<<9', { whole: 3, decimals: 0 }, '9'],
  ['7.45', { whole: 2, decimals: 1 }, '7.4'],
  ['.5', { whole: 2, decimals: 1 }, '0.5'],
  ['1.2.3', { whole: 2, decimals: 1 }, '1.2'],
  ['1.2', { whole: 3, decimals: 0 }, '12'],
  ['05', { whole: 3, decimals: 0 }, '5'],
  ['x', { whole: 3, decimals: 0 }, ''],
] as const)
  test(`the keys ${pressed} show ${shown || 'nothing'}`, () => assert.equal(keys(pressed, shape), shown))

test('the pad moves on when a number can grow no more', () => {
  assert.deepEqual(['9', '92', '14', '142'].map(pressureIsWhole), [false, true, false, true])
  assert.equal(full('7.4', { whole: 2, decimals: 1 }), true)
  assert.equal(full('7.', { whole: 2, decimals: 1 }), false)
  assert.deepEqual([asNumber(''), asNumber('7.'), asNumber('142')], [undefined, 7, 142])
})

for (const [name, values, last, what] of [
  ['systolic', { systolic: 1200 }, undefined, 'impossible'],
  ['systolic', { systolic: 150 }, 145, undefined],
  ['systolic', { systolic: 220 }, 140, 'jump'],
  ['diastolic', { systolic: 90, diastolic: 90 }, undefined, 'crossed'],
  ['fastingGlucose', { fastingGlucose: 126 }, undefined, 'unit'],
  ['fastingGlucose', { fastingGlucose: 0.1 }, undefined, 'impossible'],
  ['weight', {}, 70, undefined],
] as const) {
  test(`${name} ${JSON.stringify(values)} after ${last ?? 'nothing'}: ${what ?? 'fine'}`, () => {
    const doubt = doubtOf(loose[name]!, values, last)
    assert.equal(doubt?.what, what)
    assert.equal(forbids(doubt), what !== undefined && what !== 'jump', 'a jump may be true')
  })
}

test('at an enrolment half a pressure is wrong, none is none', () => {
  assert.equal(measuredNow('hypertension', {}), undefined)
  assert.equal(measuredNow('hypertension', { systolic: '150' }), 'wrong')
  assert.deepEqual(measuredNow('diabetes', { fastingGlucose: '7.8' }), {
    kind: 'glucose',
    value: 7.8,
    moment: 'fasting',
    unit: 'mmol/L',
  })
})

test('two taps are one; after a failure the next tries anew', async () => {
  let [done, now] = [0, 0]
  const tap = onlyOnce(
    async () => {
      done += 1
    },
    () => now,
  )
  await Promise.all([tap(), tap()])
  await tap()
  assert.equal(done, 1)
  now = 1000
  await tap()
  assert.equal(done, 2)
  let failing = true
  const risky = onlyOnce(
    async () => {
      if (failing) throw new Error('full')
      return 'kept'
    },
    () => now,
  )
  await assert.rejects(risky())
  failing = false
  assert.equal(await risky(), 'kept')
})
