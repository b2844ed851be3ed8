import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Refusal } from '#kernel'
import { maskName } from '#people/residents'
import {
  aboutMinutes,
  called,
  closed,
  inOrder,
  isLate,
  letterOf,
  type Place,
  paceMinutes,
  passedOver,
  type Rule,
  ruleInForce,
  ticketOf,
} from './place.ts'

const at = (clock: string) => new Date(`2026-03-02T${clock}:00+08:00`)
const rule: Rule = {
  id: 'r',
  institutionId: null,
  validFrom: '2020-01-01',
  validTo: null,
  lateAfterMinutes: 30,
  lateBehind: 3,
  passBehind: 3,
  passesMax: 3,
  elderFromYears: 80,
  clause: 'c',
}
const place = (id: string, more: Partial<Place> = {}): Place => ({
  id,
  appointmentId: id,
  sessionId: 's',
  residentId: id,
  doctorId: 'd',
  institutionId: 'i',
  departmentCode: '03',
  date: '2026-03-02',
  numberSeq: Number(id.replace(/\D/g, '') || 1),
  bandStartsAt: at('09:30'),
  bandEndsAt: at('10:00'),
  state: 'waiting',
  priority: null,
  priorityReason: null,
  ruleId: 'r',
  checkedInAt: at('09:00'),
  late: false,
  afterCalls: null,
  returnedAt: null,
  calls: 0,
  passedOver: 0,
  roomId: null,
  calledAt: null,
  beganAt: null,
  secondsInRoom: 0,
  finishedAt: null,
  ...more,
})
const order = (places: Place[], calls = 0) => inOrder(places, calls).map(({ id }) => id)

test('the booked band goes first, then the number, whoever checked in first', () => {
  const early = place('p3', { bandStartsAt: at('10:00'), checkedInAt: at('08:00') })
  assert.deepEqual(order([early, place('p2'), place('p1')]), ['p1', 'p2', 'p3'])
})

test('an elder goes first within the band, not before an earlier band', () => {
  const elder = place('p4', { priority: 'elder', bandStartsAt: at('10:00') })
  const list = [place('p1'), place('p2'), place('p3', { bandStartsAt: at('10:00') }), elder]
  assert.deepEqual(order(list), ['p1', 'p2', 'p4', 'p3'])
})

test('who is back from tests goes before all but the urgent', () => {
  const back = place('p8', { returnedAt: at('10:05'), bandStartsAt: at('11:00') })
  const urgent = place('p9', { priority: 'urgent', bandStartsAt: at('11:00') })
  assert.deepEqual(order([place('p1'), back, urgent]), ['p9', 'p8', 'p1'])
})

test('who is late stands behind as many as the rule says, counted from the moment of arrival', () => {
  const list = ['p2', 'p3', 'p4', 'p5'].map((id) => place(id))
  const late = place('p1', { afterCalls: 3 })
  assert.deepEqual(order([late, ...list]), ['p2', 'p3', 'p4', 'p1', 'p5'])
  // After two calls only one more goes first.
  assert.deepEqual(order([late, ...list.slice(2)], 2), ['p4', 'p1', 'p5'])
  assert.deepEqual(order([late], 0), ['p1'], 'with nobody else it is their turn')
})

test('who is passed over comes back behind others, and is missed the last time', () => {
  const once = passedOver(place('p1', { state: 'called', calledAt: at('10:00') }), rule, 5, at('10:02'))
  assert.equal(once.state, 'waiting')
  assert.equal(once.afterCalls, 8)
  const last = passedOver({ ...once, state: 'called', passedOver: 2 }, rule, 9, at('10:30'))
  assert.equal(last.state, 'missed')
  assert.deepEqual(last.finishedAt, at('10:30'))
  const refused = (error: Refusal) => error.code === 'queue.not_called'
  assert.throws(() => passedOver(place('p1'), rule, 0, at('10:00')), refused)
})

test('calling clears an earlier delay: whoever was called holds no claim any more', () => {
  const now = called(place('p1', { afterCalls: 7, returnedAt: at('09:50') }), 'room', at('10:00'))
  assert.deepEqual([now.state, now.calls, now.afterCalls, now.returnedAt], ['called', 1, null, null])
})

test('late begins after the minutes of the rule', () => {
  assert.equal(isLate(at('09:30'), at('10:00'), rule), false)
  assert.equal(isLate(at('09:30'), at('10:01'), rule), true)
})

test('the pace is the median of the last visits, and unknown while fewer than three were seen', () => {
  const done = (id: string, minutes: number, finish: string) =>
    place(id, { state: 'done', secondsInRoom: minutes * 60, finishedAt: at(finish) })
  assert.equal(paceMinutes([done('p1', 5, '09:35'), done('p2', 9, '09:50')]), undefined)
  assert.equal(paceMinutes([done('p1', 5, '09:35'), done('p2', 9, '09:50'), done('p3', 40, '10:30')]), 9)
})

test('about how long: those ahead, what is left in the room, and the time until the session begins', () => {
  const asked = { ahead: 2, paceMinutes: 6, inRoomSince: at('10:00'), startsAt: at('09:30') }
  assert.equal(aboutMinutes(asked, at('10:02')), 16)
  assert.equal(aboutMinutes(asked, at('10:30')), 12, 'a long visit is not counted twice')
  assert.equal(aboutMinutes({ ...asked, inRoomSince: null }, at('09:00')), 42)
})

test('at the end of the day who was never called has missed nothing', () => {
  const end = at('18:00')
  assert.equal(closed(place('p1'), end).state, 'closed')
  assert.equal(closed(place('p1', { passedOver: 1 }), end).state, 'missed')
  assert.equal(closed(place('p1', { state: 'called' }), end).state, 'missed')
  assert.equal(closed(place('p1', { state: 'at-tests' }), end).state, 'done')
})

test('the hall reads masked names and tickets', () => {
  assert.deepEqual(['王秀英', '李明', '欧阳小小明', '李', 'Anna'].map(maskName), [
    '王*英',
    '李*',
    '欧***明',
    '*',
    'A**a',
  ])
  assert.equal(ticketOf('A', 12), 'A012')
  assert.deepEqual([0, 25, 26, 27].map(letterOf), ['A', 'Z', 'AA', 'AB'])
})

test('the hospital’s own rule goes before the region’s', () => {
  const own = { ...rule, id: 'own', institutionId: 'i', validFrom: '2026-01-01', validTo: '2026-02-28' }
  assert.equal(ruleInForce([rule, own], 'i', '2026-02-28').id, 'own')
  assert.equal(ruleInForce([rule, own], 'i', '2026-03-01').id, 'r')
})

test('however places are, everyone who waits is in line once, and nobody on time is overtaken by a later number of the band', () => {
  const some = fc.array(
    fc.record({
      band: fc.integer({ min: 0, max: 3 }),
      afterCalls: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
      elder: fc.boolean(),
      back: fc.boolean(),
      state: fc.constantFrom('waiting', 'waiting', 'waiting', 'called', 'done') as fc.Arbitrary<Place['state']>,
    }),
    { maxLength: 14 },
  )
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 8 }), (list, calls) => {
      const places = list.map((one, index) =>
        place(`p${index + 1}`, {
          bandStartsAt: at(`1${one.band}:00`),
          afterCalls: one.afterCalls,
          priority: one.elder ? 'elder' : null,
          returnedAt: one.back ? at('09:00') : null,
          state: one.state,
        }),
      )
      const line = inOrder(places, calls)
      assert.deepEqual(new Set(line), new Set(places.filter(({ state }) => state === 'waiting')))
      const plain = line.filter((one) => one.afterCalls === null && !one.returnedAt && !one.priority)
      const sorted = plain.toSorted(
        (a, b) => a.bandStartsAt.getTime() - b.bandStartsAt.getTime() || a.numberSeq - b.numberSeq,
      )
      assert.deepEqual(plain, sorted)
      // Nobody stands further behind than the rule said.
      for (const [index, one] of line.entries()) {
        const others = line.filter((other) => other.afterCalls !== null).length
        if (one.afterCalls !== null && !one.returnedAt)
          assert.ok(index <= Math.max(0, one.afterCalls - calls) + others, `${index}`)
      }
    }),
    { numRuns: 300 },
  )
})
