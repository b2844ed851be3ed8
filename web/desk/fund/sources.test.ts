import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idsByCode, placeOfSource } from './sources.ts'
import { clauseWords, schemeOf, stepWords } from './step-words.ts'

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
  assert.deepEqual(at('rule', 'r')?.search, { part: 'rules', rule: 'r' })
  assert.deepEqual(at('budget', 'b')?.search, { part: 'budgets', year: 2025, budget: 'b' })
  assert.equal(at('table', 'tariff:t')?.params?.tariffId, 't')
  assert.equal(at('input', 'x/2025'), undefined)
})

test('people of a package are looked at as on whom its money was spent', () => {
  const ids = idsByCode(inputs)
  const members = (kind: string, ref: string) =>
    placeOfSource({ what: 'members', ref }, ids, { kind, year: 2025, month: null })?.search
  const of = { year: 2025, view: 'people' }
  assert.deepEqual(members('capitation', 'T1/390/2025/60/2/none/0'), { ...of, insutype: '390', leadId: 'id-1' })
  assert.deepEqual(members('disease-package', 'diabetes/310/2025'), { ...of, insutype: '310', packageCode: 'diabetes' })
  assert.deepEqual(members('surplus-split', 'T1/V1/2025'), { ...of, leadId: 'id-1' })
})

test('a month’s cases lead to the month, of their system', () => {
  const month = { kind: 'drg-month', year: 2025, month: 3 }
  assert.deepEqual(placeOfSource({ what: 'cases', ref: 'sm3' }, new Map(), month), {
    to: '/fund/cases',
    search: { period: '2025-03' },
  })
})

test('codes and odd units of older steps are read as words', () => {
  assert.deepEqual(stepWords({ zh: '险种 310 费率', en: 'Rate of scheme 310' }), {
    zh: '职工医保 费率',
    en: 'Rate of employees',
  })
  assert.equal(
    stepWords({ zh: '险种 390 当月基金预算，全区 59000000 万分点', en: '' }).zh,
    '居民医保 当月基金预算，全区 5,900 点',
  )
})

test('two statements of one institution are told apart by their scheme, the region’s by scheme and category', () => {
  assert.deepEqual(schemeOf({ subject: 'T1:390' }), { insutype: '390', category: undefined })
  assert.deepEqual(schemeOf({ subject: 'region:310:inpatient' }), { insutype: '310', category: 'inpatient' })
  assert.equal(schemeOf({ subject: 'H33010000100' }), undefined)
  assert.equal(clauseWords('money §4 DIP').zh, '按病种分值（DIP）付费')
  assert.equal(clauseWords('别的依据').en, '别的依据')
})
