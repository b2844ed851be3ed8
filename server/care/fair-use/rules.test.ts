import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Refusal } from '#kernel'
import { type Bucket, delayMsMax, judge } from './burst.ts'
import { deviceName, marksOf, personMark } from './mark.ts'
import {
  closes,
  longestDays,
  type PenaltyRule,
  penaltyDaysOf,
  type RestrictionRow,
  refuseIfRestricted,
  stateOf,
} from './restriction.ts'

const rule: PenaltyRule = {
  why: 'no-shows',
  max: 3,
  withinDays: 365,
  penaltyDays: [30, 60, 90],
  scope: 'region',
  policyId: 'p',
  clause: '三次爽约',
}
const row: RestrictionRow = {
  id: 'r',
  residentId: 'w',
  why: 'no-shows',
  institutionId: null,
  policyId: 'p',
  clause: '三次爽约',
  count: 3,
  withinDays: 365,
  startsAt: new Date('2026-03-01T00:00:00Z'),
  endsAt: new Date('2026-03-31T00:00:00Z'),
  contestedAt: null,
  contestWords: null,
  decision: null,
  decidedAt: null,
  decisionReason: null,
}

test('a penalty begins with the visit that reaches the number, and grows each time', () => {
  const cases: [happened: number, before: number, expected: number | undefined][] = [
    [2, 0, undefined],
    [3, 0, 30],
    [5, 1, 60],
    [3, 2, 90],
    [3, 9, 90],
  ]
  for (const [happened, before, expected] of cases) assert.equal(penaltyDaysOf(rule, happened, before), expected)
  assert.equal(penaltyDaysOf({ ...rule, max: null }, 99, 0), undefined)
})

test('no rule closes booking for ever, whatever it says (PIPL 24)', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1 }), fc.nat(), (penaltyDays, before) => {
      assert.ok(penaltyDaysOf({ ...rule, penaltyDays }, 99, before)! <= longestDays)
    }),
  )
})

test('a restriction closes from its first instant to its last, at its hospital or everywhere, unless it was lifted', () => {
  const during = new Date('2026-03-15T00:00:00Z')
  const cases: [row: RestrictionRow, institutionId: string | null, now: Date, closed: boolean, state: string][] = [
    [row, 'i', during, true, 'running'],
    [row, 'i', row.startsAt, true, 'running'],
    [row, 'i', row.endsAt, false, 'over'],
    [{ ...row, institutionId: 'i' }, 'i', during, true, 'running'],
    [{ ...row, institutionId: 'i' }, 'j', during, false, 'running'],
    [{ ...row, contestedAt: during, contestWords: '住院了' }, 'i', during, true, 'contested'],
    [{ ...row, decision: 'uphold', contestedAt: during, decidedAt: during }, 'i', during, true, 'running'],
    [{ ...row, decision: 'lift', decidedAt: during }, 'i', during, false, 'lifted'],
  ]
  for (const [one, institutionId, now, closed, state] of cases) {
    assert.equal(closes(one, institutionId, now), closed)
    assert.equal(stateOf(one, now), state)
  }
})

test('the refusal says why and until when, and names the policy row', () => {
  assert.throws(
    () => refuseIfRestricted([row], 'i', new Date('2026-03-15T00:00:00Z')),
    (error: Refusal) => {
      assert.equal(error.code, 'fair_use.no_shows')
      assert.equal(error.params.policy, 'p')
      assert.match(error.sentence('zh'), /3 次预约未到诊.*3月31日.*申诉/)
      assert.match(error.sentence('en'), /missed 3 visits.*31 Mar.*contest/)
      return true
    },
  )
})

test('a payer and a contact who are one person have one mark; marks tell nothing in clear', () => {
  const [payer] = marksOf({ payer: 'a' })
  const [contact] = marksOf({ contact: 'a' })
  assert.equal(payer!.hash, contact!.hash)
  assert.equal(payer!.hash, personMark('a'))
  assert.notEqual(marksOf({ phone: 'a' })[0]!.hash, payer!.hash)
  assert.doesNotMatch(JSON.stringify(marksOf({ phone: '13800000000' })), /138/)
  assert.deepEqual(marksOf({ device: undefined, phone: null }), [])
})

test('a device’s name is long and of plain letters, or it is none', () => {
  assert.equal(deviceName('abcdefghijklmnopqrstuv'), 'abcdefghijklmnopqrstuv')
  for (const wrong of ['short', 'x'.repeat(65), 'abcdefghijklmnopqrstu;', 7, undefined, ['abcdefghijklmnopqrstuv']])
    assert.equal(deviceName(wrong), undefined)
})

test('within the rate nobody waits; a little beyond it answers slow down; then they are refused for a while', () => {
  const rate = { operationsPerMinute: 100, refusedSeconds: 60 }
  let bucket: Bucket | undefined
  const delays: (number | undefined)[] = []
  for (let n = 0; n < 160; n++) {
    const judged = judge(bucket, rate, 1000)
    bucket = judged.bucket
    delays.push(judged.delayMs)
  }
  assert.ok(delays.slice(0, 100).every((delay) => delay === 0))
  assert.ok(
    delays.slice(100, 150).every((delay, n) => delay! > 0 && delay! <= delayMsMax && delay! >= (delays[99 + n] ?? 0)),
  )
  assert.ok(delays.slice(150).every((delay) => delay === undefined))
  assert.equal(judge(bucket, rate, 1000 + 59_999).delayMs, undefined)
  assert.notEqual(judge(bucket, rate, 1000 + 60_000).delayMs, undefined, 'after the while it is over')
})

test('whoever keeps to the rate is never slowed nor refused, however they spread it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 600, max: 5_000 }), { maxLength: 200 }), (gaps) => {
      let bucket: Bucket | undefined
      let now = 0
      for (const gap of gaps) {
        now += gap
        const judged = judge(bucket, { operationsPerMinute: 100, refusedSeconds: 60 }, now)
        bucket = judged.bucket
        assert.equal(judged.delayMs, 0)
      }
    }),
  )
})
