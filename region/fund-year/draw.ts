import { addDays, ageOn } from '../calendar.ts'
import type { Region, SettledPerson } from '../region.ts'
import {
  bedOf,
  type Kind,
  outpatientKinds,
  type StayKind,
  splitStayShare,
  stayKinds,
  stayShare,
  testedAgainShare,
  visitsFrom,
  visitsTo,
} from './parameters.ts'

/** A visit that is billed: outpatient, or a stay with its settlement list. */
export interface FundVisit {
  readonly key: string
  readonly person: SettledPerson
  readonly placeKey: string
  readonly day: string
  readonly kind: Kind | StayKind
  readonly stayDays: number
  readonly lines: readonly { readonly hilistCode: string; readonly name: string; readonly cnt: number }[]
  readonly referred: boolean
}

/** Who lives through the fund's year: insured adults, none of whom tells a story of the demo. */
export function fundPeople(region: Region, count: number): SettledPerson[] {
  const told = new Set(region.demo.map(({ person }) => person.order))
  const drawn = region.random.fork('fund-people')
  return region.people
    .filter(
      ({ scheme, birthDate, order }) => scheme !== null && ageOn(birthDate, region.today) >= 30 && !told.has(order),
    )
    .map((person) => ({ person, at: drawn.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ person }) => person)
}

/** Every visit of these people from one day to another, in the order of days. Pure: a person's visits are a stream of their own. */
export function drawVisits(region: Region, people: readonly SettledPerson[], from: string, to: string): FundVisit[] {
  return people
    .flatMap((person) => visitsOf(region, person, from, to))
    .sort((a, b) => (a.day === b.day ? (a.key < b.key ? -1 : 1) : a.day < b.day ? -1 : 1))
}

function visitsOf(region: Region, person: SettledPerson, from: string, to: string): FundVisit[] {
  const random = region.random.fork(`fund-${person.order}-${from}`)
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  const on = (last = 0) => addDays(from, random.between(0, Math.max(0, days - last)))
  const [, township] = /^village-(\d+)-/.exec(person.villageKey) ?? []
  const near = `township-${township}`
  const county = Number(township) % 2 === 1 ? 'county-1' : 'county-2'
  const visits: FundVisit[] = []
  const add = (visit: Omit<FundVisit, 'key' | 'person'>) =>
    visits.push({ ...visit, person, key: `${person.order}-${from}-${visits.length}` })
  for (let n = random.between(visitsFrom, visitsTo); n > 0; n--) {
    const kind = random.weighted(outpatientKinds.map((one) => [one, one.weight] as const))
    const placeKey = random.weighted([[person.villageKey, 3] as const, [near, 5] as const, [county, 3] as const])
    const day = on(12)
    add({ placeKey, day, kind, stayDays: 0, lines: linesOf(kind, random), referred: false })
    if (kind.code === 'diabetes' && random.happens(testedAgainShare)) {
      const again = [{ hilistCode: '250301001', name: '糖化血红蛋白测定', cnt: 1 }]
      for (const later of [1, random.between(3, 9)])
        add({ placeKey, day: addDays(day, later), kind, stayDays: 0, lines: again, referred: false })
    }
  }
  if (random.happens(stayShare)) {
    const kind = random.weighted(stayKinds.map((one) => [one, one.weight] as const))
    const stayDays = random.between(kind.daysFrom, kind.daysTo)
    const referred = random.happens(0.5)
    const day = addDays(on(40), stayDays)
    const stay = (end: string, length: number) =>
      add({ placeKey: county, day: end, kind, stayDays: length, lines: withBed(kind, length, random), referred })
    stay(day, stayDays)
    if (random.happens(splitStayShare)) stay(addDays(day, 3 + stayDays), stayDays)
  }
  return visits.filter(({ day }) => day <= to)
}

type Random = Region['random']

const linesOf = ({ items }: Kind, random: Random) =>
  items.flatMap(([hilistCode, name, least, most]) => {
    const cnt = random.between(least, most)
    return cnt > 0 ? [{ hilistCode, name, cnt }] : []
  })

function withBed(kind: Kind, days: number, random: Random) {
  const [hilistCode, name, cnt] = bedOf(days)
  return [{ hilistCode, name, cnt }, ...linesOf(kind, random)]
}
