import { addDays, ageOn } from './calendar.ts'
import { drawIdNumber, fictitiousPhone } from './identity-card.ts'
import { drawIllnesses, type Illness } from './illness.ts'
import { drawGivenName, drawSurname } from './names.ts'
import { VILLAGES } from './places.ts'
import type { Random } from './random.ts'

export type Sex = 'male' | 'female'
export type HouseholdRole = 'elder' | 'parent' | 'child' | 'single'

export interface Person {
  /** Stable within a region: the person's running number. */
  order: number
  householdOrder: number
  role: HouseholdRole
  name: string
  sex: Sex
  birthDate: string
  idNumber: string
  phone: string
  /** Basic medical insurance scheme; a few have none. */
  scheme: 'employee' | 'resident' | null
  /** Opening balance of the personal account; only the employee scheme has one. */
  accountFen: number
  /** Key of the village clinic where the household lives. */
  villageKey: string
  illnesses: Illness[]
  /** Names of medicines the person reacts to. */
  allergies: string[]
  /** What the person takes for an illness, by ICD-10, where a story says so; else it is drawn. */
  medicines?: Record<string, string[]>
}

interface Draft {
  role: HouseholdRole
  sex: Sex
  ageYears: number
  surname: string
}

type Draw = (random: Random) => Draft[]

// Household forms of an ageing county from which many of working age have left; weights were set so that the
// pyramid falls into the bands that population.test.ts states.
const HOUSEHOLDS: readonly (readonly [Draw, number])[] = [
  [(random) => [elder(random, random.between(64, 91))], 7],
  [elderCouple, 13],
  [middleCouple, 15],
  [youngFamily, 29],
  [threeGenerations, 17],
  [parentsWithAdultChild, 14],
  [grandparentsWithChildren, 3],
  [
    (random) => [
      { role: 'single', sex: drawSex(random), ageYears: random.between(20, 58), surname: drawSurname(random) },
    ],
    6,
  ],
]

export interface PopulationOptions {
  count: number
  /** The day as of which ages and illnesses are drawn. */
  today: string
  /** Running numbers go on after these people and households. */
  after?: { people: number; households: number }
  /** Card numbers in use; filled with the new ones. */
  taken?: Set<string>
}

/** The region's people, household by household. */
export function drawPopulation(random: Random, options: PopulationOptions): Person[] {
  const { count, today, after = { people: 0, households: 0 }, taken = new Set<string>() } = options
  const people: Person[] = []
  for (let householdOrder = after.households + 1; people.length < count; householdOrder++) {
    const own = random.fork(`household-${householdOrder}`)
    const drafts = own.weighted(HOUSEHOLDS)(own)
    const villageKey = own.pick(VILLAGES).key
    for (const draft of drafts) {
      if (people.length >= count) break
      people.push(
        settle(own, draft, { order: after.people + people.length + 1, householdOrder, villageKey, taken, today }),
      )
    }
  }
  return people
}

function settle(
  random: Random,
  draft: Draft,
  place: { order: number; householdOrder: number; villageKey: string; taken: Set<string>; today: string },
): Person {
  const { order, householdOrder, villageKey, taken, today } = place
  // The youngest are a month old: they were born before the online weeks begin, in which they are registered.
  const birthDate = addDays(today, -Math.floor(draft.ageYears * 365.2425) - random.between(30, 364))
  const age = ageOn(birthDate, today)
  const scheme = drawScheme(random, age)
  return {
    order,
    householdOrder,
    role: draft.role,
    name: draft.surname + drawGivenName(random, draft.sex, Number(birthDate.slice(0, 4))),
    sex: draft.sex,
    birthDate,
    idNumber: drawIdNumber(random, birthDate, draft.sex, taken),
    phone: fictitiousPhone(order),
    scheme,
    accountFen: scheme === 'employee' ? Math.round(Math.exp(random.normal(11.6, 0.8))) : 0,
    villageKey,
    illnesses: drawIllnesses(random, { birthDate, sex: draft.sex }, today),
    allergies: random.happens(0.05)
      ? [
          random.weighted([
            ['青霉素', 6],
            ['头孢菌素', 2],
            ['磺胺', 2],
            ['阿司匹林', 1],
          ]),
        ]
      : [],
  }
}

function drawScheme(random: Random, age: number): Person['scheme'] {
  if (age < 18) return random.happens(0.98) ? 'resident' : null
  const employeeShare = age < 60 ? 0.34 : 0.22
  return random.weighted([
    ['employee', employeeShare],
    ['resident', 0.97 - employeeShare],
    [null, 0.03],
  ])
}

function elder(random: Random, ageYears: number, sex = drawSex(random, 0.44)): Draft {
  return { role: 'elder', sex, ageYears, surname: drawSurname(random) }
}

function elderCouple(random: Random): Draft[] {
  const age = random.between(60, 83)
  return [elder(random, age, 'male'), elder(random, wifeOf(random, age), 'female')]
}

function middleCouple(random: Random): Draft[] {
  return couple(random, random.between(44, 63))
}

function youngFamily(random: Random): Draft[] {
  const parents = couple(random, random.between(26, 47))
  return [...parents, ...children(random, parents)]
}

function parentsWithAdultChild(random: Random): Draft[] {
  const parents = couple(random, random.between(45, 61))
  const child: Draft = {
    role: 'child',
    sex: drawSex(random),
    ageYears: Math.max(18, parents[1]!.ageYears - random.between(22, 30)),
    surname: parents[0]!.surname,
  }
  return [...parents, child]
}

function threeGenerations(random: Random): Draft[] {
  const parents = couple(random, random.between(27, 46))
  const fatherOfFather = parents[0]!.ageYears + random.between(22, 30)
  const elders: Draft[] = [
    { role: 'elder', sex: 'male', ageYears: fatherOfFather, surname: parents[0]!.surname },
    elder(random, wifeOf(random, fatherOfFather), 'female'),
  ]
  const living = elders.filter((draft) => random.happens(draft.ageYears < 70 ? 0.95 : draft.ageYears < 80 ? 0.75 : 0.4))
  return [...living, ...parents, ...children(random, parents)]
}

function grandparentsWithChildren(random: Random): Draft[] {
  const age = random.between(54, 70)
  const surname = drawSurname(random)
  const grandchildren = drawChildrenAges(random, age - 26).map(
    (ageYears): Draft => ({ role: 'child', sex: drawSex(random), ageYears, surname }),
  )
  return [{ ...elder(random, age, 'male'), surname }, elder(random, wifeOf(random, age), 'female'), ...grandchildren]
}

function couple(random: Random, husbandAge: number): [Draft, Draft] {
  return [
    { role: 'parent', sex: 'male', ageYears: husbandAge, surname: drawSurname(random) },
    { role: 'parent', sex: 'female', ageYears: Math.max(22, wifeOf(random, husbandAge)), surname: drawSurname(random) },
  ]
}

/** Children bear their father's surname. */
function children(random: Random, parents: Draft[]): Draft[] {
  return drawChildrenAges(random, parents[1]!.ageYears).map((ageYears) => ({
    role: 'child',
    sex: drawSex(random, 0.525),
    ageYears,
    surname: parents[0]!.surname,
  }))
}

function drawChildrenAges(random: Random, motherAge: number): number[] {
  const count = random.weighted([
    [1, 5],
    [2, 4],
    [3, 0.5],
  ])
  const oldest = Math.min(17, Math.max(0, motherAge - random.between(21, 30)))
  return Array.from({ length: count }, (_, index) => oldest - index * random.between(2, 5)).filter((age) => age >= 0)
}

function wifeOf(random: Random, husbandAge: number): number {
  return Math.round(husbandAge - random.normal(2, 2))
}

function drawSex(random: Random, maleShare = 0.51): Sex {
  return random.happens(maleShare) ? 'male' : 'female'
}
