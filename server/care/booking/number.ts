/**
 * The noun of booking: a number (号), one place in a doctor's session. Rules only: no clock, no I/O.
 * free → held → booked → checked-in → seen | no-show; a cancelled booking gives its number back to free.
 */

import type { AppointmentState, BookingPolicy, Channel, NumberState, SessionKind } from '#contracts/booking'
import { type Chance, refuse, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { chinaTime, dayAfter, daysBetween, minutesAfter } from './region-time.ts'

/** The rules of a hospital in force on a day; a decision names its id. */
export type Policy = Readonly<BookingPolicy>

export interface SessionRow {
  readonly id: string
  readonly doctorId: string
  readonly institutionId: string
  readonly departmentCode: string
  readonly departmentName: string
  readonly kind: SessionKind
  readonly date: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** Who has the last word about its numbers: we, or the hospital's own system. */
  readonly master: 'anji' | 'his'
  /** What a visit costs when it is booked; null: nothing is paid ahead. */
  readonly feeFen: number | null
  /** suspended: 停诊; withdrawn: taken back before anybody had a number. */
  readonly state: 'open' | 'suspended' | 'withdrawn'
  readonly suspendedReason: string | null
  /** When its numbers are released; null: at once. */
  readonly releasesAt: Date | null
}

export interface NumberRow {
  readonly id: string
  readonly sessionId: string
  readonly seq: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: NumberState
  readonly channel: Channel
  /** When a closed or cooling number becomes free. */
  readonly freeAt: Date | null
  readonly holdId: string | null
  readonly heldFor: string | null
  readonly heldUntil: Date | null
  /** Of a hold in a hospital's own system: asked for there, or kept there. */
  readonly outside: 'asked' | 'kept' | null
}

export interface AppointmentRow {
  readonly id: string
  readonly numberId: string
  readonly sessionId: string
  readonly holdId: string
  readonly residentId: string
  readonly doctorId: string
  readonly date: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly kind: SessionKind
  readonly state: AppointmentState
  readonly diagnosisCode: string | null
  readonly diagnosisName: string | null
  readonly diagnosisConditionId: string | null
  readonly guardianId: string | null
  readonly realNameMethod: string
  readonly realNameAt: Date
  readonly policyId: string
  readonly checkInFrom: Date
  readonly checkInUntil: Date
  readonly cancelUntil: Date
  readonly payUntil: Date | null
  readonly bookedBy: string
  readonly bookedAt: Date
  readonly checkedInAt: Date | null
  readonly seenAt: Date | null
  readonly cancelledAt: Date | null
  readonly cancelReason: string | null
}

/**
 * Cuts a session into its numbers: `numbersPerBand` in every whole band. An empty list: not even one band fits. A session that lasts
 * until midnight ends at 23:59, and its last band lacks that minute.
 */
export function cutNumbers(
  session: Pick<SessionRow, 'startsAt' | 'endsAt'>,
  bandMinutes: number,
  numbersPerBand: number,
): { seq: number; startsAt: Date; endsAt: Date }[] {
  const end = session.endsAt.getTime()
  const midnight = minutesAfter(session.endsAt, 1)
  const lastsUntil = dayOf(midnight) === dayOf(session.endsAt) ? end : midnight.getTime()
  const bands = Math.floor((lastsUntil - session.startsAt.getTime()) / (bandMinutes * 60_000))
  return Array.from({ length: Math.max(0, bands) * numbersPerBand }, (_, index) => {
    const startsAt = minutesAfter(session.startsAt, Math.floor(index / numbersPerBand) * bandMinutes)
    return { seq: index + 1, startsAt, endsAt: new Date(Math.min(end, minutesAfter(startsAt, bandMinutes).getTime())) }
  })
}

/** A session can be booked until it ends, within the window of the policy. */
export function bookable(session: Pick<SessionRow, 'date' | 'endsAt'>, policy: Policy, now: Date): boolean {
  const ahead = daysBetween(dayOf(now), session.date)
  return ahead >= policy.windowFromDays && ahead <= policy.windowDays && session.endsAt > now
}

/** When the numbers of a day are released: so many days before as the window has, at the policy's clock time or at midnight. */
export function releaseMoment(policy: Pick<Policy, 'windowDays' | 'releaseTime'>, date: string): Date {
  return chinaTime(dayAfter(date, -policy.windowDays), policy.releaseTime ?? '00:00')
}

export function refuseUnlessBookable(session: SessionRow, policy: Policy, now: Date): void {
  refuseUnless(bookable(session, policy, now), 'booking.outside_window', {
    params: { fromDays: policy.windowFromDays, windowDays: policy.windowDays, policy: policy.id },
  })
}

/** A hold that still holds. Refuses booking.hold_expired. */
export function refuseUnlessHeld(
  number: NumberRow | undefined,
  now: Date,
): asserts number is NumberRow & {
  heldFor: string
  heldUntil: Date
} {
  refuseUnless(number?.state === 'held' && number.heldUntil && number.heldUntil > now, 'booking.hold_expired')
}

/** The dated promises of a booking, fixed when it is made: a later policy does not change them. */
export function promisesOf(number: Pick<NumberRow, 'startsAt' | 'endsAt'>, policy: Policy) {
  return {
    checkInFrom: minutesAfter(number.startsAt, -policy.checkInOpensMinutes),
    checkInUntil: minutesAfter(number.endsAt, policy.checkInClosesMinutes),
    cancelUntil: cancelUntil(number.startsAt, policy),
  }
}

/** Minutes before the visit begins, or a clock time of the day or of a day before; never later than the visit itself. */
export function cancelUntil(startsAt: Date, policy: Policy): Date {
  const { cancelBeforeMinutes, cancelDaysBefore: days, cancelClockTime: clockTime } = policy
  if (days === null || clockTime === null) return minutesAfter(startsAt, -cancelBeforeMinutes)
  const until = chinaTime(dayAfter(dayOf(startsAt), -days), clockTime)
  return until < startsAt ? until : startsAt
}

/** Refusals: booking.not_cancellable, booking.cancel_too_late (staff may cancel late: they answer the phone). */
export function cancel(
  appointment: AppointmentRow,
  reason: string | null,
  now: Date,
  byStaff: boolean,
): AppointmentRow {
  if (appointment.state !== 'booked') refuse('booking.not_cancellable', { params: { state: appointment.state } })
  refuseUnless(byStaff || now <= appointment.cancelUntil, 'booking.cancel_too_late', {
    params: { until: appointment.cancelUntil.toISOString() },
  })
  return { ...appointment, state: 'cancelled', cancelledAt: now, cancelReason: reason }
}

/** Refusals: booking.not_checkable, booking.check_in_closed. */
export function checkedIn(appointment: AppointmentRow, now: Date): AppointmentRow {
  if (appointment.state !== 'booked') refuse('booking.not_checkable', { params: { state: appointment.state } })
  refuseUnless(now >= appointment.checkInFrom && now <= appointment.checkInUntil, 'booking.check_in_closed', {
    params: { from: appointment.checkInFrom.toISOString(), until: appointment.checkInUntil.toISOString() },
  })
  return { ...appointment, state: 'checked-in', checkedInAt: now }
}

/** A number goes back into the pool only while someone could still use it. */
export function returnsToPool(number: Pick<NumberRow, 'endsAt'>, now: Date): boolean {
  return number.endsAt > now
}

/**
 * When a returned number is free again: after a random time between the policy's bounds, but before its band begins, as an empty
 * chair helps nobody. Once the band has begun it is free at once.
 */
export function coolsUntil(
  number: Pick<NumberRow, 'startsAt'>,
  policy: Policy,
  now: Date,
  chance: Pick<Chance, 'integer'>,
): Date {
  const left = number.startsAt.getTime() - now.getTime()
  if (left <= 0) return now
  const latest = Math.min(policy.coolingMinutesMax * 60_000, left)
  const earliest = Math.min(policy.coolingMinutesMin * 60_000, Math.floor(latest / 2))
  return new Date(now.getTime() + earliest + chance.integer(latest - earliest + 1))
}

/** The policy of the institution in force on a day, else the region's. */
export function policyInForce(policies: readonly Policy[], institutionId: string, onDate: string): Policy | undefined {
  const inForce = policies.filter((row) => row.validFrom <= onDate && (row.validTo === null || row.validTo >= onDate))
  const newest = (rows: Policy[]) => rows.sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0]
  return (
    newest(inForce.filter((row) => row.institutionId === institutionId)) ??
    newest(inForce.filter((row) => row.institutionId === null))
  )
}
