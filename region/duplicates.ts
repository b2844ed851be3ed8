import type { Patient } from '@medplum/fhirtypes'
import { addDays } from './calendar.ts'
import { checkCharacter } from './identity-card.ts'
import { inLetters, lookalike, sameSound, slip, swappedGiven, traditional } from './miswriting.ts'
import { drawPopulation, type Person } from './population.ts'
import { type Random, randomFrom } from './random.ts'

/** A hospital's record of a person, and whose it really is. */
export interface KnownRecord {
  readonly patient: Patient
  /** The person's running number: what a matcher has to find out. */
  readonly order: number
  /** A child under its mother's name. */
  readonly newborn: boolean
}

export interface DuplicatesOptions {
  readonly seed: string
  readonly people: number
  readonly today: string
}

const SOURCES = ['county-1', 'county-2', 'town-1', 'town-2', 'village-1', 'village-2', 'lead']
const ID_CARD = 'urn:oid:2.16.156.10011.1.3'

/**
 * People as hospitals register them: one to four records each, with the errors of registration desks. Homonyms come by
 * themselves (names are drawn by how often they are borne); twins, lent cards, shared telephones and newborns without a name
 * are among them. The same for one seed.
 */
export function drawDuplicates({ seed, people, today }: DuplicatesOptions): KnownRecord[] {
  const random = randomFrom(`duplicates/${seed}`)
  const population = withTwins(random.fork('twins'), drawPopulation(random.fork('people'), { count: people, today }))
  const households = Map.groupBy(population, ({ householdOrder }) => householdOrder)
  const records: KnownRecord[] = []
  for (const person of population) {
    const own = random.fork(`records-${person.order}`)
    const family = households.get(person.householdOrder) ?? [person]
    const count = own.weighted([
      [1, 45],
      [2, 32],
      [3, 16],
      [4, 7],
    ] as const)
    const phone = phoneOf(own, person, family)
    for (let at = 0; at < count; at++) {
      const patient = recordOf(own, person, { family, phone, first: at === 0 })
      records.push({ order: person.order, patient, newborn: false })
    }
    const mother = family.find(({ sex, role }) => role === 'parent' && sex === 'female')
    if (mother && person.birthDate > addDays(today, -3 * 365)) {
      records.push({ order: person.order, patient: newbornOf(own, person, mother), newborn: true })
    }
  }
  return records
}

/** Two in a hundred children have a twin: the same day, home and telephone, and parents who like names that go together. */
function withTwins(random: Random, people: readonly Person[]): Person[] {
  const all = [...people]
  for (const person of people) {
    if (person.role !== 'child' || !random.happens(0.02)) continue
    const order = all.length + 1
    const family = person.name.slice(0, 1)
    const name =
      random.weighted([
        [`${person.name.slice(0, -1)}${random.pick([...'宁安康乐欣悦'])}`, 5],
        [sameSound(random, person.name), 1],
        [`${family}${random.pick(['子墨', '思源', '雨晴', '佳宁', '文轩'])}`, 4],
      ] as const) ?? `${family}双宁`
    const idNumber = nextNumber(person.idNumber)
    all.push({ ...person, order, name, idNumber, illnesses: [], allergies: [] })
  }
  return all
}

/** The card that was issued right after: one order number of the same sex on, with its own check digit. */
function nextNumber(card: string): string {
  const next = (Number(card.slice(14, 17)) + 2) % 1000
  const first17 = card.slice(0, 14) + String(next).padStart(3, '0')
  return first17 + checkCharacter(first17)
}

interface Setting {
  readonly family: readonly Person[]
  readonly phone: string
  readonly first: boolean
}

function recordOf(random: Random, person: Person, { family, phone, first }: Setting): Patient {
  const card = cardOf(random, person, family)
  const said = random.happens(first ? 0.03 : 0.22) ? drawPhone(random) : phone
  const written = random.happens(0.02) ? slip(random, said) : said
  const text = nameOf(random, person.name)
  const gender = random.happens(0.003) ? (person.sex === 'male' ? 'female' : 'male') : person.sex
  const psnNo = random.happens(0.4) ? `9901${String(person.order).padStart(10, '0')}` : undefined
  const identifier = [
    ...(card ? [{ system: ID_CARD, value: card }] : []),
    ...(psnNo ? [{ system: 'urn:anji:psn-no', value: psnNo }] : []),
  ]
  return {
    resourceType: 'Patient',
    id: random.uuid(),
    meta: { source: `urn:test:${random.pick(SOURCES)}` },
    ...(identifier.length ? { identifier } : {}),
    name: [random.happens(0.2) && text.length === 3 ? { family: text.slice(0, 1), given: [text.slice(1)] } : { text }],
    ...(random.happens(0.9) ? { telecom: [{ system: 'phone' as const, value: written }] } : {}),
    ...(random.happens(0.97) ? { gender } : {}),
    birthDate: birthDateOf(random, person.birthDate),
    ...(random.happens(0.5) ? { address: [{ text: `${person.villageKey} ${person.householdOrder} 号` }] } : {}),
  }
}

/** Missing, of fifteen digits, in small letters, with a slip, or another family member's. */
function cardOf(random: Random, person: Person, family: readonly Person[]): string | undefined {
  if (random.happens(person.role === 'child' ? 0.35 : 0.12)) return undefined
  const lent = random.happens(0.003) && family.length > 1
  const card = lent ? random.pick(family.filter((one) => one !== person)).idNumber : person.idNumber
  if (random.happens(0.015)) return slip(random, card)
  if (card.slice(6, 8) === '19' && Number(card.slice(6, 10)) < 1985 && random.happens(0.04))
    return card.slice(0, 6) + card.slice(8, 17)
  return random.happens(0.3) ? card.toLowerCase() : card
}

function nameOf(random: Random, name: string): string {
  const written = random.weighted<string | undefined>([
    [name, 88],
    [sameSound(random, name), 4],
    [lookalike(random, name), 1.5],
    [traditional(name), 1.5],
    [swappedGiven(name), 0.7],
    [inLetters(random, name), 1],
    [name.length > 2 ? name[0]! + name.slice(2) : undefined, 0.5],
    [`${name[0]} ${name.slice(1)}`, 2.8],
  ])
  return written ?? name
}

function birthDateOf(random: Random, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return random.weighted([
    [() => date, 95],
    [() => (Number(day) <= 12 ? `${year}-${day}-${month}` : date), 1],
    [() => addDays(date, random.pick([-1, 1, 10, -10])), 1],
    [
      () => `${Number(year) + random.pick([-10, -1, 1, 10])}-${month}-${day === '29' && month === '02' ? '28' : day}`,
      0.5,
    ],
    [() => (Number(year) < 1970 ? lunarOf(date) : date), 2.5],
    [() => `${year}-01-01`, 0.5],
    [() => year, 0.3],
  ] as const)()
}

/** Children and the old are reached through the household; everyone else has their own. */
function phoneOf(random: Random, person: Person, family: readonly Person[]): string {
  const parents = family.filter(({ role }) => role === 'parent')
  const shared = (person.role === 'child' || person.role === 'elder') && parents.length > 0 && random.happens(0.75)
  return numberOf(shared ? random.pick(parents).order : person.order)
}

const numberOf = (order: number) => `199${String((order * 7_919 + 13) % 100_000_000).padStart(8, '0')}`
const drawPhone = (random: Random) => `198${String(random.between(0, 99_999_999)).padStart(8, '0')}`

/** Before there is a name: the mother's, her telephone, often her card. */
function newbornOf(random: Random, child: Person, mother: Person): Patient {
  const said = child.sex === 'male' ? '之子' : '之女'
  return {
    resourceType: 'Patient',
    id: random.uuid(),
    meta: { source: `urn:test:${random.pick(SOURCES)}` },
    ...(random.happens(0.4) ? { identifier: [{ system: ID_CARD, value: mother.idNumber }] } : {}),
    name: [{ text: `${mother.name}${said}` }],
    telecom: [{ system: 'phone', value: numberOf(mother.order) }],
    gender: child.sex,
    birthDate: child.birthDate,
  }
}

const calendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  timeZone: 'UTC',
})

function lunarOf(date: string): string {
  const parts = new Map(
    calendar.formatToParts(new Date(`${date}T00:00:00Z`)).map(({ type, value }) => [type as string, value]),
  )
  const two = (type: string) => String(Number.parseInt(parts.get(type) ?? '1', 10)).padStart(2, '0')
  return isDay(`${parts.get('relatedYear')}-${two('month')}-${two('day')}`)
    ? `${parts.get('relatedYear')}-${two('month')}-${two('day')}`
    : date
}

function isDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}
