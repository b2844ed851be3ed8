import {
  type Actor,
  type Clock,
  type Context,
  type ContextOptions,
  chanceOver,
  deliverDue,
  systemActor,
  systemChance,
} from '#kernel'
import type { Region, SettledPerson } from './region.ts'
import { placeIn } from './region.ts'
import type { StaffMember } from './staff.ts'
import * as store from './store.ts'

export type ContextMaker = (options: ContextOptions) => Context

/** The region on its way into the database: who acts, at which simulated instant, and which steps are done. */
export interface World {
  region: Region
  /** The region's real now; everything simulated happens at or before it. */
  now: Date
  at(instant: Date, actor?: Actor): Context
  /**
   * Does a step once: its verbs and the note that it was done commit together, so that a start that was cut off goes on
   * behind the last step. The answer must survive JSON.
   */
  once<T>(key: string, ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T>
  /** Delivers what the steps have told so far, at that instant. */
  deliver(instant: Date): Promise<void>
}

const seeder = systemActor('region')

export async function openWorld(contextWith: ContextMaker, region: Region, now: Date): Promise<World> {
  const done = await contextWith({ actor: seeder }).transaction((ctx) => store.stepsDone(ctx))
  const at = (instant: Date, actor: Actor = seeder): Context => {
    const clock: Clock = { now: () => instant }
    return contextWith({ actor, clock, chance: chanceOver(clock, systemChance.bytes) })
  }
  return {
    region,
    now,
    at,
    async once<T>(key: string, ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
      if (done.has(key)) return done.get(key) as T
      const answer = await ctx.transaction(async (ctx) => {
        if (!(await store.takeStep(ctx, key))) return (await store.answerOf(ctx, key)) as T
        const fresh = await work(ctx)
        await store.keepAnswer(ctx, key, fresh ?? null)
        return fresh
      })
      done.set(key, answer)
      return answer
    },
    deliver: async (instant) => void (await deliverDue(at(instant))),
  }
}

export function residentActor(person: SettledPerson): Actor {
  return { id: person.id, roles: ['resident'], name: person.name }
}

export function staffActor(world: World, key: string): Actor {
  const member = staffMember(world, key)
  return {
    id: member.id,
    roles: member.roles,
    name: member.name,
    institutionId: placeIn(world.region, member.placeKey).id,
  }
}

export function staffMember(world: World, key: string): StaffMember {
  const member = world.region.staff.find((candidate) => candidate.key === key)
  if (!member) throw new Error(`no such staff member: ${key}`)
  return member
}

/** Runs the work over the items with a few at a time. */
export async function severalAtOnce<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}
