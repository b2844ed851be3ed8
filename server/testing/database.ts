import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import pg from 'pg'
import {
  type Actor,
  type Chance,
  type Context,
  chanceOver,
  deliverDue,
  type Job,
  type Module,
  makeContext,
  openPool,
  runJob,
  systemActor,
  urlOfDatabase,
  wireListeners,
} from '#kernel'

export interface TestRegion {
  readonly pool: pg.Pool
  readonly url: string
  readonly chance: Chance
  readonly clock: { now(): Date; set(iso: string): void; advance(minutes: number): void }
  /** A context for an actor; the system's when none is given. */
  ctx(actor?: Actor): Context
  /** Wires the modules' listeners and delivers until nothing is due. */
  deliver(modules: readonly Module[]): Promise<void>
  runJob<T>(job: Job<T>, payload: T): Promise<void>
}

/** A database of the test's own, copied from the migrated template and dropped when the test ends. */
export async function freshDatabase(t: TestContext): Promise<TestRegion> {
  const server = process.env.ANJI_TEST_SERVER
  const template = process.env.ANJI_TEST_TEMPLATE
  if (!server || !template) throw new Error('Tests run through `npm test`, or `node scripts/test.ts PATH`')
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(server, `create database ${name} template ${template} strategy file_copy`)
  const url = urlOfDatabase(server, name)
  const pool = openPool(url, 20)
  t.after(async () => {
    await pool.end()
    await onServer(server, `drop database if exists ${name} with (force)`)
  })
  let at = new Date('2026-03-02T01:00:00Z') // a Monday, 09:00 in China
  const clock = {
    now: () => at,
    set: (iso: string) => {
      at = new Date(iso)
    },
    advance: (minutes: number) => {
      at = new Date(at.getTime() + minutes * 60_000)
    },
  }
  const chance = chanceOver(clock, randomBytes)
  const ctx = (actor: Actor = systemActor('test')) => makeContext(pool, { actor, clock, chance })
  return {
    pool,
    url,
    chance,
    clock,
    ctx,
    deliver: async (modules) => {
      wireListeners(modules.flatMap((module) => module.listeners ?? []))
      await deliverDue(ctx())
    },
    runJob: (job, payload) => runJob(ctx(), job, payload),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
