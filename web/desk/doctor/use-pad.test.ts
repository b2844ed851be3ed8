import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Warning } from '#contracts/prescribing'
import type { Checked } from './use-draft.ts'
import { emptyDraft, obstacle } from './use-pad.ts'

const item = { drugCode: 'X', dose: 5, frequency: 'qd' as const, days: 7, note: '' }
const draft = { ...emptyDraft(), items: [item] }
const checked = (...levels: Warning['level'][]): Checked => ({
  quantities: [],
  signable: true,
  warnings: levels.map((level) => ({ key: level, level, code: level, zh: '', en: '', source: '', drugCode: 'X' })),
})

test('a sheet without a drug, or not yet checked, cannot be signed', () => {
  assert.equal(obstacle(emptyDraft(), checked(), {}), 'empty')
  assert.equal(obstacle(draft, undefined, {}), 'checking')
})

test('a block stands in the way whatever reasons are given', () => {
  assert.equal(obstacle(draft, checked('reason', 'block'), { reason: '已沟通' }), 'blocked')
})

test('a warning that asks for a reason needs one of at least two characters', () => {
  assert.equal(obstacle(draft, checked('reason'), {}), 'reason')
  assert.equal(obstacle(draft, checked('reason'), { reason: '好' }), 'reason')
  assert.equal(obstacle(draft, checked('reason', 'info'), { reason: '已沟通' }), undefined)
})
