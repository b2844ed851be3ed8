import { createHash } from 'node:crypto'
import { addDays, dayOf } from './calendar.ts'
import { type DemoResident, demoResidents } from './demo-people.ts'
import { drawHistory, drawRegimen, type OfflineVisit } from './history.ts'
import { PLACES, type Place } from './places.ts'
import { drawPopulation, type Person } from './population.ts'
import { type Random, randomFrom } from './random.ts'
import { drawStaff, type StaffMember } from './staff.ts'

export interface SettledPlace extends Place {
  id: string
}

export interface SettledPerson extends Person {
  /** The resident's id, also of the resident's own Patient. */
  id: string
  /** The personal number in the insurance scheme (psn_no). */
  psnNo: string | null
}

/** Everything about the region that does not depend on what its people do online: drawn at once, the same for one seed and day. */
export interface Region {
  seed: string
  today: string
  random: Random
  places: SettledPlace[]
  staff: StaffMember[]
  /** The demo residents first. */
  people: SettledPerson[]
  demo: DemoResident[]
}

export function drawRegion(options: { seed: string; residents: number; now: Date }): Region {
  const today = dayOf(options.now)
  const random = randomFrom(options.seed)
  const taken = new Set<string>()
  const demo = demoResidents(random.fork('demo'), today, taken)
  const staff = drawStaff(random, today, taken)
  const others = drawPopulation(random.fork('population'), {
    count: Math.max(0, options.residents - demo.length),
    today,
    after: { people: demo.length, households: Math.max(...demo.map(({ person }) => person.householdOrder)) },
    taken,
  })
  return {
    seed: options.seed,
    today,
    random,
    places: PLACES.map((place) => ({ ...place, id: random.fork(`place-${place.key}`).uuid() })),
    staff,
    people: [...demo.map(({ person }) => person), ...others].map((person) => ({
      ...person,
      id: random.fork(`resident-${person.order}`).uuid(),
      psnNo: person.scheme ? `9901${String(person.order).padStart(10, '0')}` : null,
    })),
    demo,
  }
}

/** The last weeks belong to the online region; offline history ends before them. */
export const ONLINE_DAYS = 21
const HISTORY_DAYS = 730

/** The person's two years of offline visits. */
export function historyOf(region: Region, person: SettledPerson): OfflineVisit[] {
  const random = region.random.fork(`history-${person.order}`)
  const [fromDay, untilDay] = [addDays(region.today, -HISTORY_DAYS), addDays(region.today, -ONLINE_DAYS - 1)]
  return drawHistory(random, person, fromDay, untilDay, regimenOf(region, person))
}

/** What the person takes, offline as online, by ICD-10. */
export function regimenOf(region: Region, person: SettledPerson): Record<string, string[]> {
  return drawRegimen(region.random.fork(`regimen-${person.order}`), person)
}

export type Mistake = 'name' | 'no-card'

/** A few hospital files carry a mistake of identity, so that the registrar has something to decide. */
export function mistakeIn(person: Person): Mistake | undefined {
  return person.order % 167 === 60 ? 'name' : person.order % 251 === 40 ? 'no-card' : undefined
}

/** ICD-10 of what hospitals have on record about the person. */
export function knownDiagnoses(region: Region, person: SettledPerson): string[] {
  return [...new Set(historyOf(region, person).flatMap((visit) => visit.diagnoses))]
}

/** Hash of the drawn region, to say in one line that two are the same. */
export function hashOf(region: Region): string {
  const { places, staff, people, today } = region
  return createHash('sha256').update(JSON.stringify({ today, places, staff, people })).digest('hex')
}

export function placeIn(region: Region, key: string): SettledPlace {
  const place = region.places.find((candidate) => candidate.key === key)
  if (!place) throw new Error(`no such place: ${key}`)
  return place
}

export function demoPerson(region: Region, key: DemoResident['key']): SettledPerson {
  return region.people[region.demo.findIndex((demo) => demo.key === key)]!
}
