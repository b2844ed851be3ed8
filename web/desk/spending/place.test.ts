import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside, paramsOf, percentOf, placeOf } from './place.ts'

test('an address that says nothing looks at this year by institution; what it says wrongly is not asked for', () => {
  const place = placeOf({}, 2026)
  assert.deepEqual([place.year, place.view, place.page], [2026, 'institution', 1])
  const odd = placeOf({ year: 'x', month: -1, view: 'wards', insutype: '999', found: 'maybe', page: 0 }, 2026)
  assert.deepEqual(paramsOf(odd), paramsOf(place))
})

test('a row leads one step further inside, and a code read as a number is still the code', () => {
  assert.deepEqual(inside('institution', 'a'), { institutionId: 'a', view: 'doctor' })
  assert.deepEqual(inside('month', '3'), { month: 3, view: 'institution' })
  assert.equal(placeOf({ medType: 21, insutype: 310 }, 2026).medType, '21')
})

test('a part of nothing is no percentage', () => {
  assert.equal(percentOf(0, 0), '—')
  assert.equal(percentOf(621, 1000), '62.1%')
})
