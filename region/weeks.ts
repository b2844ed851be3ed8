/** The last weeks of a township's community, so that a demo's today has people to find, to follow and to answer for. */
import { tendContracts } from '#care/contracts'
import { lookForDoubts } from '#care/veracity'
import { startRun } from '#insight/measures'
import { runJob } from '#kernel'
import { addDays, instantAt } from './calendar.ts'
import { demoPerson, knownDiagnoses, mistakeIn, type SettledPerson } from './region.ts'
import type { Refused } from './run-days.ts'
import { later } from './visit-plan.ts'
import type { World } from './world.ts'
import { enrolIn, followUp, measureGlucose, measurePressure, type Seen, signHousehold } from './year/deeds.ts'
import { live } from './year/live.ts'
import { type Living, livingOf, type Span } from './year/living.ts'

const townshipKeys = ['township-1']
export const COMMUNITY_DAYS = 70
/** own: of a region's people so many live through these weeks; a first start waits for them. */
const share = 0.5

export const communityOpening = (world: World) => instantAt(addDays(world.region.today, -COMMUNITY_DAYS - 1), '08:00')

export async function liveWeeks(world: World, refused: Refused, onDay: (days: number) => void): Promise<void> {
  const { today } = world.region
  const span = { from: addDays(today, -COMMUNITY_DAYS), to: addDays(today, -1) }
  const cast = castOf(world)
  const without = Object.values(cast).map(({ id }) => id)
  await live(world, { ...span, townshipKeys, habits: [], lookAlikes: false, share, without, progress: onDay }, refused)
  await story(world, span, cast)
  await world.deliver(instantAt(span.to, '21:00'))
  // What was signed in the story begins, and what was done since fulfils it: the nights of live() were before.
  for (const day of [addDays(today, -SEEN_FIRST), span.to])
    await world.once(`weeks/tend/${day}`, world.at(instantAt(day, '23:50')), (ctx) =>
      runJob(ctx, tendContracts, { after: null }),
    )
}

/** Days ago, when 王秀英 was first seen: her contract has begun by that night. */
const SEEN_FIRST = 58

interface Cast {
  readonly wang: SettledPerson
  readonly zhang: SettledPerson
  readonly zhou: SettledPerson
  readonly liu: SettledPerson
  /** Whose follow-ups a doctor of the centre copied. */
  readonly copied: SettledPerson
}

function castOf(world: World): Cast {
  const { region } = world
  const people = townshipPeople(world).filter(
    (person) => !region.demo.some((demo) => demo.person.order === person.order),
  )
  const known = people.filter((person) => !mistakeIn(person) && knownDiagnoses(region, person).includes('I10'))
  const [wang, zhang] = [demoPerson(region, 'wang'), demoPerson(region, 'zhang')]
  return { wang, zhang, zhou: demoPerson(region, 'zhou'), liu: demoPerson(region, 'liu'), copied: known[0] ?? zhang }
}

function townshipPeople({ region }: World): SettledPerson[] {
  return region.people.filter(({ villageKey }) => villageKey.startsWith('village-1-'))
}

/** What the demo's people tell: 王秀英 in both programmes and contracted, 刘桂兰 found and not yet asked, a doctor who copied. */
async function story(world: World, span: Span, cast: Cast): Promise<void> {
  const ids = [cast.wang.id, cast.zhang.id, cast.liu.id, cast.copied.id]
  const who = { key: 'story', townshipKeys, isIn: ({ id }: SettledPerson) => ids.includes(id) }
  const living = new Map((await livingOf(world, span, who)).map((one) => [one.person.id, one]))
  const of = ({ id }: SettledPerson) => living.get(id)
  const [wang, zhang, liu, copied] = [of(cast.wang), of(cast.zhang), of(cast.liu), of(cast.copied)]
  const on = (daysAgo: number, clock: string) => instantAt(addDays(world.region.today, -daysAgo), clock)
  if (wang && zhang) {
    for (const code of ['hypertension', 'diabetes'] as const) await enrolIn(world, wang, code, on(62, '09:30'))
    await enrolIn(world, zhang, 'hypertension', on(62, '10:10'))
    const { teamId, doctorKey } = wang
    await signHousehold(world, [cast.wang, cast.zhang], living, { teamId, doctorKey, at: on(61, '10:00') })
    await wangsWeeks(world, wang, on)
    const high = { systolicMmhg: 158, diastolicMmhg: 94, heartRateBpm: 78 }
    await seen(world, zhang, 'week-2', zhang.doctorKey, on(16, '09:40'), high)
  }
  if (liu) {
    await measureGlucose(world, liu, on(16, '08:10'), 8.6, 'clinic')
    await measureGlucose(world, liu, on(7, '08:05'), 9.3, 'clinic')
    await measurePressure(world, liu, on(7, '08:06'), { systolic: 132, diastolic: 82 }, 'clinic')
  }
  if (copied) await copies(world, copied, on)
}

type On = (daysAgo: number, clock: string) => Date

async function wangsWeeks(world: World, wang: Living, on: On): Promise<void> {
  const measured = { systolicMmhg: 142, diastolicMmhg: 84, heartRateBpm: 74, weightKg: 61.5, waistCm: 84 }
  await seen(world, wang, 'week-1', wang.doctorKey, on(SEEN_FIRST, '09:20'), { ...measured, fastingGlucoseMmol: 6.6 })
  for (const [daysAgo, systolic, diastolic] of [
    [21, 138, 82],
    [17, 144, 85],
    [12, 136, 80],
    [8, 141, 83],
    [5, 139, 81],
    [2, 137, 82],
  ] as const)
    await measurePressure(world, wang, on(daysAgo, '07:10'), { systolic, diastolic }, 'home')
  await measureGlucose(world, wang, on(5, '07:12'), 6.9, 'home')
}

/** Three times the same, week after week: nobody's body does that. */
async function copies(world: World, one: Living, on: On): Promise<void> {
  if (!one.enrolments.has('hypertension')) await enrolIn(world, one, 'hypertension', on(62, '11:00'))
  const measured = { systolicMmhg: 136, diastolicMmhg: 86, heartRateBpm: 72 }
  for (const daysAgo of [44, 30, 13])
    await seen(world, one, `copied-${daysAgo}`, copier, on(daysAgo, '15:20'), measured)
}
const copier = 'gp-township-1-2'

async function seen(
  world: World,
  one: Living,
  key: string,
  doctorKey: string,
  doneAt: Date,
  measured: Seen['measured'],
): Promise<void> {
  await followUp(world, one, key, doctorKey, { way: 'clinic', doneAt, measured, adherence: 'regular', atHomeOf: null })
}

/** Minutes before now: an alarm that nobody has seen; questions to the team's leader; the region's figures of today. */
export async function communityToday(world: World): Promise<void> {
  const { region, now } = world
  const zhang = demoPerson(region, 'zhang')
  const span = { from: addDays(region.today, -1), to: region.today }
  const who = { key: 'today', townshipKeys, isIn: ({ id }: SettledPerson) => id === zhang.id }
  for (const one of await livingOf(world, span, who))
    await measurePressure(world, one, later(now, -25), { systolic: 186, diastolic: 108 }, 'home')
  await world.once('weeks/truth', world.at(later(now, -20)), async (ctx) => {
    await lookForDoubts(ctx, { from: addDays(region.today, -COMMUNITY_DAYS), to: region.today })
  })
  await world.once('weeks/measures', world.at(now), async (ctx) => {
    await startRun(ctx, region.today)
  })
}
