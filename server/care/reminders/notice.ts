/** What a person is told, when, and how a short message gets there. Rules only: no clock, no I/O. */
import type { DeliveryState, NoticeKind } from '#contracts/reminders'

/** Ids and times only; the words are made when they are read or sent. */
export interface Facts {
  readonly institutionId?: string | undefined
  readonly doctorId?: string | undefined
  readonly startsAt?: string | undefined
  readonly wasAt?: string | undefined
  readonly answerUntil?: string | undefined
  readonly decideBy?: string | undefined
  readonly state?: string | undefined
  readonly restrictionId?: string | undefined
  /** What it leads to: an invitation, an alarm, an offer. */
  readonly thingId?: string | undefined
}

export interface Notice {
  readonly id: string
  readonly key: string
  readonly personId: string
  readonly aboutId: string
  readonly kind: NoticeKind
  readonly facts: Facts
  readonly appointmentId: string | null
  readonly entryId: string | null
  readonly dueAt: Date
  readonly madeAt: Date
  readonly readAt: Date | null
}

export interface Delivery {
  readonly id: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAt: Date | null
  readonly leasedUntil: Date | null
  readonly reference: string | null
  readonly looks: number
  readonly lastError: string | null
}

export interface Setting {
  readonly language: 'zh' | 'en'
  readonly quietFrom: string
  readonly quietUntil: string
  readonly offKinds: readonly NoticeKind[]
}

export const defaultSetting: Setting = { language: 'zh', quietFrom: '22:00', quietUntil: '07:00', offKinds: [] }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const chinaMs = 8 * 60 * minuteMs

const clockMinutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** The first moment from `at` on that is outside the quiet hours (China time). */
export function afterQuiet(at: Date, quiet: Pick<Setting, 'quietFrom' | 'quietUntil'>): Date {
  const from = clockMinutes(quiet.quietFrom)
  const until = clockMinutes(quiet.quietUntil)
  const local = (at.getTime() + chinaMs) % dayMs
  const minute = local / minuteMs
  const inside = from <= until ? minute >= from && minute < until : minute >= from || minute < until
  if (!inside) return at
  const wait = (until - minute + 24 * 60) % (24 * 60)
  return new Date(at.getTime() + wait * minuteMs)
}

/** Less warning than this is none. */
const warningMinutes = 60

/** When a short message goes out: not in the quiet hours, unless waiting for their end would make it useless. */
export function sendAt(due: Date, quiet: Setting, deadline: Date | undefined): Date {
  const shifted = afterQuiet(due, quiet)
  return deadline && shifted.getTime() > deadline.getTime() - warningMinutes * minuteMs ? due : shifted
}

/** By when a notice is of use: after that its message is not sent any more. */
export function deadlineOf(kind: NoticeKind, facts: Facts): Date | undefined {
  const answered: NoticeKind[] = ['offer', 'called-back', 'reading-alarm']
  const until = answered.includes(kind) ? facts.answerUntil : (facts.decideBy ?? facts.startsAt)
  return until === undefined ? undefined : new Date(until)
}

/** 18:00 of the day before, and two hours before; what lies in the past is left out. */
export function remindersOf(startsAt: Date, now: Date): { kind: 'day-before' | 'two-hours-before'; dueAt: Date }[] {
  const day = new Date(startsAt.getTime() + chinaMs).toISOString().slice(0, 10)
  const dayBefore = new Date(Date.parse(`${day}T18:00:00+08:00`) - dayMs)
  const all = [
    { kind: 'day-before', dueAt: dayBefore },
    { kind: 'two-hours-before', dueAt: new Date(startsAt.getTime() - 120 * minuteMs) },
  ] as const
  return all.filter(({ dueAt }) => dueAt > now)
}

export const attemptsMax = 5
export const looksMax = 4

/** 1, 2, 4, 8 minutes between tries. */
export function afterFailure(delivery: Delivery, error: string, now: Date): Delivery {
  const attempts = delivery.attempts + 1
  const given = attempts >= attemptsMax
  const nextAt = given ? null : new Date(now.getTime() + 2 ** delivery.attempts * minuteMs)
  return { ...delivery, state: given ? 'given-up' : 'failed', attempts, nextAt, leasedUntil: null, lastError: error }
}

export function afterSending(delivery: Delivery, reference: string, now: Date): Delivery {
  const nextAt = new Date(now.getTime() + 2 * minuteMs)
  return {
    ...delivery,
    state: 'sent',
    attempts: delivery.attempts + 1,
    reference,
    nextAt,
    leasedUntil: null,
    lastError: null,
  }
}

/** What the gateway says became of it; asked a few times, later and later, then left as sent. */
export function afterLook(delivery: Delivery, said: 'taken' | 'delivered' | 'failed' | undefined, now: Date): Delivery {
  const looks = delivery.looks + 1
  if (said === 'delivered') return { ...delivery, state: 'delivered', looks, nextAt: null, leasedUntil: null }
  if (said === 'failed') return { ...afterFailure(delivery, 'not-delivered', now), looks }
  const again = said !== undefined && looks < looksMax
  return {
    ...delivery,
    looks,
    leasedUntil: null,
    nextAt: again ? new Date(now.getTime() + 4 ** looks * minuteMs) : null,
  }
}
