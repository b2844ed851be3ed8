import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TariffParameters } from '#contracts/cases'
import { factorOf, fieldsOf, valueAt, withValue } from './fields.ts'
import { filesByName } from './table-files.ts'
import { t } from './texts.ts'

const per = { '0': 6000, '1': 8000, '2': 10_000, '3': 11_500 }
const of: TariffParameters = {
  pays: 'drg',
  drg: {
    ...{ rateFen: { '310': 900_000, '390': 700_000 }, levelFactorBp: per, institutionFactorBp: { H1: 10_500 } },
    ...{ highTimesBp: per, lowShareBp: 4000, ungroupedShareBp: 8000 },
  },
  dip: {
    ...{ monthBudgetFen: { '310': 1, '390': 2 }, levelFactorBp: per, institutionFactorBp: {} },
    auxiliary: {
      childBelowYears: 6,
      childBp: 11_000,
      elderFromYears: 80,
      elderBp: 10_500,
      mccBp: 12_000,
      ccBp: 11_000,
    },
    ...{ highTimesBp: 20_000, lowTimesBp: 5000, ungroupedShareBp: 8000 },
  },
  source: 'test',
}

test('every figure of a tariff has its field, and a changed one leaves the others as they are', () => {
  const leaves = (tree: object): number =>
    Object.values(tree).reduce(
      (sum, one) => sum + (typeof one === 'object' ? leaves(one) : typeof one === 'number' ? 1 : 0),
      0,
    )
  const fields = fieldsOf(t, of, (code) => code)
  assert.equal(fields.length, leaves(of))
  for (const { path } of fields) {
    const changed = withValue(of, path, valueAt(of, path) + 1)
    assert.equal(fields.filter((one) => valueAt(changed, one.path) !== valueAt(of, one.path)).length, 1)
  }
  assert.deepEqual(withValue(of, ['drg', 'institutionFactorBp', 'H1'], null).drg.institutionFactorBp, {})
  assert.equal(factorOf(13_500), '1.35')
})

test('files of a folder are known by their names, others are named and left', () => {
  const { known, unknown } = filesByName([{ name: 'DRG.csv' }, { name: 'groups.json' }, { name: 'weights.csv' }])
  assert.deepEqual(
    known.map(([name]) => name),
    ['drg.csv', 'groups.json'],
  )
  assert.deepEqual(unknown, ['weights.csv'])
})
