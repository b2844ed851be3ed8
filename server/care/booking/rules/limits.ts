/** How many numbers one person may have, and who may book at all. Rules only. */
import { type Refusal, refuse, refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'
import type { Policy, SessionRow } from '../number.ts'
import { daysBetween } from '../region-time.ts'

/** One number that a person has: booked and not cancelled, or held at this instant. */
export interface Had {
  readonly sessionId: string
  readonly date: string
  readonly doctorId: string
  readonly departmentCode: string
  readonly institutionId: string
  readonly held: boolean
}

/** The furthest that any limit looks back or ahead. */
export const limitDays = 90

type Wanted = Pick<SessionRow, 'id' | 'date' | 'doctorId' | 'departmentCode' | 'institutionId'>
type Code = Refusal['code']

/**
 * Every limit of the policy, with the wanted number counted in. Refusals name the policy's row: booking.already_in_session,
 * .limit_per_day, .limit_per_doctor_day, .limit_per_department_day, .limit_per_hospital_day, .limit_per_7_days,
 * .limit_per_90_days.
 */
export function refuseUnlessWithinLimits(policy: Policy, has: readonly Had[], wanted: Wanted): void {
  refuseUnless(!has.some((one) => !one.held && one.sessionId === wanted.id), 'booking.already_in_session')
  const onDay = has.filter((one) => one.date === wanted.date)
  const atHospital = onDay.filter((one) => one.institutionId === wanted.institutionId)
  const rules: [limit: number | null, count: number, code: Code][] = [
    [policy.limitPerDay, onDay.length, 'booking.limit_per_day'],
    [
      policy.limitPerDoctorDay,
      onDay.filter((one) => one.doctorId === wanted.doctorId).length,
      'booking.limit_per_doctor_day',
    ],
    [
      policy.limitPerDepartmentDay,
      atHospital.filter((one) => one.departmentCode === wanted.departmentCode).length,
      'booking.limit_per_department_day',
    ],
    [policy.limitPerHospitalDay, atHospital.length, 'booking.limit_per_hospital_day'],
    [policy.limitPer7Days, mostWithin(7, has, wanted.date), 'booking.limit_per_7_days'],
    [policy.limitPer90Days, mostWithin(limitDays, has, wanted.date), 'booking.limit_per_90_days'],
  ]
  for (const [limit, count, code] of rules) {
    if (limit !== null && count >= limit) refuse(code, { params: { limit, policy: policy.id } })
  }
}

/** How many there are in the fullest span of so many days that the day lies in. */
function mostWithin(span: number, has: readonly Had[], date: string): number {
  const days = has.map((one) => daysBetween(date, one.date)).filter((away) => Math.abs(away) < span)
  // The fullest span begins at one of them, or at the day itself.
  const starts = [...days.filter((away) => away <= 0), 0]
  return Math.max(...starts.map((from) => days.filter((away) => away >= from && away < from + span).length))
}

/**
 * The age the hospital sees, on the day of the visit; and the age from which a person uses an account of their own.
 * Refusals: booking.age_not_seen, booking.own_account_too_young.
 */
export function refuseUnlessOfAge(policy: Policy, birthDate: string, visitOn: string, ownAccount: boolean): void {
  const years = fullYears(birthDate, visitOn)
  const { ageFrom, ageTo, ownAccountFromAge } = policy
  const seen = years >= (ageFrom ?? 0) && years <= (ageTo ?? 200)
  refuseUnless(seen, 'booking.age_not_seen', { params: { from: ageFrom ?? 0, to: ageTo ?? 120, policy: policy.id } })
  refuseUnless(!ownAccount || years >= ownAccountFromAge, 'booking.own_account_too_young', {
    params: { from: ownAccountFromAge, policy: policy.id },
  })
}
