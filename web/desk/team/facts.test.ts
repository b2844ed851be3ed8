import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayFactIn, sayFactsIn } from './facts.ts'

test('a fact that counted is said in words', () => {
  assert.equal(sayFactIn('2026-11-10 value.systolic 140 >= 140', 'zh'), '2026-11-10 收缩压 140 ≥ 140')
  assert.equal(sayFactIn('previous.value.systolic 152 >= 140', 'en'), 'systolic before 152 ≥ 140')
})
test('a name without a word stays as it is', () => {
  assert.equal(sayFactIn('answer.foot normal', 'zh'), 'answer.foot normal')
})
test('what a programme derives, and the name of a resource, are left out', () => {
  assert.equal(sayFactsIn(['derived.risk 3 >= 3', 'Condition/0b5e2c1a-77aa-4b1e-9d0f-3f0a6d0c1e11'], 'zh'), '')
  assert.equal(sayFactsIn(['derived.risk 3 >= 3', 'urgent true = true', 'value.bmi 29 >= 28'], 'en'), 'BMI 29 ≥ 28')
})
