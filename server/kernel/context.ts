import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { type Actor, systemActor } from './actor.ts'
import { type Chance, type Clock, systemChance, systemClock } from './clock.ts'

export type Locale = 'zh' | 'en'

/** The one thing that is passed along: who acts, when, and the connection of the unit of work. */
export interface Context {
  readonly actor: Actor
  /** Fixed for one unit of work, so that everything it writes carries the same instant. */
  readonly now: Date
  readonly clock: Clock
  readonly chance: Chance
  readonly locale: Locale
  readonly requestId: string
  /** The unit of work's one connection. Throws outside a transaction. */
  readonly client: pg.PoolClient
  /** Runs the work in a transaction; joins the one that is already running. */
  transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T>
  as(actor: Actor): Context
  /**
   * Work that must stay although the transaction is undone by a refusal (counting a wrong code): it runs in a
   * transaction of its own after the rollback, and not at all after a commit.
   */
  ifUndone(work: (ctx: Context) => Promise<void>): void
  /** Told in this process after the commit, and never when it is undone. For wake-ups, not for effects. */
  afterCommit(tell: () => void): void
}

export interface ContextOptions {
  readonly actor?: Actor
  readonly clock?: Clock
  readonly chance?: Chance
  readonly locale?: Locale
  readonly requestId?: string
}

interface Work {
  readonly client: pg.PoolClient
  // biome-ignore lint/suspicious/noExplicitAny: each module looks at the connection through its own tables' types
  readonly kysely: Kysely<any>
  readonly ifUndone: ((ctx: Context) => Promise<void>)[]
  readonly afterCommit: (() => void)[]
}

class PoolContext implements Context {
  readonly actor: Actor
  readonly now: Date
  readonly clock: Clock
  readonly chance: Chance
  readonly locale: Locale
  readonly requestId: string
  readonly #pool: pg.Pool
  readonly work: Work | undefined

  constructor(pool: pg.Pool, options: ContextOptions, work?: Work, now?: Date) {
    this.#pool = pool
    this.actor = options.actor ?? systemActor('anji')
    this.clock = options.clock ?? systemClock
    this.chance = options.chance ?? systemChance
    this.locale = options.locale ?? 'zh'
    this.requestId = options.requestId ?? this.chance.uuid()
    this.work = work
    this.now = now ?? this.clock.now()
  }

  get client(): pg.PoolClient {
    if (!this.work) throw new Error('There is no running transaction: use ctx.transaction')
    return this.work.client
  }

  as(actor: Actor): Context {
    return new PoolContext(this.#pool, { ...this, actor }, this.work, this.work ? this.now : undefined)
  }

  ifUndone(work: (ctx: Context) => Promise<void>): void {
    if (!this.work) throw new Error('There is no running transaction: use ctx.transaction')
    this.work.ifUndone.push(work)
  }

  afterCommit(tell: () => void): void {
    if (!this.work) throw new Error('There is no running transaction: use ctx.transaction')
    this.work.afterCommit.push(tell)
  }

  async transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
    if (this.work) return work(this)
    const client = await this.#pool.connect()
    const unit: Work = { client, kysely: kyselyOver(client), ifUndone: [], afterCommit: [] }
    let broken: Error | undefined
    let undone = false
    try {
      await client.query('begin')
      const result = await work(new PoolContext(this.#pool, this, unit))
      await client.query('commit')
      for (const tell of unit.afterCommit) tell()
      return result
    } catch (error) {
      undone = true
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError
      })
      throw error
    } finally {
      client.release(broken)
      if (undone) for (const after of unit.ifUndone) await this.transaction(after)
    }
  }
}

/** The root of all contexts over one pool. */
export function makeContext(pool: pg.Pool, options: ContextOptions = {}): Context {
  return new PoolContext(pool, options)
}

/** The unit of work's connection seen through one module's tables; keys are 'schema.table'. */
export function tables<T>(ctx: Context): Kysely<T> {
  const { work } = ctx as PoolContext
  if (!work) throw new Error('There is no running transaction: use ctx.transaction')
  return work.kysely as Kysely<T>
}

function kyselyOver(client: pg.PoolClient) {
  const borrowed = new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return () => undefined
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  // A pool that lends this one connection is all that the dialect asks for.
  const pool = { connect: async () => borrowed, end: async () => undefined } as never
  // biome-ignore lint/suspicious/noExplicitAny: seen through each module's own tables' types
  return new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
}
