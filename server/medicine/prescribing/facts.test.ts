import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eGfrFromCreatinine } from './facts-of.ts'

// CKD-EPI 2021, as the published calculator answers.
for (const [mgDl, ageYears, female, expected] of [
  [1, 50, true, 69],
  [1.2, 60, false, 69],
  [0.6, 30, true, 124],
  [3, 70, false, 22],
] as const) {
  test(`creatinine ${mgDl} mg/dL at ${ageYears}, ${female ? 'woman' : 'man'}: eGFR ${expected}`, () =>
    assert.equal(eGfrFromCreatinine(mgDl, ageYears, female), expected))
}
