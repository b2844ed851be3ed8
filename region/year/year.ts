/** A whole year of the community in a database of its own, and what came out of it. */
import { lookForDoubts } from '#care/veracity'

import { addDays, instantAt } from '../calendar.ts'
import { householdsOf, settleCommunity, townships } from '../community.ts'
import { layGround } from '../ground.ts'
import { importHistory } from '../import-history.ts'
import { drawRegion } from '../region.ts'
import { settlePeople } from '../settle-people.ts'
import * as store from '../store.ts'
import { type ContextMaker, openWorld, type World } from '../world.ts'
import { type Life, live } from './live.ts'
import type { Span } from './living.ts'
import { type HabitOf, habits } from './parameters.ts'

export interface YearOptions {
  readonly seed: string
  readonly residents: number
  readonly span: Span
  readonly habits?: readonly HabitOf[]
  readonly onProgress?: (part: string, done: number, total: number) => void
  readonly onDay?: (world: World, day: string) => Promise<void>
}

/** Lives the year; a year that was cut off goes on where it was. The look at truth comes at its end. */
export async function liveYear(contextWith: ContextMaker, options: YearOptions): Promise<Life> {
  const { seed, residents, span, onProgress = () => undefined, onDay } = options
  const eve = instantAt(addDays(span.from, -1), '08:00')
  await contextWith({}).transaction((ctx) => store.beginSeed(ctx, { seed, residents, visits: 0, now: eve }))
  const world = await openWorld(contextWith, drawRegion({ seed, residents, now: eve }), eve)
  const counted = (part: string, total: number) => {
    let done = 0
    return (more: number) => {
      done += more
      onProgress(part, done, total)
    }
  }
  await layGround(world, eve)
  await settlePeople(world, eve, counted('residents', residents))
  await importHistory(world, eve, counted('hospital records', residents))
  await settleCommunity(world, eve, counted('households', householdsOf(world).size))
  const days = Math.round((Date.parse(span.to) - Date.parse(span.from)) / 86_400_000) + 1
  const life = await live(world, {
    ...span,
    townshipKeys: townships(world).map(({ key }) => key),
    habits: options.habits ?? habits,
    lookAlikes: true,
    progress: counted('days', days),
    ...(onDay ? { onDay: (day: string) => onDay(world, day) } : {}),
  })
  const end = instantAt(span.to, '22:00')
  await world.deliver(end)
  await world.once('year/truth', world.at(end), async (ctx) => {
    await lookForDoubts(ctx, { from: span.from, to: span.to })
  })
  await world.deliver(end)
  return life
}
