/** The people whom the year is about, and what is known of each while it goes by. */
import type { Measured } from '#contracts/follow-ups'
import { responsibleTeamOf } from '#people/teams'
import { addDays, ageOn } from '../calendar.ts'
import { doctorsOf, teamIdOf, townships } from '../community.ts'
import type { Random } from '../random.ts'
import { knownDiagnoses, type SettledPerson } from '../region.ts'
import { severalAtOnce, type World } from '../world.ts'
import { type Body, bodyOf } from './body.ts'
import { diligenceOf, people, type TeamWays, teamWays } from './parameters.ts'

export type ProgrammeCode = 'hypertension' | 'diabetes'
export const icd10Of = { hypertension: 'I10', diabetes: 'E11.9' } as const

export interface Living {
  readonly person: SettledPerson
  readonly random: Random
  readonly body: Body
  readonly teamId: string
  readonly townshipKey: string
  readonly ways: TeamWays
  /** The doctor of the village, or the leader where another township's team answers. */
  readonly doctorKey: string
  /** What hospitals have written down. */
  readonly known: readonly string[]
  /** Adult, 35 or older: measured at contacts. */
  readonly hasMeter: boolean
  readonly ends: { readonly reason: 'died' | 'moved'; readonly on: string; readonly registeredOn: string } | null
  readonly enrolments: Set<ProgrammeCode>
  /** Days on which high values were measured before anybody knew. */
  readonly high: { pressure: string[]; glucose: string[] }
  comesOn: string | null
  enrolOn: string | null
  followUpOn: string | null
  checkOn: string | null
  gone: boolean
  /** What was written at the last follow-up. */
  last: Measured | null
  /** Follow-ups in a row above target. */
  above: number
}

export interface Span {
  readonly from: string
  readonly to: string
}

export interface Who {
  /** Names the steps. */
  readonly key: string
  readonly townshipKeys: readonly string[]
  isIn(person: SettledPerson, random: Random): boolean
}

/** Everybody ill, known or not, and adults who may be measured; with the team that answers for them now. */
export async function livingOf(world: World, span: Span, { key, townshipKeys, isIn }: Who): Promise<Living[]> {
  const { people: all, random } = world.region
  const grown = all.filter((person) => ageOn(person.birthDate, span.from) >= 35 || isIll(person))
  const near = grown
    .filter(({ villageKey }) => townshipKeys.includes(townshipKeyOf(villageKey)))
    .filter((person) => isIn(person, random))
  const teams = new Map<string, string | null>()
  await severalAtOnce(batched(near), 2, async (batch) => {
    const found = await world.once(`year/teams/${key}/${batch[0]!.order}`, world.at(atNine(span.from)), async (ctx) => {
      const answers: Record<string, string | null> = {}
      for (const { id } of batch) answers[id] = (await responsibleTeamOf(ctx, id))?.teamId ?? null
      return answers
    })
    for (const [id, teamId] of Object.entries(found)) teams.set(id, teamId)
  })
  const keyOfTeam = new Map(townships(world).map(({ key }) => [teamIdOf(world, key), key]))
  return near.flatMap((person) => {
    const townshipKey = keyOfTeam.get(teams.get(person.id) ?? '')
    return townshipKey ? [enter(world, person, townshipKey, span)] : []
  })
}

function enter(world: World, person: SettledPerson, townshipKey: string, span: Span): Living {
  const random = world.region.random.fork(`year-${person.order}`)
  const township = townships(world).find(({ key }) => key === townshipKey)!
  const team = doctorsOf(world, township)
  const ways = teamWays[diligenceOf[townshipKey] ?? 'usual']
  const elder = ageOn(person.birthDate, span.from) >= people.elderFromYears
  const known = knownDiagnoses(world.region, person)
  const one = {
    ...{ person, random, townshipKey, ways, known },
    body: bodyOf(random.fork('body'), person, span.from),
    teamId: teamIdOf(world, townshipKey),
    doctorKey: (team.find(({ placeKey }) => placeKey === person.villageKey) ?? team[0]!).key,
    hasMeter: random.fork('meter').happens(elder ? people.hasMeterElder : people.hasMeter),
    ends: drawEnd(random.fork('end'), person, span),
    enrolments: new Set<ProgrammeCode>(),
    high: { pressure: [], glucose: [] },
    ...{ comesOn: null, enrolOn: null, followUpOn: null, checkOn: null, gone: false, last: null, above: 0 },
  }
  const own = random.fork('asked')
  const asked = Object.values(icd10Of).some((code) => known.includes(code)) && own.happens(ways.enrols * people.agrees)
  const enrolOn = asked ? addDays(span.from, own.between(2, ways.enrolDays)) : null
  const comesOn = enrolOn === null ? firstContact(own, one.known, span) : null
  return { ...one, enrolOn, comesOn }
}

/** Who is ill and not enrolled is measured now and then; others perhaps once, when they are at the clinic for something else. */
function firstContact(random: Random, known: readonly string[], { from, to }: Span): string | null {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  if (Object.values(icd10Of).some((code) => known.includes(code)))
    return addDays(from, random.between(0, Math.round(365 / people.unmanagedMeasuredAYear)))
  const comes = random.happens((people.atClinicAYear * days) / 365)
  return comes ? addDays(from, random.between(0, days)) : null
}

function drawEnd(random: Random, person: SettledPerson, { from, to }: Span): Living['ends'] {
  const age = ageOn(person.birthDate, from)
  const dies = people.diesAYear.find(([below]) => age < below)![1]
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  const draw = random.next()
  const share = days / 365
  const reason = draw < dies * share ? 'died' : draw < (dies + people.movesAYear) * share ? 'moved' : null
  if (reason === null) return null
  const on = addDays(from, random.between(20, Math.max(21, days - 10)))
  return { reason, on, registeredOn: addDays(on, random.between(3, people.registeredAfterDaysMax)) }
}

const isIll = (person: SettledPerson) =>
  person.illnesses.some(({ icd10 }) => icd10 === icd10Of.hypertension || icd10 === icd10Of.diabetes)

const townshipKeyOf = (villageKey: string) => `township-${villageKey.split('-')[1]}`
export const atNine = (day: string) => new Date(`${day}T09:00:00+08:00`)

const batched = <T>(items: readonly T[], size = 100): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
