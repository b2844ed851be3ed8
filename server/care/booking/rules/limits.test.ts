import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kernel'
import { cancelUntil, type Policy } from '../number.ts'
import { dayAfter } from '../region-time.ts'
import { type Had, refuseUnlessOfAge, refuseUnlessWithinLimits } from './limits.ts'
import { presets, regionPolicy } from './policy.fixture.ts'

const wanted = { id: 's0', date: '2026-03-10', doctorId: 'd0', departmentCode: '03', institutionId: 'i0' }
const had = (one: Partial<Had>): Had => ({
  sessionId: 's1',
  date: wanted.date,
  doctorId: 'd1',
  departmentCode: '04',
  institutionId: 'i1',
  held: false,
  ...one,
})
const code = (work: () => void): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const judged = (rules: Partial<Policy>, has: readonly Had[]) =>
  code(() => refuseUnlessWithinLimits({ ...regionPolicy, ...rules }, has, wanted))

test('each limit counts what it is about: the day, the doctor, the department, the hospital, 7 days, three months', () => {
  const loose = { limitPerDay: 20, limitPerDoctorDay: 20 }
  const inDays = (...days: number[]) => days.map((away) => had({ date: dayAfter(wanted.date, away) }))
  const cases: [rules: Partial<Policy>, has: Had[], expected: string | undefined][] = [
    [{}, [had({})], undefined],
    [{}, [had({}), had({ held: true })], 'booking.limit_per_day'],
    [{}, [had({ doctorId: 'd0' })], 'booking.limit_per_doctor_day'],
    [{}, [had({ doctorId: 'd0', date: '2026-03-11' })], undefined],
    [{}, [had({ sessionId: 's0', doctorId: 'd9' })], 'booking.already_in_session'],
    [presets.beijing114, [had({ institutionId: 'i0', departmentCode: '03' })], 'booking.limit_per_department_day'],
    [presets.beijing114, [had({ departmentCode: '03' })], undefined],
    [presets.beijing114, [had({ institutionId: 'i0' })], 'booking.limit_per_hospital_day'],
    [{ ...loose, limitPer7Days: 3 }, inDays(-6, -3, 0), 'booking.limit_per_7_days'],
    [{ ...loose, limitPer7Days: 3 }, inDays(-6, -3, 1), undefined],
    [{ ...loose, limitPer7Days: 3 }, inDays(-2, 2, 4), 'booking.limit_per_7_days'],
    [{ ...loose, limitPer7Days: 3 }, inDays(-7, 7, 8), undefined],
    [{ ...loose, limitPer90Days: 5 }, inDays(-89, -40, -10, 0, 0), 'booking.limit_per_90_days'],
    [{ ...loose, limitPer90Days: 5 }, inDays(-89, -40, -10, 0, 1), undefined],
  ]
  for (const [rules, has, expected] of cases) assert.equal(judged(rules, has), expected, JSON.stringify([rules, has]))
})

test('a refusal by a limit names the row of the policy', () => {
  assert.throws(
    () => refuseUnlessWithinLimits(regionPolicy, [had({}), had({})], wanted),
    (error: Refusal) => error.params.policy === regionPolicy.id && error.params.limit === 2,
  )
})

test('whatever was let in one after the other, no 7 days hold more than the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      (days, limit) => {
        const policy = { ...regionPolicy, limitPerDay: 20, limitPerDoctorDay: 20, limitPer7Days: limit }
        const has: Had[] = []
        days.forEach((away, index) => {
          const date = dayAfter('2026-03-01', away)
          const next = { ...wanted, id: `s${index}`, date }
          if (code(() => refuseUnlessWithinLimits(policy, has, next)) === undefined)
            has.push(had({ sessionId: next.id, date }))
        })
        for (let from = 0; from <= 30; from++) {
          const span = Array.from({ length: 7 }, (_, n) => dayAfter('2026-03-01', from + n))
          assert.ok(has.filter((one) => span.includes(one.date)).length <= limit)
        }
      },
    ),
  )
})

test('a hospital sees the ages it says; children are booked for by their family', () => {
  const paediatrics = { ...regionPolicy, ageFrom: 0, ageTo: 17 }
  const cases: [policy: Policy, birthDate: string, own: boolean, expected: string | undefined][] = [
    [regionPolicy, '1959-05-01', true, undefined],
    [regionPolicy, '2012-03-11', true, 'booking.own_account_too_young'],
    [regionPolicy, '2012-03-10', true, undefined],
    [regionPolicy, '2020-03-11', false, undefined],
    [paediatrics, '2008-03-11', false, undefined],
    [paediatrics, '2008-03-10', false, 'booking.age_not_seen'],
  ]
  for (const [policy, birthDate, own, expected] of cases)
    assert.equal(
      code(() => refuseUnlessOfAge(policy, birthDate, '2026-03-10', own)),
      expected,
      birthDate,
    )
})

test('cancelling ends minutes before the visit, or at a clock time of the day or the day before', () => {
  const startsAt = new Date('2026-03-10T09:00:00+08:00')
  const cases: [rules: Partial<Policy>, expected: string][] = [
    [{ cancelBeforeMinutes: 30 }, '2026-03-10T08:30:00+08:00'],
    [presets.shanghai, '2026-03-10T00:00:00+08:00'],
    [presets.beijing114, '2026-03-09T15:00:00+08:00'],
    [presets.beijingHospital, '2026-03-09T16:00:00+08:00'],
    [{ cancelDaysBefore: 0, cancelClockTime: '18:00' }, '2026-03-10T09:00:00+08:00'],
  ]
  for (const [rules, expected] of cases)
    assert.equal(cancelUntil(startsAt, { ...regionPolicy, ...rules }).getTime(), new Date(expected).getTime())
})
