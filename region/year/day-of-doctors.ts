/** A day of a township's doctors: follow-ups that are due, yearly checks; and some who write down what was not. */
import type { Way } from '#contracts/follow-ups'
import { addDays, instantAt } from '../calendar.ts'
import { unlessRefused } from '../run-days.ts'
import { checkYearly, followUp, type Outcome, type Seen } from './deeds.ts'
import { type Around, falsify, habitOf, visitsTheGone } from './false-visits.ts'
import { count, isAway, type Life, type Today } from './live.ts'
import type { Living } from './living.ts'
import { type Habit, innocent, seenAtCentre, visits } from './parameters.ts'
import { answers, checked, goOn, isOver, moment, nextVisit, seenBy, wayOf } from './visit.ts'

export async function followUpsOf(life: Life, today: Today): Promise<void> {
  const { day, people, doctor } = today
  const screening = isScreeningDay(life, today)
  for (const one of people) {
    if (one.enrolments.size === 0) continue
    if (one.checkOn !== null && one.checkOn <= day && !isAway(one, day))
      await unlessRefused(life.refused, () => check(life, today, one))
    const due = one.followUpOn !== null && one.followUpOn <= (screening ? addDays(day, 20) : day)
    if (!due) continue
    if (screening && !isAway(one, day)) await unlessRefused(life.refused, () => screened(life, today, one))
    else if (!isOver(doctor(doctorFor(one)))) await unlessRefused(life.refused, () => visit(life, today, one))
  }
}

function isScreeningDay({ stretch }: Life, { people, dayOfYear }: Today): boolean {
  return stretch.lookAlikes && people[0]?.townshipKey === 'township-1' && innocent.screeningDay.days.includes(dayOfYear)
}

/** The village's doctor, or the second one of the centre. */
function doctorFor(one: Living): string {
  const atCentre = one.random.fork('who').happens(seenAtCentre[one.townshipKey] ?? 0)
  return atCentre ? `gp-${one.townshipKey}-2` : one.doctorKey
}

async function check(life: Life, { day, doctor }: Today, one: Living): Promise<void> {
  one.checkOn = null
  const at = moment(doctor(one.doctorKey), day, 15)
  await checkYearly(life.world, one, day, at, checked(one, day))
  count(life, 'checks')
}

async function screened(life: Life, { day, doctor }: Today, one: Living): Promise<void> {
  const key = innocent.screeningDay.doctorKey
  const today = doctor(`${key} screening`)
  const seen = seenBy(one, key, day, 'clinic', moment(today, day, 2))
  await record(life, one, { doctorKey: key, day, seen })
}

async function visit(life: Life, today: Today, one: Living): Promise<void> {
  const { day, dayOfYear, doctor } = today
  const { random } = one
  const doctorKey = doctorFor(one)
  const habit = habitOf(life.stretch.habits, doctorKey, dayOfYear)
  const own = doctor(doctorKey)
  if (isAway(one, day)) return visitGone(life, today, one, doctorKey)
  const way: Way = wayOf(one, day, doctorKey !== one.doctorKey)
  if (way === 'phone' && !answers(one, day)) {
    one.followUpOn = addDays(day, 3)
    count(life, 'did-not-answer')
    return
  }
  const before = own.last
  const [least, most] = visits.minutes[way as keyof typeof visits.minutes]
  const honest = seenBy(one, doctorKey, day, way, moment(own, day, random.fork(`lasts-${day}`).between(least, most)))
  const around: Around = {
    ...{ one, day, dayOfYear, honest, already: own.written, before },
    elsewhere: today.people.find(({ person }) => person.villageKey !== one.person.villageKey)?.person ?? null,
  }
  const written = habit && falsify(habit, around)
  if (written === 'later') {
    own.minute -= least
    return
  }
  if (written) {
    own.written += 1
    return record(life, one, { doctorKey, day, seen: written, pattern: habit!.habit })
  }
  if (way === 'home') own.last = honest.doneAt
  await record(life, one, { doctorKey, day, seen: enteredLater(life, dayOfYear, doctorKey, honest) })
}

/** Without a network it is written on the day and entered weeks later. */
function enteredLater({ stretch }: Life, dayOfYear: number, doctorKey: string, seen: Seen): Seen {
  const { withoutNetwork } = innocent
  if (!stretch.lookAlikes || withoutNetwork.doctorKey !== doctorKey) return seen
  const began = withoutNetwork.days.find((from) => dayOfYear >= from && dayOfYear < from + withoutNetwork.lasts)
  if (began === undefined) return seen
  const back = instantAt(addDays(stretch.from, began + withoutNetwork.lasts), '10:00')
  return { ...seen, writtenAt: seen.doneAt, enteredAt: back }
}

async function visitGone(life: Life, { day, doctor }: Today, one: Living, doctorKey: string): Promise<void> {
  if (!visitsTheGone(life.stretch.habits, one, doctorKey, day)) {
    one.followUpOn = null
    return
  }
  const doneAt = moment(doctor(doctorKey), day, 9)
  const seen = { ...seenBy(one, doctorKey, day, 'clinic', doneAt) }
  await record(life, one, { doctorKey, day, seen, pattern: 'not-living' })
}

interface Written {
  readonly doctorKey: string
  readonly day: string
  readonly seen: Seen
  /** Of what is not true. */
  readonly pattern?: Habit
}

async function record(life: Life, one: Living, { doctorKey, day, seen, pattern }: Written): Promise<void> {
  // What fails must not fail again each day.
  one.followUpOn = addDays(day, 30)
  const outcome = await followUp(life.world, one, day, doctorKey, seen)
  count(life, 'follow-ups')
  if (!pattern) return goOn(one, day, outcome, seen.measured)
  writtenFalsely(life, one, { day, outcome, seen, doctorKey, pattern })
}

function writtenFalsely(
  life: Life,
  one: Living,
  { day, outcome, seen, doctorKey, pattern }: { day: string; outcome: Outcome } & Required<Written>,
): void {
  for (const followUpId of outcome.followUpIds) life.planted.push({ followUpId, pattern, doctorKey })
  count(life, 'false-follow-ups')
  one.last = seen.measured
  one.followUpOn = nextVisit(one, day, outcome.nextDueOn)
}
