/** What a doctor writes down who was not there, by habit. Pure; the planter keeps which they are. */
import type { Measured } from '#contracts/follow-ups'
import { addDays, daysBetween, instantAt, weekdayOf } from '../calendar.ts'
import type { SettledPerson } from '../region.ts'
import type { Seen } from './deeds.ts'
import type { Living } from './living.ts'
import { bulkEveryDays, type Habit, type HabitOf, roundsOnWeekday } from './parameters.ts'

export interface Planted {
  readonly followUpId: string
  readonly pattern: Habit
  readonly doctorKey: string
}

const minute = 60_000

/** The habit that the doctor follows on that day of the year. */
export function habitOf(habits: readonly HabitOf[], doctorKey: string, dayOfYear: number): HabitOf | undefined {
  const follows = ({ habit, fromDay }: HabitOf) => habit !== 'not-living' && dayOfYear >= fromDay
  return habits.find((one) => one.doctorKey === doctorKey && follows(one))
}

/** On such days everything that has gathered is written down. */
export const isBulkDay = (dayOfYear: number) => dayOfYear % bulkEveryDays < 2

export interface Around {
  readonly one: Living
  readonly day: string
  readonly dayOfYear: number
  /** What a true visit would have brought. */
  readonly honest: Seen
  /** How many the doctor has written this way today. */
  readonly already: number
  /** The doctor's visit before this one today, and somebody of another village of the team. */
  readonly before: Date | null
  readonly elsewhere: SettledPerson | null
}

/** undefined: this one is true. 'later': it gathers. */
export function falsify({ habit, share }: HabitOf, around: Around): Seen | 'later' | undefined {
  const { one, day, honest } = around
  const byVisit = one.random.fork(`habit-${day}`).happens(share)
  if (gathers[habit]) return gathers[habit](around, byVisit)
  const byPerson = one.random.fork('habit').happens(share)
  if (habit === 'identical-readings') return byPerson ? sameAgain(around) : undefined
  if (!byVisit) return undefined
  const { measured } = honest
  if (habit === 'copied-answers') return { ...honest, ...inClinic, measured: template(one, around.dayOfYear) }
  if (habit === 'at-night')
    return { ...honest, ...inClinic, doneAt: after(instantAt(day, '23:05'), around.already * 7) }
  if (measured.systolicMmhg === undefined) return undefined
  if (habit === 'digit-preference') return { ...honest, measured: inTens(measured) }
  if (habit === 'no-variance') return { ...honest, measured: alike(one, day, measured) }
  return undefined
}

/** What they follow up is kept until there is enough of it. */
const gathers: Partial<Record<Habit, (around: Around, chosen: boolean) => Seen | 'later' | undefined>> = {
  'two-places': twoPlaces,
  'too-many-an-hour': tooMany,
  'late-batch': lateBatch,
}

/** The last readings once more, where they are all that the form asks for. */
function sameAgain({ one: { last, enrolments }, honest }: Around): Seen | undefined {
  const isWhole = last?.systolicMmhg && (!enrolments.has('diabetes') || last.fastingGlucoseMmol)
  return isWhole ? { ...honest, ...inClinic, measured: last } : undefined
}

/** A minute after a visit, in another village. */
function twoPlaces({ day, honest, before, elsewhere }: Around, chosen: boolean): Seen | 'later' | undefined {
  if (weekdayOf(day) !== roundsOnWeekday) return 'later'
  if (!before) return undefined
  return chosen && elsewhere ? { ...honest, way: 'home', doneAt: after(before, 1), atHomeOf: elsewhere } : undefined
}

function tooMany({ day, dayOfYear, honest, already }: Around): Seen | 'later' {
  if (!isBulkDay(dayOfYear)) return 'later'
  return { ...honest, way: 'home', atHomeOf: null, doneAt: after(instantAt(day, '14:00'), already * 3) }
}

/** Typed in on the bulk day, as if it had been done when it was due. */
function lateBatch({ one, day, dayOfYear, honest, already }: Around): Seen | 'later' {
  if (!isBulkDay(dayOfYear) || daysBetween(one.followUpOn!, day) < 15) return 'later'
  const enteredAt = after(instantAt(day, '17:00'), already * 3)
  return { ...honest, ...inClinic, doneAt: after(instantAt(one.followUpOn!, '09:00'), already * 9), enteredAt }
}

const inClinic = { way: 'clinic', atHomeOf: null } as const
const after = (at: Date, minutes: number) => new Date(at.getTime() + minutes * minute)
const ten = (value: number) => Math.round(value / 10) * 10

function inTens(measured: Measured): Measured {
  const systolicMmhg = ten(measured.systolicMmhg!)
  return { ...measured, systolicMmhg, diastolicMmhg: Math.min(ten(measured.diastolicMmhg!), systolicMmhg - 30) }
}

function alike(one: Living, day: string, measured: Measured): Measured {
  const random = one.random.fork(`alike-${day}`)
  return { ...measured, systolicMmhg: random.between(127, 135), diastolicMmhg: random.between(77, 83) }
}

/** The same for everybody of a quarter. */
function template(one: Living, dayOfYear: number): Measured {
  const quarter = Math.floor(dayOfYear / 91)
  return {
    ...{ systolicMmhg: 134 + quarter, diastolicMmhg: 82 - quarter, heartRateBpm: 74, weightKg: 63.5, waistCm: 85 },
    ...(one.enrolments.has('diabetes') ? { fastingGlucoseMmol: 6.6 } : {}),
  }
}

/** Between death or a move and the day on which it is registered some go on being "visited". */
export function visitsTheGone(habits: readonly HabitOf[], one: Living, doctorKey: string, day: string): boolean {
  const isHabit = habits.some((own) => own.doctorKey === doctorKey && own.habit === 'not-living')
  return isHabit && one.ends !== null && day >= addDays(one.ends.on, 1)
}
