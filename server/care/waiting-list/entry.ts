/** An entry of the waiting list and what may be offered to it. Rules only: no clock, no I/O. */
import type { SessionKind } from '#contracts/booking'
import type { Chances, EntryState, Half, OfferState } from '#contracts/waiting-list'
import type { Locale } from '#kernel'

export interface Line {
  readonly institutionId: string
  readonly departmentCode: string
}

export interface Wish {
  readonly kind: SessionKind
  /** null: whichever doctor of the department. */
  readonly doctorId: string | null
  readonly fromDay: string
  readonly toDay: string
  readonly half: Half | null
}

export interface EntryRow extends Line, Wish {
  readonly id: string
  readonly place: number
  readonly residentId: string
  readonly departmentName: string
  readonly state: EntryState
  readonly declines: number
  readonly clearsAt: Date
  readonly joinedAt: Date
  readonly joinedBy: string
  readonly appointmentId: string | null
  readonly endedAt: Date | null
}

export interface OfferRow {
  readonly id: string
  readonly entryId: string
  readonly holdId: string
  readonly numberId: string
  readonly sessionId: string
  readonly doctorId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: OfferState
  readonly offeredAt: Date
  readonly answerUntil: Date
  readonly answeredAt: Date | null
}

export interface Policy {
  readonly id: string
  readonly entriesMax: number
  readonly declinesMax: number
  readonly answerMinutesMin: number
  readonly measuredDays: number
  readonly releaseLeadMinutes: number
  readonly clause: string
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** The half of the day that a time lies in, in China (UTC+8). */
export function halfOf(at: Date): Half {
  return new Date(at.getTime() + 8 * 60 * minuteMs).getUTCHours() < 12 ? 'morning' : 'afternoon'
}

interface Offerable {
  readonly kind: SessionKind
  readonly doctorId: string
  readonly date: string
  readonly startsAt: Date
}

export function matches(wish: Wish, number: Offerable): boolean {
  return (
    wish.kind === number.kind &&
    (wish.doctorId === null || wish.doctorId === number.doctorId) &&
    wish.fromDay <= number.date &&
    number.date <= wish.toDay &&
    (wish.half === null || wish.half === halfOf(number.startsAt))
  )
}

/** Whether some number could go to the one as well as to the other: who is before me. */
export function overlaps(a: Wish, b: Wish): boolean {
  return (
    a.kind === b.kind &&
    (a.doctorId === null || b.doctorId === null || a.doctorId === b.doctorId) &&
    a.fromDay <= b.toDay &&
    b.fromDay <= a.toDay &&
    (a.half === null || b.half === null || a.half === b.half)
  )
}

/** When the list for a day is cleared: at a clock time of the day before. */
export function clearsAt(day: string, clearTime: string): Date {
  const before = new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10)
  return new Date(`${before}T${clearTime}:00+08:00`)
}

/** Until when an offer made now may be answered; undefined when that leaves too little time to make it at all. */
export function answerUntil(
  number: { date: string; startsAt: Date },
  policy: { waitingPayHours: number; waitingClearTime: string },
  own: Policy,
  now: Date,
): Date | undefined {
  const until = Math.min(
    now.getTime() + policy.waitingPayHours * 60 * minuteMs,
    clearsAt(number.date, policy.waitingClearTime).getTime(),
    number.startsAt.getTime(),
  )
  return until - now.getTime() >= own.answerMinutesMin * minuteMs ? new Date(until) : undefined
}

export function daysIn(wish: Wish): number {
  return Math.round((Date.parse(wish.toDay) - Date.parse(wish.fromDay)) / dayMs) + 1
}

/** With fewer returned numbers than this, anything said would be a guess. */
const returnedMin = 3

/** What was measured, said as it is: how many came back for such days lately, and what that means for the place in line. */
export function chancesOf(
  measured: { ahead: number; returned: number; measuredDays: number; days: number },
  locale: Locale,
): Chances {
  const { ahead, returned, measuredDays, days } = measured
  const expected = returned < returnedMin ? null : Math.round((returned / measuredDays) * days * 10) / 10
  const wanted = ahead + 1
  const likelihood =
    expected === null ? 'unknown' : expected >= wanted ? 'likely' : expected * 2 >= wanted ? 'possible' : 'unlikely'
  const zh = {
    likely: '候补成功的可能性较大',
    possible: '有一定可能候补成功',
    unlikely: '候补成功的可能性较小',
    unknown: '退号太少，无法估计',
  }[likelihood]
  const en = {
    likely: 'a number is likely',
    possible: 'a number is possible',
    unlikely: 'a number is unlikely',
    unknown: 'too few came back to say more',
  }[likelihood]
  const about = expected === null ? '' : `，按此估计约有 ${expected} 个号`
  const aboutEn = expected === null ? '' : `, so about ${expected} may`
  const sentence =
    locale === 'en'
      ? `${ahead} before you. In ${measuredDays} days ${returned} such numbers came back${aboutEn}: ${en}. This is no promise.`
      : `前面有 ${ahead} 人。过去 ${measuredDays} 天同类退号 ${returned} 个${about}，${zh}（仅为估计）。`
  return { ahead, returned, measuredDays, expected, likelihood, sentence }
}
