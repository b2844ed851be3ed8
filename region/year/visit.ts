/** A true follow-up: when, in which way, what it measures, and what comes of it. */
import type { Measured, Way } from '#contracts/follow-ups'
import { addDays, ageOn, instantAt } from '../calendar.ts'
import { glucoseOn, pressureOn } from './body.ts'
import type { Outcome, Seen } from './deeds.ts'
import type { Living } from './living.ts'
import { body, innocent, people, visits } from './parameters.ts'

/** How a doctor's day goes by: where each is in it. */
export interface DoctorsDay {
  minute: number
  /** The last visit, and how many were written down falsely. */
  last: Date | null
  written: number
}
export const freshDay = (): DoctorsDay => ({ minute: 8 * 60 + 40, last: null, written: 0 })
export const isOver = ({ minute }: DoctorsDay) => minute > 17 * 60 + 20

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** The next moment of the doctor's day, and what it takes. */
export function moment(today: DoctorsDay, day: string, minutes: number): Date {
  const at = instantAt(day, clockOf(Math.min(today.minute, 21 * 60)))
  today.minute += minutes
  return at
}

export function wayOf(one: Living, day: string, atCentre: boolean): Way {
  if (atCentre) return 'clinic'
  const own = one.random.fork(`way-${day}`)
  const byPhone = one.enrolments.has('diabetes') ? visits.byPhoneDiabetes : visits.byPhone
  if (own.happens(byPhone)) return 'phone'
  return own.happens(visits.atHome) ? 'home' : 'clinic'
}

export function answers(one: Living, day: string): boolean {
  const elder = ageOn(one.person.birthDate, day) >= people.elderFromYears
  return one.random.fork(`phone-${day}`).happens(elder ? people.answersPhoneElder : people.answersPhone)
}

export function seenBy(one: Living, doctorKey: string, day: string, way: Way, doneAt: Date): Seen {
  const measured = measuredAt(one, doctorKey, day, way)
  return { way, doneAt, measured, adherence: one.body.adherence, atHomeOf: way === 'home' ? one.person : null }
}

/** By telephone only what the person has measured at home. */
function measuredAt(one: Living, doctorKey: string, day: string, way: Way): Measured {
  const own = one.random.fork(`visit-${day}`)
  if (way === 'phone' && !one.hasMeter) return {}
  const { systolic, diastolic } = pressureOn(own, one.body, day, way === 'phone' ? 'home' : 'visit')
  const shown = (value: number) =>
    (innocent.evenMeter as readonly string[]).includes(doctorKey) ? Math.round(value / 2) * 2 : value
  const measured: Measured = { systolicMmhg: shown(systolic), diastolicMmhg: shown(diastolic) }
  if (way === 'phone') return measured
  if (one.enrolments.has('diabetes')) measured.fastingGlucoseMmol = glucoseOn(own, one.body, day)
  return own.happens(visits.measuresMore)
    ? { ...measured, ...more(one, own.between(62, 88), own.normal(0, 0.8)) }
    : measured
}

function more(one: Living, heartRateBpm: number, change: number): Measured {
  const own = one.random.fork('figure')
  const weight = (one.person.sex === 'male' ? 68 : 58) + own.normal(0, 8) + change
  const waistCm = Math.round(weight * 1.05 + own.normal(18, 3))
  return { heartRateBpm, weightKg: Math.round(weight * 10) / 10, waistCm }
}

/** What a yearly check measures. */
export function checked(one: Living, day: string): Measured {
  const own = one.random.fork(`check-${day}`)
  const { systolic, diastolic } = pressureOn(own, one.body, day, 'visit')
  return {
    ...{ systolicMmhg: systolic, diastolicMmhg: diastolic },
    ...more(one, own.between(62, 88), 0),
    ...(one.enrolments.has('diabetes') ? { fastingGlucoseMmol: glucoseOn(own, one.body, day) } : {}),
  }
}

/** Treatment changes, the person takes it more regularly, and the next visit is due. */
export function goOn(one: Living, day: string, { decision, nextDueOn }: Outcome, measured: Measured): void {
  const own = one.random.fork(`after-${day}`)
  const changes = decision === 'adjust' || decision === 'refer'
  one.above = changes ? one.above + 1 : 0
  if (changes && own.happens(one.ways.adjusts)) {
    const limit = ageOn(one.person.birthDate, day) >= 65 ? 150 : 140
    if ((measured.systolicMmhg ?? 0) >= limit || (measured.diastolicMmhg ?? 0) >= 90) one.body.pressureSteps += 1
    if ((measured.fastingGlucoseMmol ?? 0) >= 7) one.body.glucoseSteps += 1
  }
  if (own.happens(body.improves)) one.body.adherence = 'regular'
  one.last = measured
  one.followUpOn = nextVisit(one, day, nextDueOn)
}

/** Two days before it is due at the earliest; how much later, and whether at all, is the team's way. */
export function nextVisit(one: Living, day: string, dueOn: string): string {
  const own = one.random.fork(`next-${day}`)
  const { lateDaysMax, misses } = one.ways
  const due = one.above >= visits.insists ? addDays(day, visits.patienceDays) : dueOn
  const late = Math.round(own.next() * own.next() * lateDaysMax)
  const missed = own.happens(misses) ? 60 : 0
  const next = addDays(due, late + missed - 2)
  return next > day ? next : addDays(day, 1)
}
