import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureFigure } from '#contracts/measures'
import { chosenOf, classesOf, grouped, partsOf, percent, searchOf, share, wayOf, whereOf } from './say.ts'

const figure = (code: string, programme: MeasureFigure['programme'] = null) => ({ code, programme }) as MeasureFigure
const id = '0196f0de-0000-7000-8000-000000000001'

test('a rate of nobody is not 0 %', () => {
  assert.equal(percent(null), '—')
  assert.equal(percent(0), '0.0%')
  assert.equal(share(0, 0), '—')
  assert.equal(share(1, 3), '33.3%')
})

test('a change smaller than the decimal shown is no change', () => {
  const cases = [
    [null, 'noYear'],
    [0, 'same'],
    [0.04, 'same'],
    [-0.04, 'same'],
    [0.05, 'more'],
    [-2.1, 'less'],
  ] as const
  for (const [growth, way] of cases) assert.equal(wayOf(growth), way, String(growth))
})

test('figures stand by programme, in the order of the definitions', () => {
  const all = [figure('b', 'diabetes'), figure('a'), figure('c', 'diabetes')]
  assert.deepEqual(
    grouped(all).map(({ group, figures }) => [group, figures.map(({ code }) => code)]),
    [
      ['all', ['a']],
      ['diabetes', ['b', 'c']],
    ],
  )
})

test('the page begins with what was asked for, else with standard management, else with the first', () => {
  const all = [figure('contract-rate'), figure('standard-management-hypertension', 'hypertension')]
  assert.equal(chosenOf(all, 'contract-rate')?.code, 'contract-rate')
  assert.equal(chosenOf(all, undefined)?.code, 'standard-management-hypertension')
  assert.equal(chosenOf(all.slice(0, 1), 'unknown')?.code, 'contract-rate')
  assert.equal(chosenOf([], undefined), undefined)
})

test('an address says a scope whole or not at all', () => {
  assert.deepEqual(whereOf({}), {})
  assert.deepEqual(whereOf({ kind: 'region' }), { scopeKind: 'region', scopeId: undefined })
  assert.deepEqual(whereOf({ kind: 'region', id }), {})
  assert.deepEqual(whereOf({ kind: 'team' }), {})
  assert.deepEqual(whereOf({ kind: 'planet', id }), {})
  assert.deepEqual(whereOf({ kind: 'team', id, period: 'month' }), {
    ...{ scopeKind: 'team', scopeId: id, periodKind: 'month' },
  })
  const where = whereOf({ kind: 'cell', id, period: 'year' })
  assert.deepEqual(whereOf(searchOf(where)), where)
})

test('a scope is compared by what is smaller than it', () => {
  assert.deepEqual(partsOf('team'), ['cell', 'doctor'])
  assert.deepEqual(partsOf('doctor'), [])
  assert.equal(partsOf('region')[0], 'institution')
})

test('classes of a map cover every rate, and one rate is still a span', () => {
  for (const rates of [[50], [0, 100], [12.5, 13, 88.1], [100], [0]]) {
    const classes = classesOf(rates)
    assert.equal(classes.length, 5)
    assert.ok(classes[0]!.from <= Math.min(...rates) && classes[4]!.to >= Math.max(...rates))
    for (const { from, to } of classes) assert.ok(to > from && to <= 100)
  }
  assert.deepEqual(classesOf([]), [])
})
