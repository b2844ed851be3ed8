import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CellDocument, KitDocument } from '#contracts/village'
import type { Entry, Person, TodayItem } from '#contracts/village-store'
import { freshness, usable } from '../bag/stock.ts'
import { isOpenTo, missingOf, priceOf } from '../contract/packages.ts'
import { figuresOf, share } from '../figures/figures.ts'
import { homesOf, placed } from '../map/homes.ts'
import { frameOf, inside, spread } from '../map/project.ts'
import { todayOf } from '../sync/today.ts'
import { ageOn, dayAfter, daysFrom, monthsOn } from './days.ts'
import { cellOrder, inOrder, passes, seenToday } from './order.ts'
import { found, searchIndex } from './search.ts'

const day = '2026-03-05'
const item = (residentId: string, urgency: TodayItem['urgency'], cellId: string | null, householdId?: string) =>
  ({ residentId, name: residentId, urgency, reasons: [], cellId, householdId: householdId ?? null }) as TodayItem
const cell = (id: string, code: string) => ({ id, code, name: id, outline: [], registeredPeople: null }) as CellDocument
const person = (more: object): Person =>
  ({
    ...{ id: 'p', name: '王秀英', birthDate: '1950-03-05', sex: 'female', documentTail: '002X', phone: '13812345678' },
    ...{ address: null, household: null, attributes: [], programmes: [], suspected: [], readings: [] },
    ...{ lastFollowUps: [], contract: null, promises: [], allergies: [], medicines: [], pending: [] },
    ...more,
  }) as unknown as Person

test('the urgent come first, then the cells in the order of the road, a household together', () => {
  const kit = {
    stops: [
      { on: day, order: 2, cellId: 'a' },
      { on: day, order: 1, cellId: 'b' },
    ],
  } as unknown as KitDocument
  const order = cellOrder([cell('a', '1'), cell('b', '2'), cell('c', '0')], [kit], day)
  assert.deepEqual(order, ['b', 'a', 'c'])
  const list = inOrder(
    [
      item('1', 'due', 'a', 'h1'),
      item('2', 'overdue', 'a', 'h2'),
      item('3', 'urgent', 'c'),
      item('4', 'due', 'b'),
      item('5', 'soon', 'a', 'h2'),
      item('6', 'due', null),
      item('7', 'due', 'a'),
    ],
    new Set(['7']),
    [cell('a', '1'), cell('b', '2')],
    order,
  )
  assert.deepEqual(
    list.urgent.map(({ residentId }) => residentId),
    ['3'],
  )
  assert.deepEqual(
    list.stops.map(({ cellId, items }) => [cellId, items.map(({ residentId }) => residentId).join('')]),
    [
      ['b', '4'],
      ['a', '251'],
      [null, '6'],
    ],
  )
  assert.deepEqual([list.done, list.all], [1, 6], 'what may wait two weeks is not counted')
  assert.ok(
    !passes(item('5', 'soon', null), undefined, 'all', day) && passes(item('5', 'soon', null), undefined, 'soon', day),
  )
})

test('seen today is who was visited today in the region, once, and not what was refused', () => {
  const entry = (residentId: string, at: string, state = 'there', kind = 'follow-up') =>
    ({ residentId, at, state, kind }) as Entry
  const seen = seenToday(
    [
      entry('a', '2026-03-04T16:30:00Z'),
      entry('a', '2026-03-05T01:00:00Z'),
      entry('b', '2026-03-05T16:30:00Z'),
      entry('c', '2026-03-05T01:00:00Z', 'refused'),
      entry('d', '2026-03-05T01:00:00Z', 'here', 'person'),
    ],
    day,
  )
  assert.deepEqual([...seen], ['a'])
})

test('a person is found by name, pinyin, initials, ends of numbers; every word must fit', () => {
  const spell = (name: string) => (name === '王秀英' ? ['wang', 'xiu', 'ying'] : ['li', 'ming'])
  const index = searchIndex([person({}), person({ id: 'q', name: '李明', phone: null, documentTail: '9999' })], spell)
  for (const query of ['王', 'wangxiu', 'wxy', '5678', '002x', 'wx 5678'])
    assert.deepEqual(found(index, query), ['p'], query)
  assert.deepEqual(found(index, 'wx 9999'), [])
  assert.deepEqual(found(index, ' '), ['p', 'q'])
})

test('ages are full years and months on the day', () => {
  assert.deepEqual([ageOn('1961-03-05', day), ageOn('1961-03-06', day)], [65, 64])
  assert.equal(monthsOn('2025-03-06', day), 11)
  assert.deepEqual([daysFrom('2026-02-28', '2026-03-01'), dayAfter('2026-12-31', 1)], [1, '2027-01-01'])
})

test('a map’s households stand inside their cell, however crooked it is', () => {
  const outline: [number, number][] = [
    [120, 30],
    [120.02, 30],
    [120.02, 30.02],
    [120.015, 30.005],
    [120, 30.005],
  ]
  const frame = frameOf([outline], 400, 10)
  const ring = outline.map(([x, y]) => frame.at(x, y))
  for (const count of [1, 7, 60]) {
    const spots = spread(ring, count)
    assert.equal(spots.length, count)
    assert.ok(spots.every((spot) => inside(spot, ring)))
  }
  const home = { id: 'h', cellId: 'c', grade: 'D', relation: 'head', address: '1 号', point: null }
  const [one] = homesOf([person({ household: home })], [item('p', 'due', 'c', 'h')])
  assert.deepEqual([one?.grade, one?.waiting, one?.name], ['D', 1, '王秀英'])
  assert.equal(placed([{ ...cell('c', '1'), outline }], [one!], frame)[0]?.guessed, true)
})

test('my figures say of how many, and an empty denominator is no percentage', () => {
  const programme = { code: 'diabetes', dueOn: '2026-03-09' }
  const last = { code: 'diabetes', at: '2026-01-05T00:00:00Z', atTarget: true }
  const figures = figuresOf([person({ programmes: [programme], lastFollowUps: [last] }), person({ id: 'q' })], day)
  assert.deepEqual(
    [
      figures.enrolled.count,
      figures.managed.count,
      figures.atTarget.count,
      figures.dueThisWeek.count,
      figures.overdue.count,
    ],
    [1, 1, 1, 1, 0],
  )
  assert.equal(share(figures.enrolled), '50.0%')
  assert.equal(share(figuresOf([], day).managed), '–')
})

test('an expired lot is not handed out, and what this form took is gone', () => {
  const lot = (lot: string, expiresOn: string, units: number) => ({ drugCode: 'd', lot, expiresOn, units })
  const kit = {
    id: 'k',
    lots: [lot('old', '2026-03-04', 9), lot('b', '2027-01-01', 5), lot('a', day, 2)],
  } as KitDocument
  const left = usable(kit, day, [{ kitId: 'k', drugCode: 'd', lot: 'b', units: 5 }])
  assert.deepEqual(
    left.map((one) => [one.lot, one.units]),
    [['a', 2]],
  )
  assert.deepEqual(
    ['2026-03-04', '2026-04-01', '2027-01-01'].map((one) => freshness(one, day)),
    ['expired', 'soon', 'good'],
  )
})

test('a package is open to whom its rule names; a child needs a guardian; the parts are the price', () => {
  const pack = (code: string, eligibility: object) =>
    ({
      ...{ code, priceFen: 100, parts: { fundFen: 50, publicHealthFen: 30, personFen: 20 }, services: [] },
      ...{ eligibility, validFrom: '2020-01-01', validTo: null },
    }) as never
  const elder = pack('elder', { ageFrom: 65 })
  assert.equal(isOpenTo(elder, person({}), day), true)
  assert.equal(isOpenTo(elder, person({ birthDate: '1961-03-06' }), day), false)
  assert.equal(
    isOpenTo(pack('d', { programmes: ['diabetes'] }), person({ programmes: [{ code: 'diabetes' }] }), day),
    true,
  )
  assert.equal(isOpenTo(pack('x', {}), person({}), day), false)
  assert.deepEqual(priceOf([elder, elder]), { allFen: 200, fundFen: 100, publicHealthFen: 60, personFen: 40 })
  const child = person({ id: 'c', birthDate: '2020-01-01' })
  const signer = { residentId: 'c', contractId: 'k', packageCodes: ['x'], guardianId: null }
  const people = new Map([['c', child]])
  assert.equal(missingOf([], people, day)?.what, 'nobody')
  assert.equal(missingOf([{ ...signer, packageCodes: [] }], people, day)?.what, 'no-package')
  assert.equal(missingOf([signer], people, day)?.what, 'no-guardian')
  assert.equal(missingOf([{ ...signer, guardianId: 'p' }], people, day), undefined)
})

test('a promised service is asked for in the last month of its window; a check by age when the panel says so', () => {
  const promise = (to: string) => ({ id: to, service: 'health-advice', from: '2026-01-01', to })
  const said = (more: object) =>
    todayOf([person(more)], day).flatMap(({ urgency, reasons }) => reasons.map(({ what }) => `${what} ${urgency}`))
  assert.deepEqual(said({ promises: [promise('2026-12-31')] }), [], 'the year is long')
  assert.deepEqual(said({ promises: [promise('2026-04-01')] }), ['promise soon'])
  assert.deepEqual(said({ promises: [promise('2026-03-15')] }), ['promise due'])
  assert.deepEqual(said({ promises: [promise('2026-03-01')] }), ['promise overdue'])
  assert.deepEqual(said({ checkDueOn: null }), [], 'an age alone asks for nothing here')
  assert.deepEqual(said({ checkDueOn: '2026-06-01' }), [])
  assert.deepEqual(said({ checkDueOn: '2026-03-10' }), ['check soon'])
})
