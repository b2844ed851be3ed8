import { log } from '#kernel'
import { addDays, dayOf, instantAt } from './calendar.ts'
import { householdsOf, settleCommunity } from './community.ts'
import { fundMonths, liveFund } from './fund-year/live.ts'
import { greet } from './greet.ts'
import { layGround } from './ground.ts'
import { importHistory } from './import-history.ts'
import { drawRegion, ONLINE_DAYS } from './region.ts'
import { type Refused, runDays } from './run-days.ts'
import { keepSessionsOpen } from './run-sessions.ts'
import { settlePeople } from './settle-people.ts'
import { stock } from './stock.ts'
import * as store from './store.ts'
import { setToday } from './today.ts'
import { latest, openingOf, planVisits } from './visit-plan.ts'
import { COMMUNITY_DAYS, communityOpening, communityToday, liveWeeks } from './weeks.ts'
import { type ContextMaker, openWorld } from './world.ts'

export { hospitalBehindSluice } from './behind-sluice.ts'
export { drawDuplicates, type KnownRecord } from './duplicates.ts'
export { type MatchingMeasured, measureMatching } from './measure-matching.ts'
export { drawRegion, hashOf, type Region } from './region.ts'
export type { ContextMaker } from './world.ts'
export { reportOf as yearReport, type YearReport } from './year/report.ts'
export { wordsOf as yearWords } from './year/words.ts'
export { liveYear } from './year/year.ts'

export interface SeedOptions {
  seed?: string
  residents?: number
  /** Visits of the last weeks; today's open ones come on top. */
  visits?: number
  /** Of its people so many live through the fund's years; none in a small region. */
  fund?: number
  now: Date
  /** Called as each part goes on: its name, how much is done, of how much. */
  onProgress?: (part: string, done: number, total: number) => void
}

export interface SeedOutcome {
  /** False when the region was there already. */
  seeded: boolean
  /** Simulated steps that a rule refused, by code; an empty object in a healthy region. */
  refused: Record<string, number>
}

/**
 * Puts the demo region into the database, once: what a cut-off start did not finish, the next one does. Later calls only
 * keep the doctors' sessions open for the week ahead. Listeners must be wired; delivery and jobs should not run yet, so
 * that simulated facts are told at their simulated time.
 */
export async function seedRegion(contextWith: ContextMaker, options: SeedOptions): Promise<SeedOutcome> {
  const {
    seed = 'anji',
    residents = 2000,
    visits = Math.round(residents / 20),
    fund = residents >= 1000 ? Math.round(residents / 50) : 0,
    now,
    onProgress = () => undefined,
  } = options
  const root = contextWith({})
  const row = await root.transaction((ctx) => store.beginSeed(ctx, { seed, residents, visits, now }))
  const region = drawRegion({ seed: row.seed, residents: row.residents, now: row.now })
  const world = await openWorld(contextWith, region, row.now)
  if (row.finishedAt) {
    await keepSessionsOpen(world, dayOf(now), now)
    await root.transaction((ctx) => store.clearSteps(ctx))
    return { seeded: false, refused: {} }
  }

  const opening = openingOf(region)
  const counted = (part: string, total: number) => {
    let done = 0
    onProgress(part, 0, total)
    return (more: number) => {
      done += more
      onProgress(part, done, total)
    }
  }
  const ground = counted('institutions', 1)
  await layGround(world, opening)
  await stock(world, opening)
  ground(1)
  await settlePeople(world, opening, counted('residents', region.people.length))
  await importHistory(world, opening, counted('hospital records', region.people.length))
  if (fund > 0) await liveFund(world, fund, counted('the fund’s months', fundMonths(world)))
  await settleCommunity(world, communityOpening(world), counted('households', householdsOf(world).size))
  const refused: Refused = new Map()
  await liveWeeks(world, refused, counted('community', COMMUNITY_DAYS))
  await greet(world, opening)
  const planned = planVisits(region, row.visits, ONLINE_DAYS - 1)
  const allVisits = planned.reduce((sum, day) => sum + day.visits.length, 0)
  await runDays(world, planned, refused, counted('visits', allVisits))
  const today = counted('today', 1)
  await keepSessionsOpen(world, region.today, instantAt(addDays(region.today, -1), '18:00'))
  await setToday(world, refused)
  await communityToday(world)
  today(1)
  if (refused.size > 0) log.warn({ refused: Object.fromEntries(refused) }, 'some of the region’s visits were refused')
  await world.deliver(latest(now, row.now))
  await contextWith({}).transaction((ctx) => store.finishSeed(ctx))
  return { seeded: true, refused: Object.fromEntries(refused) }
}
