import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Refusal } from '#kernel'
import {
  type AppointmentRow,
  bookable,
  cancel,
  checkedIn,
  cutNumbers,
  policyInForce,
  promisesOf,
  refuseUnlessHeld,
} from './number.ts'
import { diagnosisMap, sameDisease, snomedSystem, toIcd10 } from './rules/diagnosis-map.ts'
import { regionPolicy } from './rules/policy.fixture.ts'
import { departmentCodeOf, isPediatrics } from './sessions/department-code.ts'
import { searchText, searchWords } from './sessions/pinyin-text.ts'

const at = (clock: string) => new Date(`2026-03-03T${clock}:00+08:00`)
const policy = regionPolicy
const refused = (code: string) => (error: Refusal) => error.code === code

test('a session is cut into the numbers of its whole bands', () => {
  const numbers = cutNumbers({ startsAt: at('09:00'), endsAt: at('10:10') }, 30, 2)
  assert.deepEqual(
    numbers.map((n) => [n.seq, n.startsAt.toISOString().slice(11, 16), n.endsAt.toISOString().slice(11, 16)]),
    [
      [1, '01:00', '01:30'],
      [2, '01:00', '01:30'],
      [3, '01:30', '02:00'],
      [4, '01:30', '02:00'],
    ],
  )
  assert.deepEqual(cutNumbers({ startsAt: at('09:00'), endsAt: at('09:20') }, 30, 2), [])
  assert.deepEqual(cutNumbers({ startsAt: at('09:00'), endsAt: at('09:29') }, 30, 2), [])
})

test('a session that lasts until midnight ends at 23:59 and has its last band all the same', () => {
  const numbers = cutNumbers({ startsAt: at('23:00'), endsAt: at('23:59') }, 30, 1)
  assert.deepEqual(
    numbers.map((n) => [n.startsAt.toISOString().slice(11, 16), n.endsAt.toISOString().slice(11, 16)]),
    [
      ['15:00', '15:30'],
      ['15:30', '15:59'],
    ],
  )
})

test('a session is bookable from today to the end of the window, until it ends', () => {
  const rows: [date: string, endsAt: string, now: string, expected: boolean][] = [
    ['2026-03-03', '2026-03-03T11:00:00+08:00', '2026-03-02T09:00:00+08:00', true],
    ['2026-03-16', '2026-03-16T11:00:00+08:00', '2026-03-02T09:00:00+08:00', true],
    ['2026-03-17', '2026-03-17T11:00:00+08:00', '2026-03-02T09:00:00+08:00', false],
    ['2026-03-03', '2026-03-03T11:00:00+08:00', '2026-03-03T10:59:00+08:00', true],
    ['2026-03-03', '2026-03-03T11:00:00+08:00', '2026-03-03T11:00:00+08:00', false],
    ['2026-03-03', '2026-03-03T11:00:00+08:00', '2026-03-04T00:30:00+08:00', false],
  ]
  for (const [date, endsAt, now, expected] of rows) {
    assert.equal(bookable({ date, endsAt: new Date(endsAt) }, policy, new Date(now)), expected, `${date} at ${now}`)
  }
})

test('a hold holds until its instant, not at it', () => {
  const number = {
    id: 'n',
    sessionId: 's',
    seq: 1,
    startsAt: at('09:00'),
    endsAt: at('09:30'),
    state: 'held',
    channel: 'app',
    freeAt: null,
    holdId: 'h',
    heldFor: 'r',
    heldUntil: at('08:10'),
    outside: null,
  } as const
  refuseUnlessHeld(number, at('08:09'))
  assert.throws(() => refuseUnlessHeld(number, at('08:10')), refused('booking.hold_expired'))
  assert.throws(() => refuseUnlessHeld(undefined, at('08:09')), refused('booking.hold_expired'))
})

const booked = {
  state: 'booked',
  ...promisesOf({ startsAt: at('09:00'), endsAt: at('09:30') }, policy),
} as AppointmentRow

test('an appointment can be cancelled until the time it promised; the desk may cancel later', () => {
  assert.equal(cancel(booked, 'x', at('08:30'), false).state, 'cancelled')
  assert.throws(() => cancel(booked, 'x', at('08:31'), false), refused('booking.cancel_too_late'))
  assert.equal(cancel(booked, 'x', at('08:59'), true).state, 'cancelled')
  assert.throws(() => cancel({ ...booked, state: 'seen' }, 'x', at('08:00'), true), refused('booking.not_cancellable'))
})

test('check-in is open in its window only', () => {
  assert.throws(() => checkedIn(booked, at('07:59')), refused('booking.check_in_closed'))
  assert.equal(checkedIn(booked, at('08:00')).state, 'checked-in')
  assert.equal(checkedIn(booked, at('10:00')).state, 'checked-in')
  assert.throws(() => checkedIn(booked, at('10:01')), refused('booking.check_in_closed'))
  assert.throws(() => checkedIn({ ...booked, state: 'no-show' }, at('09:00')), refused('booking.not_checkable'))
})

test('the institution’s own policy goes before the region’s, the newest in force first', () => {
  const own = { ...policy, id: 'own', institutionId: 'i', validFrom: '2026-01-01', validTo: '2026-06-30' }
  const later = { ...policy, id: 'later', institutionId: 'i', validFrom: '2026-07-01' }
  const all = [policy, own, later]
  assert.equal(policyInForce(all, 'i', '2025-12-31')?.id, regionPolicy.id)
  assert.equal(policyInForce(all, 'i', '2026-06-30')?.id, 'own')
  assert.equal(policyInForce(all, 'i', '2026-07-01')?.id, 'later')
  assert.equal(policyInForce(all, 'other', '2026-07-01')?.id, regionPolicy.id)
})

test('SNOMED maps to ICD-10, ICD-10 stays as it is, and what is not listed is nothing', () => {
  assert.deepEqual(toIcd10([{ system: snomedSystem, code: '44054006', display: 'Diabetes' }], 'Diabetes'), {
    code: 'E11.9',
    name: '2型糖尿病',
  })
  assert.equal(toIcd10([{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10' }], undefined)?.name, '原发性高血压')
  assert.equal(toIcd10([{ system: snomedSystem, code: '10509002' }], 'Acute bronchitis'), undefined)
  assert.equal(new Set(diagnosisMap.map(({ snomed }) => snomed)).size, diagnosisMap.length)
})

test('the same disease is the same ICD-10 category', () => {
  assert.equal(sameDisease('E11.9', 'E11.4'), true)
  assert.equal(sameDisease('I10', 'i10'), true)
  assert.equal(sameDisease('E11.9', 'E10.9'), false)
})

test('a doctor is found by characters, pinyin and initials', () => {
  const text = searchText('李明', '心血管内科')
  for (const typed of ['李明', 'LiMing', 'lm', 'xinxueguan', 'xxg', '心血管']) {
    assert.ok(
      searchWords(typed).every((word) => text.includes(word)),
      typed,
    )
  }
  assert.equal(text.includes('zhang'), false)
})

test('a department has the code of the longest listed name in it', () => {
  assert.deepEqual(['心血管内科', '神经内科', '内科', '儿科', '小儿呼吸科', '针灸推拿'].map(departmentCodeOf), [
    '03.04',
    '03.03',
    '03',
    '07',
    '07',
    '针灸推拿',
  ])
  assert.equal(isPediatrics('07'), true)
  assert.equal(isPediatrics('03.01'), false)
})
