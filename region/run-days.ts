import { expireHolds, markNoShows } from '#care/booking'
import { closeUnseen, startDuty } from '#care/consult'
import { Refusal, runJob } from '#kernel'
import { expireOne } from '#medicine/dispensing'
import { overdueSheets } from '#medicine/prescribing'
import { afterCare } from './after-care.ts'
import { addDays, instantAt } from './calendar.ts'
import { billEarlierVisits, hadExamination } from './earlier-bills.ts'
import { open } from './run-sessions.ts'
import { book, cancel, decide, enter, leave, meet, rate } from './run-visit.ts'
import { consentTo } from './settle-people.ts'
import { later, latest, openingOf, type PlannedDay, type PlannedVisit } from './visit-plan.ts'
import { severalAtOnce, staffActor, type World } from './world.ts'

/** Visits that a rule refused, by refusal code. */
export type Refused = Map<string, number>

const LANES = 4

/** The last weeks: every planned visit through the verbs that people use, day by day. */
export async function runDays(
  world: World,
  planned: PlannedDay[],
  refused: Refused,
  onVisit: (visits: number) => void,
): Promise<void> {
  const opening = openingOf(world.region)
  const people = new Map(planned.flatMap(({ visits }) => visits.map(({ person }) => [person.id, person])))
  for (const person of people.values()) await consentTo(world, later(opening, 90), person)
  await billEarlierVisits(world, later(opening, 75), hadExamination(world.region, [...people.values()]))
  for (const [day, doctors] of Map.groupBy(planned, ({ day }) => day)) {
    await severalAtOnce(doctors, LANES, async (doctorDay) => {
      await runDoctorDay(world, doctorDay, refused)
      onVisit(doctorDay.visits.length)
    })
    await closeDay(world, day)
  }
}

async function runDoctorDay(world: World, { day, doctorKey, visits }: PlannedDay, refused: Refused): Promise<void> {
  const opening = later(openingOf(world.region), 60)
  const weekAhead = instantAt(addDays(day, -7), '10:00')
  const sessionId = await open(world, latest(weekAhead, opening), {
    day,
    doctorKey,
    kind: 'online-follow-up',
    from: '08:30',
    to: '16:30',
    bandMinutes: 30,
    numbersPerBand: 6,
  })
  await goOnDuty(world, doctorKey, instantAt(day, '08:15'))
  for (const visit of visits) {
    await unlessRefused(refused, () => runVisit(world, visit, { sessionId, doctorKey }))
  }
}

/** The doctor proves who it is at the start of the day's work (R01). */
export async function goOnDuty(world: World, doctorKey: string, instant: Date): Promise<void> {
  await world.once(
    `duty/${doctorKey}/${instant.toISOString()}`,
    world.at(instant, staffActor(world, doctorKey)),
    async (ctx) => {
      await startDuty(ctx, { method: 'demo' })
    },
  )
}

async function runVisit(
  world: World,
  visit: PlannedVisit,
  { sessionId, doctorKey }: { sessionId: string; doctorKey: string },
): Promise<void> {
  const appointmentId = await book(world, visit, sessionId)
  if (visit.course === 'cancelled') return cancel(world, visit, appointmentId)
  if (visit.course === 'no-show') return
  const consultId = await enter(world, visit, appointmentId)
  if (visit.course === 'left') return leave(world, visit, consultId)
  await meet(world, visit, consultId, doctorKey)
  const seen = await decide(world, visit, consultId, doctorKey)
  await rate(world, visit, consultId)
  await afterCare(world, visit, seen, doctorKey)
}

const SHEETS_A_NIGHT = 500

/** What the jobs of the night do: holds that ran out, people who did not come or were not seen, medicine nobody collected. */
async function closeDay(world: World, day: string): Promise<void> {
  const night = world.at(instantAt(day, '23:30'))
  for (const job of [expireHolds, markNoShows, closeUnseen]) await runJob(night, job, {})
  const overdue = await night.transaction((ctx) => overdueSheets(ctx, SHEETS_A_NIGHT))
  for (const prescriptionId of overdue) await runJob(night, expireOne, { prescriptionId })
  await world.deliver(instantAt(day, '23:30'))
}

/** A rule's "no" ends the visit where it is and is counted; anything else is a bug and stops the seeding. */
export async function unlessRefused(refused: Refused, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refused.set(error.code, (refused.get(error.code) ?? 0) + 1)
  }
}
