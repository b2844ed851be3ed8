import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyColumns } from '#contracts/policy-columns'
import { cellInWords, differences, nameOfRow } from './say.ts'

test('a row is named and its cells are said in the reader’s words', () => {
  const cells = {
    insutype: '310',
    med_type: '21',
    hosp_lv: '3',
    age_from: '0',
    age_to: '44',
    contracted: 'yes',
    referred: 'no',
  }
  assert.equal(nameOfRow('policy', cells, 'zh'), '职工 · 住院 · 三级 · 0–44 岁 · 家医签约')
  const bands = policyColumns.policy.find((column) => column.name === 'bands')!
  assert.equal(cellInWords(bands, '5000.00:70%; *:75%', 'zh'), '5,000 元以内 70%，以上 75%')
  assert.equal(cellInWords(bands, '*:75%', 'en'), '75%')
  assert.equal(nameOfRow('catalogue', { hilist_code: 'X1', name: '试' }, 'en'), '试 X1')
  const price = policyColumns.catalogue.find((column) => column.name === 'pric')!
  assert.deepEqual([cellInWords(price, '1234567.50', 'zh'), cellInWords(price, '', 'zh')], ['1,234,567.50', '—'])
})

test('a difference names only the columns that differ; a blank and a missing cell are the same', () => {
  const found = differences('catalogue', { pric: '1.00', only_for: '' }, { pric: '2.00' })
  assert.deepEqual(
    found.map((one) => [one.column.name, one.before, one.after]),
    [['pric', '1.00', '2.00']],
  )
})
