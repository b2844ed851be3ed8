import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idsByCode, placeOfSource } from './sources.ts'

const inputs = {
  lead: { code: 'T1', name: 'x', id: 'id-1' },
  careElsewhere: [{ party: { code: 'H1', name: 'y', id: 'id-2' } }],
}

test('a figure’s bills lead to the institution they were paid at, of its scheme and period', () => {
  const ids = idsByCode(inputs)
  assert.deepEqual(
    placeOfSource({ what: 'bills', ref: 'T1/390/2025/at:H1' }, ids, { kind: 'capitation', year: 2025, month: null })
      ?.search,
    {
      ...{ year: 2025, insutype: '390', leadId: 'id-1', institutionId: 'id-2', view: 'doctor' },
    },
  )
  const before = placeOfSource({ what: 'bills', ref: '310/inpatient/2024/at:T1' }, ids, {
    kind: 'prepayment',
    year: 2025,
    month: 3,
  })
  const said = { year: 2024, insutype: '310', medType: '21', institutionId: 'id-1', view: 'doctor' }
  assert.deepEqual(before?.search, said)
  const diabetes = { what: 'bills', ref: 'diabetes/310/2025/at:T1' }
  const paid = placeOfSource(diabetes, ids, { kind: 'disease-package', year: 2025, month: null })
  assert.equal(paid?.search?.packageCode, 'diabetes')
})

test('a statement, a finding and a score lead to themselves; what has no page leads nowhere', () => {
  const at = (what: string, ref: string) =>
    placeOfSource({ what, ref }, new Map(), { kind: 'clearing', year: 2025, month: null })
  assert.deepEqual(at('statement', 'capitation/T1:390/2025')?.search, {
    year: 2025,
    kind: 'capitation',
    subject: 'T1:390',
  })
  assert.equal(at('finding', 'f1')?.to, '/findings')
  assert.equal(at('assessment', 'a-b')?.params?.scoreId, 'a-b')
  assert.equal(at('rule', 'r'), undefined)
})
