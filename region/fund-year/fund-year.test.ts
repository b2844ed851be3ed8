import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawRegion } from '../region.ts'
import { drawVisits, fundPeople } from './draw.ts'
import { monthsOf } from './settle.ts'

const region = drawRegion({ seed: 'anji', residents: 900, now: new Date('2026-11-22T02:00:00Z') })
const span = { from: '2025-01-01', to: '2025-12-31' }

test('the same seed draws the same year; every visit lies in it, and a person is in one bed at a time', () => {
  const people = fundPeople(region, 120)
  const visits = drawVisits(region, people, span.from, span.to)
  const keys = (list: typeof visits) => list.map(({ key, day, placeKey }) => `${key} ${day} ${placeKey}`)
  assert.deepEqual(keys(drawVisits(region, people, span.from, span.to)), keys(visits))
  assert.equal(new Set(visits.map(({ key }) => key)).size, visits.length)
  assert.ok(visits.every(({ day }) => day >= span.from && day <= span.to))
  const stays = visits.filter(({ stayDays }) => stayDays > 0)
  assert.ok(stays.length >= 10 && stays.length <= 90, `${stays.length} stays`)
  for (const ofPerson of Map.groupBy(stays, ({ person }) => person.id).values())
    for (const [at, stay] of ofPerson.entries()) {
      const before = ofPerson[at - 1]
      if (!before) continue
      const days = (Date.parse(stay.day) - Date.parse(before.day)) / 86_400_000
      assert.ok(days > stay.stayDays, `${before.day} and ${stay.day}, ${stay.stayDays} days`)
    }
})

test('people of the demo’s stories live through no fund year', () => {
  const told = new Set(region.demo.map(({ person }) => person.order))
  assert.ok(fundPeople(region, 200).every(({ order, scheme }) => scheme !== null && !told.has(order)))
})

test('months of a span: whole ones, and the last as far as it goes', () => {
  assert.deepEqual(monthsOf({ from: '2025-12-01', to: '2026-02-10' }), [
    ['2025-12-01', '2025-12-31'],
    ['2026-01-01', '2026-01-31'],
    ['2026-02-01', '2026-02-10'],
  ])
})
