import { afterCare, sendBack } from './after-care.ts'
import { addDays, ageOn, dayOf, instantAt } from './calendar.ts'
import type { DemoResident } from './demo-people.ts'
import { billEarlierVisits, hadExamination } from './earlier-bills.ts'
import { demoPerson, type Region, type SettledPerson } from './region.ts'
import { goOnDuty, type Refused, unlessRefused } from './run-days.ts'
import { open } from './run-sessions.ts'
import { book, decide, enter, meet, rate } from './run-visit.ts'
import { rotaOf, type SessionPlan } from './session-plan.ts'
import { consentTo } from './settle-people.ts'
import { BAND_MINUTES, followUps, later, openingOf, type PlannedVisit } from './visit-plan.ts'
import type { World } from './world.ts'

/** How far one of today's visits has come when the region opens its doors. */
type Reached = 'booked' | 'waiting' | 'in-progress' | 'in-review' | 'returned' | 'approved' | 'ready' | 'done'

interface Scene {
  reached: Reached
  doctorKey: string
  minutesAgo: number
  demo?: DemoResident['key']
}

interface OpenVisit {
  visit: PlannedVisit
  doctorKey: string
  reached: Reached
}

// Minutes before now at which the doctor accepts (or, while waiting, the person enters). The queues of the demo's
// doctor, pharmacist and pharmacy all have someone in them.
// The first are the ones that a region of few people has too.
const SCENES_OF_FEW = 14
const FEW_PEOPLE = 200

const SCENES: readonly Scene[] = [
  { reached: 'waiting', doctorKey: 'gp-1', minutesAgo: 14, demo: 'zhang' },
  { reached: 'in-review', doctorKey: 'gp-1', minutesAgo: 33 },
  { reached: 'ready', doctorKey: 'gp-1', minutesAgo: 110 },
  { reached: 'returned', doctorKey: 'gp-1', minutesAgo: 52 },
  { reached: 'booked', doctorKey: 'gp-1', minutesAgo: -80, demo: 'chen' },
  { reached: 'waiting', doctorKey: 'gp-1', minutesAgo: 9 },
  { reached: 'done', doctorKey: 'gp-1', minutesAgo: 190 },
  { reached: 'in-progress', doctorKey: 'gp-2', minutesAgo: 5 },
  { reached: 'approved', doctorKey: 'gp-3', minutesAgo: 70 },
  { reached: 'in-review', doctorKey: 'gp-2', minutesAgo: 26 },
  { reached: 'waiting', doctorKey: 'gp-1', minutesAgo: 4 },
  { reached: 'waiting', doctorKey: 'gp-3', minutesAgo: 7 },
  { reached: 'in-review', doctorKey: 'specialist-1', minutesAgo: 21 },
  { reached: 'ready', doctorKey: 'gp-2', minutesAgo: 95 },
  ...(
    [
      ['gp-1', 172],
      ['gp-2', 186],
      ['gp-3', 178],
      ['specialist-1', 181],
    ] as const
  ).map(([doctorKey, minutesAgo]) => ({ reached: 'done' as const, doctorKey, minutesAgo })),
  ...(
    [
      ['gp-1', -140],
      ['gp-2', -110],
      ['gp-3', -150],
      ['specialist-1', -200],
    ] as const
  ).map(([doctorKey, minutesAgo]) => ({
    reached: 'booked' as const,
    doctorKey,
    minutesAgo,
  })),
]

/** Today's open state: people at every step of the way, and tomorrow's first bookings. */
export async function setToday(world: World, refused: Refused): Promise<void> {
  const scenes = planToday(world)
  const eve = instantAt(addDays(world.region.today, -1), '19:00')
  for (const { visit } of scenes) await consentTo(world, later(eve, -180), visit.person)
  await billEarlierVisits(
    world,
    examinationDay(world.region, eve),
    castOf(
      world.region,
      scenes.map(({ visit }) => visit.person),
    ),
  )
  for (const scene of scenes) await unlessRefused(refused, () => play(world, scene, eve))
}

async function play(world: World, { visit, doctorKey, reached }: OpenVisit, eve: Date): Promise<void> {
  const sessionId = await sessionFor(world, doctorKey, visit.bandStartsAt, eve)
  const appointmentId = await book(world, visit, sessionId)
  if (reached === 'booked') return
  const consultId = await enter(world, visit, appointmentId)
  if (reached === 'waiting') return
  // One duty of the half day covers all its scenes (R01).
  await goOnDuty(world, doctorKey, later(world.now, -240))
  await meet(world, visit, consultId, doctorKey)
  if (reached === 'in-progress') return
  const seen = await decide(world, visit, consultId, doctorKey)
  if (reached === 'in-review' || seen.prescriptionId === null) return
  if (reached === 'returned') return sendBack(world, visit, seen.prescriptionId)
  await rate(world, visit, consultId)
  await afterCare(world, visit, seen, doctorKey)
}

/** The session of the rota that holds the band; one of its own when the doctor has none at that hour. */
async function sessionFor(world: World, doctorKey: string, band: Date, eve: Date): Promise<string> {
  const { today } = world.region
  const planned = rotaOf(today).find(
    (plan) => plan.doctorKey === doctorKey && plan.kind === 'online-follow-up' && covers(plan, band),
  )
  return open(world, eve, planned ?? extraSession(today, doctorKey, band))
}

function covers(plan: SessionPlan, band: Date): boolean {
  return instantAt(plan.day, plan.from) <= band && later(band, BAND_MINUTES - 1) <= instantAt(plan.day, plan.to)
}

/** A single band outside the rota: the region may be seeded at night, and a demo needs its queues then too. */
function extraSession(day: string, doctorKey: string, band: Date): SessionPlan {
  const clock = (instant: Date) => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
  const end = later(band, BAND_MINUTES)
  const to = clock(end) === '00:00' ? '23:59' : clock(end)
  return {
    ...{ day, doctorKey, kind: 'online-follow-up', from: clock(band), to },
    ...{ bandMinutes: BAND_MINUTES, numbersPerBand: 6 },
  }
}

function planToday(world: World): OpenVisit[] {
  const { region, now } = world
  const others = othersOf(region)
  const scenes = region.people.length < FEW_PEOPLE ? SCENES.slice(0, SCENES_OF_FEW) : SCENES
  return scenes.flatMap((scene, index): OpenVisit[] => {
    const person = scene.demo ? demoPerson(region, scene.demo) : others.shift()
    if (!person) return []
    const visit = visitOf(region, now, { scene, index, person })
    // Shortly after midnight some scenes would lie before the day's first check-in.
    const tooEarly = visit.enteredAt < later(visit.bandStartsAt, -60)
    return tooEarly ? [] : [{ visit, doctorKey: scene.doctorKey, reached: scene.reached }]
  })
}

function visitOf(
  region: Region,
  now: Date,
  { scene, index, person }: { scene: Scene; index: number; person: SettledPerson },
): PlannedVisit {
  const { reached, minutesAgo } = scene
  const random = region.random.fork(`today-${index}`)
  const acceptedAt = later(now, -minutesAgo)
  const endedAt = later(acceptedAt, 8)
  const reviewedAt = later(endedAt, 9)
  const paidAt = later(reviewedAt, 6)
  return {
    key: `today-${index + 1}`,
    person,
    icd10: followUps(region, person).sort((left, right) => rankOf(left) - rankOf(right))[0]!,
    day: region.today,
    course: 'seen',
    end: 'stable',
    bandStartsAt: bandOf(region.today, acceptedAt),
    bookedAt: later(instantAt(addDays(region.today, -1), '19:30'), index * 3),
    enteredAt: reached === 'waiting' ? acceptedAt : later(acceptedAt, -random.between(4, 16)),
    acceptedAt,
    endedAt,
    reviewedAt,
    paidAt,
    collectedAt: later(paidAt, 40),
    returned: false,
    pays: reached === 'ready' || reached === 'done',
    collects: reached === 'done',
    pharmacyKey: 'pharmacy-1',
    stars: reached === 'done' && random.happens(0.7) ? random.between(4, 5) : null,
  }
}

// Diseases whose first-line medicines are in every formulary come first: these scenes need a sheet.
const rankOf = (icd10: string) => ['I10', 'E11.9', 'E78.5'].indexOf(icd10) + 1 || 9

/** The half hour of today that holds the moment; the first when it lies before, and the last but one at the latest: the last is for who comes. */
function bandOf(today: string, moment: Date): Date {
  const midnight = instantAt(today, '00:00')
  const minutes = Math.floor((moment.getTime() - midnight.getTime()) / 60_000 / BAND_MINUTES) * BAND_MINUTES
  return later(midnight, Math.min(Math.max(minutes, 0), 23 * 60))
}

/** Weeks ago, out of the page's trend; but within the year, since each year has its own deductible. */
function examinationDay(region: Region, eve: Date): Date {
  const weeksAgo = later(openingOf(region), 80)
  return dayOf(weeksAgo).slice(0, 4) === region.today.slice(0, 4) ? weeksAgo : later(eve, -120)
}

/** Who has had the year's examination: most of today's people, and Wang Xiuying, so that the fund has its part in her bill. */
function castOf(region: Region, people: SettledPerson[]): SettledPerson[] {
  const wang = demoPerson(region, 'wang')
  return [wang, ...hadExamination(region, people)].filter(({ scheme }) => scheme !== null)
}

/** People with a known disease, in an order of their own. */
function othersOf(region: Region): SettledPerson[] {
  const random = region.random.fork('today')
  return region.people
    .slice(region.demo.length)
    .filter((person) => ageOn(person.birthDate, region.today) >= 18 && followUps(region, person).length > 0)
    .map((person) => ({ person, rank: rankOf(followUps(region, person)[0]!) > 3 ? 1 : 0, draw: random.next() }))
    .sort((left, right) => left.rank - right.rank || left.draw - right.draw)
    .map(({ person }) => person)
}
