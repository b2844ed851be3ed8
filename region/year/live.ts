/** A stretch of the community's life, day by day, through the verbs that its people use. */
import { screenRecord } from '#care/chronic'
import { tendContracts } from '#care/contracts'
import { runJob } from '#kernel'
import { addDays, daysBetween, instantAt, weekdayOf } from '../calendar.ts'
import { householdsOf } from '../community.ts'
import type { Random } from '../random.ts'
import type { SettledPerson } from '../region.ts'
import { type Refused, unlessRefused } from '../run-days.ts'
import { severalAtOnce, type World } from '../world.ts'
import { followUpsOf } from './day-of-doctors.ts'
import { contacts } from './day-of-people.ts'
import { registerEnd, signHousehold } from './deeds.ts'
import type { Planted } from './false-visits.ts'
import { type Living, livingOf, type Span, type Who } from './living.ts'
import type { HabitOf } from './parameters.ts'
import { type DoctorsDay, freshDay } from './visit.ts'

export interface Stretch extends Span {
  readonly townshipKeys: readonly string[]
  /** Which doctors write what is not true. */
  readonly habits: readonly HabitOf[]
  /** What only looks so. */
  readonly lookAlikes: boolean
  /** Of the people, so many; and these not at all. */
  readonly share?: number
  readonly without?: readonly string[]
  readonly onDay?: (day: string) => Promise<void>
  readonly progress?: (days: number) => void
}

export interface Life {
  readonly world: World
  readonly stretch: Stretch
  readonly living: readonly Living[]
  readonly byId: ReadonlyMap<string, Living>
  readonly planted: Planted[]
  readonly refused: Refused
  readonly contractIds: string[]
  readonly counted: Map<string, number>
}

/** One day of a township: what its doctors have done so far. */
export interface Today {
  readonly day: string
  /** Since the stretch began. */
  readonly dayOfYear: number
  readonly people: readonly Living[]
  doctor(key: string): DoctorsDay
}

const LANES = 6

export async function live(world: World, stretch: Stretch, refused: Refused = new Map()): Promise<Life> {
  const living = await livingOf(world, stretch, whoOf(stretch))
  const byId = new Map(living.map((one) => [one.person.id, one]))
  const life: Life = {
    ...{ world, stretch, living, byId, refused },
    ...{ planted: [], contractIds: [], counted: new Map<string, number>() },
  }
  await world.once('year/diagnoses', world.at(instantAt(stretch.from, '02:40')), async (ctx) => {
    await runJob(ctx, screenRecord, {})
  })
  const signings = signingsOf(life)
  for (let day = stretch.from; day <= stretch.to; day = addDays(day, 1)) {
    await liveDay(life, day, signings)
    await stretch.onDay?.(day)
    stretch.progress?.(1)
  }
  return life
}

function whoOf({ townshipKeys, share = 1, without = [] }: Stretch): Who {
  const isIn = ({ id, householdOrder }: SettledPerson, random: Random) =>
    !without.includes(id) && (share === 1 || random.fork(`lives-${householdOrder}`).happens(share))
  return { key: 'all', townshipKeys, isIn }
}

export function count(life: Life, what: string): void {
  life.counted.set(what, (life.counted.get(what) ?? 0) + 1)
}

async function liveDay(life: Life, day: string, signings: Signings): Promise<void> {
  const { world, stretch, living } = life
  const dayOfYear = daysBetween(stretch.from, day)
  if (isTendDay(dayOfYear)) await tend(life, day)
  await severalAtOnce(stretch.townshipKeys, LANES, async (townshipKey) => {
    const people = living.filter((one) => one.townshipKey === townshipKey && !one.gone)
    const doctors = new Map<string, DoctorsDay>()
    const doctor = (key: string) => {
      if (!doctors.has(key)) doctors.set(key, freshDay())
      return doctors.get(key)!
    }
    const today: Today = { day, dayOfYear, people, doctor }
    await registerEnds(life, today)
    await contacts(life, today)
    if (weekdayOf(day) === 0 || weekdayOf(day) === 6) return
    await followUpsOf(life, today)
    for (const household of signings.get(`${townshipKey} ${day}`) ?? []) await sign(life, today, household)
  })
  await world.deliver(instantAt(day, '20:30'))
}

/** Contracts begin four days after the first campaign days, then each month. */
const isTendDay = (dayOfYear: number) => dayOfYear === 12 || dayOfYear % 30 === 29
const tendedAtOnce = 200

async function tend({ world, contractIds }: Life, day: string): Promise<void> {
  const ids = contractIds.toSorted()
  for (let from = 0; from <= ids.length; from += tendedAtOnce) {
    await world.once(`year/tend/${day}/${from}`, world.at(instantAt(day, '00:10')), async (ctx) => {
      await runJob(ctx, tendContracts, { after: from === 0 ? null : ids[from - 1]! })
    })
  }
}

async function registerEnds(life: Life, { day, people }: Today): Promise<void> {
  for (const one of people.filter(({ ends }) => ends !== null && ends.registeredOn <= day)) {
    await unlessRefused(life.refused, () => registerEnd(life.world, one, instantAt(day, '08:30')))
    one.gone = true
    count(life, one.ends!.reason)
  }
}

type Signings = Map<string, SettledPerson[][]>

/** When each household is asked to sign: those with somebody ill or old first in mind, others less. */
function signingsOf({ world, stretch, byId }: Life): Signings {
  const signings: Signings = new Map()
  for (const household of householdsOf(world).values()) {
    const known = household.flatMap((person) => byId.get(person.id) ?? [])
    const one = known[0]
    if (!one) continue
    const own = world.region.random.fork(`signs-${one.person.householdOrder}`)
    const key = known.some((person) => person.enrolOn !== null)
    if (!own.happens(key ? one.ways.signs : one.ways.signs * 0.45)) continue
    const earliest = Math.max(3, ...known.map(({ enrolOn }) => (enrolOn ? daysBetween(stretch.from, enrolOn) + 1 : 0)))
    let day = addDays(stretch.from, Math.max(earliest, own.between(3, one.ways.campaignDays)))
    while (weekdayOf(day) === 0 || weekdayOf(day) === 6) day = addDays(day, 1)
    const at = `${one.townshipKey} ${day}`
    signings.set(at, [...(signings.get(at) ?? []), household])
  }
  return signings
}

async function sign(life: Life, today: Today, household: readonly SettledPerson[]): Promise<void> {
  const { world, byId } = life
  const one = byId.get(household.find(({ id }) => byId.has(id))!.id)!
  const here = household.filter(({ id }) => !byId.get(id)?.gone && !isAway(byId.get(id), today.day))
  const doctor = today.doctor(one.doctorKey)
  const at = new Date(instantAt(today.day, '18:00').getTime() + (doctor.written + (household[0]!.order % 50)) * 60_000)
  const { teamId, doctorKey } = one
  await unlessRefused(life.refused, async () => {
    const ids = await signHousehold(world, here, byId, { teamId, doctorKey, at })
    life.contractIds.push(...ids)
    for (const _ of ids) count(life, 'contracts')
  })
}

/** Died or moved, whether or not anybody has registered it. */
export const isAway = (one: Living | undefined, day: string) => one?.ends != null && one.ends.on <= day
