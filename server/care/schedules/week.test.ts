import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ExceptionRow, planOf, sits, type TemplateRow, weekdayOf } from './week.ts'

const monday: TemplateRow = {
  id: 'template',
  doctorId: 'doctor',
  institutionId: 'hospital',
  weekday: 1,
  everyWeeks: 1,
  anchor: '2026-03-02',
  kind: 'offline',
  startsAt: '08:00',
  endsAt: '11:30',
  bandMinutes: 30,
  numbersPerBand: 3,
  quotas: { window: 0, 'primary-care': 0, referral: 0 },
  giveBacks: [],
  validFrom: '2026-03-02',
  validTo: null,
  replacesId: null,
}
const exception = (details: ExceptionRow['details'], of: Partial<ExceptionRow> = {}): ExceptionRow => ({
  id: 'exception',
  institutionId: 'hospital',
  doctorId: 'doctor',
  from: '2026-03-09',
  to: '2026-03-09',
  details,
  addedAt: new Date('2026-03-01T00:00:00Z'),
  withdrawnAt: null,
  ...of,
})
const span = { from: '2026-03-09', to: '2026-03-09', reason: '原因' }

test('a template has its sessions on its weekday, from its first to its last day', () => {
  assert.equal(weekdayOf('2026-03-01'), 7)
  assert.equal(sits(monday, '2026-03-02'), true)
  assert.equal(sits(monday, '2026-03-03'), false)
  assert.equal(sits(monday, '2026-02-23'), false)
  assert.equal(sits({ ...monday, validTo: '2026-03-08' }, '2026-03-09'), false)
})

test('every n weeks is every n weeks, however far ahead', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 200 }), (everyWeeks, week) => {
      const day = new Date(Date.parse('2026-03-02') + week * 7 * 86_400_000).toISOString().slice(0, 10)
      assert.equal(sits({ ...monday, everyWeeks }, day), week % everyWeeks === 0)
    }),
  )
})

for (const [sentence, one, wanted, why] of [
  [
    'a holiday of the region takes the session',
    exception({ kind: 'holiday', region: true, ...span }, { institutionId: null, doctorId: null }),
    0,
    'holiday',
  ],
  [
    'a holiday of another hospital does not',
    exception({ kind: 'holiday', region: false, ...span }, { institutionId: 'other' }),
    1,
    undefined,
  ],
  ['leave takes the doctor’s session', exception({ kind: 'leave', doctorId: 'doctor', ...span }), 0, 'leave'],
  [
    'leave of somebody else does not',
    exception({ kind: 'leave', doctorId: 'other', ...span }, { doctorId: 'other' }),
    1,
    undefined,
  ],
  [
    'what was taken back is as if it had never been',
    exception({ kind: 'leave', doctorId: 'doctor', ...span }, { withdrawnAt: new Date('2026-03-02T00:00:00Z') }),
    1,
    undefined,
  ],
] as const) {
  test(sentence, () => {
    const plan = planOf('2026-03-09', [monday], [one])
    assert.equal(plan.wanted.length, wanted)
    assert.equal(plan.leftOut[0]?.why, why)
  })
}

test('a moved session is missing where it was and there where it went, also on a holiday', () => {
  const times = { startsAt: '13:30', endsAt: '17:00', reason: '开会' }
  const moved = exception(
    { kind: 'moved', templateId: 'template', day: '2026-03-09', toDay: '2026-03-11', ...times },
    { to: '2026-03-11' },
  )
  const holiday = exception(
    { kind: 'holiday', region: false, from: '2026-03-11', to: '2026-03-11', reason: '院庆' },
    { id: 'h', from: '2026-03-11', to: '2026-03-11' },
  )
  assert.equal(planOf('2026-03-09', [monday], [moved, holiday]).leftOut[0]?.why, 'moved')
  const [there] = planOf('2026-03-11', [monday], [moved, holiday]).wanted
  assert.deepEqual(
    [there?.startsAt, there?.endsAt, there?.sourceId, there?.numbersPerBand],
    ['13:30', '17:00', 'exception', 3],
  )
})
