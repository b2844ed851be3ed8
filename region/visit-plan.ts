import { addDays, ageOn, instantAt, weekdayOf } from './calendar.ts'
import type { VisitEnd } from './dialogue.ts'
import { DISEASES } from './illness.ts'
import { placeOf } from './places.ts'
import type { Random } from './random.ts'
import { knownDiagnoses, mistakeIn, ONLINE_DAYS, type Region, type SettledPerson } from './region.ts'

/** What becomes of a booked number. */
export type Course = 'seen' | 'cancelled' | 'no-show' | 'left'

export interface PlannedVisit {
  key: string
  person: SettledPerson
  icd10: string
  day: string
  course: Course
  end: VisitEnd
  bookedAt: Date
  bandStartsAt: Date
  enteredAt: Date
  acceptedAt: Date
  endedAt: Date
  reviewedAt: Date
  paidAt: Date
  collectedAt: Date
  /** The pharmacist returns the first version; the doctor amends it. */
  returned: boolean
  pays: boolean
  collects: boolean
  pharmacyKey: string
  stars: number | null
}

/** One doctor's day of online follow-ups, in the order of the numbers. */
export interface PlannedDay {
  key: string
  day: string
  doctorKey: string
  visits: PlannedVisit[]
}

/** Specialists behind the general practitioners, by disease category: at the internet hospital and at the county's. */
const SPECIALISTS: Record<string, readonly string[]> = {
  E11: ['specialist-1', 'specialist-county-1-1'],
  E03: ['specialist-1', 'specialist-county-2-1'],
  I10: ['specialist-2', 'specialist-county-1-2'],
  I25: ['specialist-2', 'specialist-county-2-2'],
  J44: ['specialist-4'],
  J45: ['specialist-4'],
  K29: ['specialist-5'],
  I69: ['specialist-6'],
}
const GPS = ['gp-1', 'gp-2', 'gp-3']

function doctorFor(random: Random, person: SettledPerson, icd10: string): string {
  const specialists = SPECIALISTS[icd10.slice(0, 3)] ?? []
  const kind = random.weighted([
    ['gp', 58],
    ['township', 17],
    ['specialist', specialists.length > 0 ? 25 : 0],
  ])
  if (kind === 'township') return `gp-${placeOf(person.villageKey).parentKey}-1`
  return random.pick(kind === 'gp' ? GPS : specialists)
}

export const BAND_MINUTES = 30
const DAY_BEGINS = 8 * 60 + 30

/** The instant at which the online region begins: institutions, people and their records are there. */
export const openingOf = (region: Region): Date => instantAt(addDays(region.today, -ONLINE_DAYS - 1), '07:00')

/** `count` visits over the `days` days before today: weekdays busier, Mondays most. The demo residents keep out: their stories are yet to come. */
export function planVisits(region: Region, count: number, days: number): PlannedDay[] {
  const random = region.random.fork('visits')
  const candidates = region.people
    .slice(region.demo.length)
    .filter((person) => ageOn(person.birthDate, region.today) >= 18 && followUps(region, person).length > 0)
  if (candidates.length === 0) return []
  const byDay = new Map<string, PlannedDay>()
  const seen = new Set<string>()
  for (let order = 1; order <= count; order++) {
    const own = random.fork(`visit-${order}`)
    const person = own.pick(candidates)
    const day = addDays(
      region.today,
      -own.weighted(
        Array.from({ length: days }, (_, ago) => [ago + 1, weightOf(addDays(region.today, -ago - 1))] as const),
      ),
    )
    // Two visits of one person on one day would only meet the booking limits.
    if (seen.has(`${person.id} ${day}`)) continue
    seen.add(`${person.id} ${day}`)
    const icd10 = own.pick(followUps(region, person))
    const doctorKey = doctorFor(own, person, icd10)
    const key = `${day}-${doctorKey}`
    if (!byDay.has(key)) byDay.set(key, { key, day, doctorKey, visits: [] })
    byDay.get(key)!.visits.push(draftVisit(own, { key: `visit-${order}`, person, icd10, day }))
  }
  const planned = [...byDay.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
  const earliest = later(openingOf(region), 120)
  for (const { key, visits } of planned) {
    for (const visit of visits) if (visit.bookedAt < earliest) visit.bookedAt = earliest
    queueUp(random.fork(`queue-${key}`), visits)
  }
  return planned
}

function draftVisit(random: Random, about: Pick<PlannedVisit, 'key' | 'person' | 'icd10' | 'day'>): PlannedVisit {
  const band = random.weighted([
    [0, 3],
    [1, 4],
    [2, 3],
    [3, 2],
    [4, 1],
    [5, 1],
    [11, 2],
    [12, 2],
    [13, 1],
    [14, 1],
  ])
  const bandStartsAt = later(instantAt(about.day, '00:00'), DAY_BEGINS + band * BAND_MINUTES)
  const course = random.weighted<Course>([
    ['seen', 88],
    ['cancelled', 6],
    ['no-show', 4],
    ['left', 2],
  ])
  const end: VisitEnd = random.happens(0.9) ? 'stable' : 'changed'
  return {
    ...about,
    course,
    end,
    bandStartsAt,
    bookedAt: later(bandStartsAt, -random.between(20, 100) * 60 - random.between(0, 59)),
    enteredAt: later(bandStartsAt, random.between(-12, 9)),
    acceptedAt: bandStartsAt,
    endedAt: bandStartsAt,
    reviewedAt: bandStartsAt,
    paidAt: bandStartsAt,
    collectedAt: bandStartsAt,
    returned: random.happens(0.08),
    pays: random.happens(0.95),
    collects: random.happens(0.92),
    pharmacyKey: random.weighted([
      ['pharmacy-1', 5],
      ['pharmacy-2', 3],
      ['pharmacy-3', 2],
    ]),
    stars: random.happens(0.6)
      ? random.weighted([
          [5, 70],
          [4, 22],
          [3, 6],
          [2, 2],
        ])
      : null,
  }
}

/** Gives every visit its times: the doctor sees one person after the other, in the order of bands and arrival. */
function queueUp(random: Random, visits: PlannedVisit[]): void {
  visits.sort(
    (left, right) =>
      left.bandStartsAt.getTime() - right.bandStartsAt.getTime() ||
      left.enteredAt.getTime() - right.enteredAt.getTime(),
  )
  let free = new Date(0)
  for (const visit of visits) {
    if (visit.course !== 'seen') continue
    const ready = latest(free, latest(visit.enteredAt, visit.bandStartsAt))
    visit.acceptedAt = later(ready, random.between(1, 7))
    visit.endedAt = later(visit.acceptedAt, random.between(5, 13))
    visit.reviewedAt = later(visit.endedAt, random.between(2, 14))
    visit.paidAt = later(visit.reviewedAt, random.between(1, 40))
    visit.collectedAt = later(visit.paidAt, random.between(20, 180))
    free = visit.endedAt
  }
}

export function later(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000)
}

export function latest(left: Date, right: Date): Date {
  return left > right ? left : right
}

function weightOf(day: string): number {
  return [2, 9, 8, 7, 7, 7, 3][weekdayOf(day)]!
}

/** The chronic diseases of a person that are on record for certain and for which people come back. */
export function followUps(region: Region, person: SettledPerson): string[] {
  if (mistakeIn(person)) return []
  return knownDiagnoses(region, person).filter((icd10) => DISEASES[icd10]?.chronic)
}
