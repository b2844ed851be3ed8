import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, type Entry, numberOf } from './entry.ts'

for (const [typed, number] of [
  ['142', 142],
  [' 7.4 ', 7.4],
  ['7,4', 7.4],
  ['７', undefined],
  ['7。4', 7.4],
  ['', undefined],
  ['abc', undefined],
  ['-3', undefined],
  ['7.444', undefined],
] as const) {
  test(`“${typed}” is ${number ?? 'no number'}`, () => assert.equal(numberOf(typed), number))
}

const entry: Entry = { kind: 'blood-pressure', first: '142', second: '88', pulse: '', unit: 'mm[Hg]', moment: 'random' }
const at = new Date('2026-03-02T00:00:00Z')

test('a blood pressure needs both values, the pulse may be left out', () => {
  assert.equal(bodyOf({ ...entry, second: '' }, 'r', at), undefined)
  const body = bodyOf(entry, 'r', at)!
  assert.deepEqual([body.systolic, body.diastolic, 'pulse' in body], [142, 88, false])
  assert.equal(bodyOf({ ...entry, pulse: '72' }, 'r', at)!.pulse, 72)
})

test('a glucose says when it was measured, a weight does not', () => {
  assert.equal(
    bodyOf({ ...entry, kind: 'glucose', first: '7.1', unit: 'mmol/L', moment: 'fasting' }, 'r', at)!.moment,
    'fasting',
  )
  assert.equal('moment' in bodyOf({ ...entry, kind: 'weight', first: '61', unit: 'kg' }, 'r', at)!, false)
})
