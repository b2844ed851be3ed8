import { type Compilable, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { type Actor, systemActor } from './actor.ts'
import { type Chance, type Clock, systemChance, systemClock } from './clock.ts'
import { type Rows, type Statement, sendOver } from './database/pipeline.ts'
import {
  type AskedAlike,
  askAlikeOf,
  beginning,
  commit,
  type DoneAlike,
  doAlikeOf,
  inStep,
  send,
  type Work,
  type WrittenAlike,
  writeAlikeOf,
} from './unit-of-work.ts'

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
  /** Stands for the unit of work: the same object for all who share it. Throws outside a transaction. */
  readonly unit: object
  /** Runs the work in a transaction; joins the one that is already running. */
  transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T>
  as(actor: Actor): Context
  /** Another's request (its actor, language and number) in this unit of work: what is done for it is in its name. */
  lend(by: Context): Context
  /**
   * Statements that travel with the commit and cost no round trip of their own: what nobody reads again in this transaction.
   * They are made just before it, in the order they were registered, and not at all when the transaction is undone.
   */
  withCommit(make: () => readonly Statement[]): void
  /**
   * Work that must stay although the transaction is undone by a refusal (counting a wrong code): it runs in a
   * transaction of its own after the rollback, with what undid it, and not at all after a commit.
   */
  ifUndone(work: (ctx: Context, error: unknown) => Promise<void>): void
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

  get pool(): pg.Pool {
    return this.#pool
  }

  get client(): pg.PoolClient {
    const { client } = beginning(workOf(this))
    return client
  }

  get unit(): object {
    return workOf(this)
  }

  as(actor: Actor): Context {
    return new PoolContext(this.#pool, { ...this, actor }, this.work, this.work ? this.now : undefined)
  }

  lend(by: Context): Context {
    return new PoolContext(this.#pool, by, workOf(this), this.now)
  }

  withCommit(make: () => readonly Statement[]): void {
    workOf(this).withCommit.push(make)
  }

  ifUndone(work: (ctx: Context, error: unknown) => Promise<void>): void {
    workOf(this).ifUndone.push(work)
  }

  afterCommit(tell: () => void): void {
    workOf(this).afterCommit.push(tell)
  }

  async transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
    if (this.work) return work(this)
    const client = await this.#pool.connect()
    const nothing = { begun: undefined, step: undefined, failed: undefined, kysely: undefined }
    const unit: Work = { client, ...nothing, doing: [], withCommit: [], soon: [], ifUndone: [], afterCommit: [] }
    let broken: Error | undefined
    let undone: { readonly error: unknown } | undefined
    try {
      const result = await work(new PoolContext(this.#pool, this, unit))
      await commit(unit)
      for (const tell of unit.afterCommit) tell()
      return result
    } catch (error) {
      undone = { error: unit.failed ?? error }
      if (unit.begun) {
        await client.query('rollback').catch((rollbackError: Error) => {
          broken = rollbackError
        })
      }
      throw unit.failed ?? error
    } finally {
      client.release(broken)
      if (undone) {
        const { error } = undone
        for (const after of unit.ifUndone) await this.transaction((ctx) => after(ctx, error))
      }
    }
  }
}

/** The root of all contexts over one pool. */
export function makeContext(pool: pg.Pool, options: ContextOptions = {}): Context {
  return new PoolContext(pool, options)
}

/**
 * Readings in one round trip and no unit of work: what is asked stands for itself, and nothing is begun or ended around it. Never
 * for what writes, nor inside a transaction, whose own view it would not have.
 */
export async function lookUp(ctx: Context, statements: readonly Statement[]): Promise<Rows[]> {
  const client = await (ctx as PoolContext).pool.connect()
  try {
    return await sendOver(client, statements)
  } finally {
    client.release()
  }
}

/** Stands for the database behind a context: the same object for all over one pool. */
export function poolOf(ctx: Context): object {
  return (ctx as PoolContext).pool
}

function workOf(ctx: Context): Work {
  const { work } = ctx as PoolContext
  if (!work) throw new Error('There is no running transaction: use ctx.transaction')
  return work
}

/**
 * Sends statements in one round trip (see sendOver), together with the `begin` of a transaction that they are the first of.
 */
export async function sendTogether(ctx: Context, statements: readonly Statement[]): Promise<Rows[]> {
  if (statements.length === 0) return []
  const unit = workOf(ctx)
  return unit.step ? inStep(unit, unit.step, statements) : send(unit, statements)
}

// Each connection keeps what it has prepared; shapes beyond these are planned every time.
const namesMax = 300
const names = new Map<string, string>()

/** The rows of one statement, or of a query built over tables: in one round trip with whatever is asked side by side. */
// biome-ignore lint/suspicious/noExplicitAny: as a query's own rows, when the caller does not say
export async function rowsOf<T = any>(ctx: Context, asked: Statement | Compilable<T>): Promise<T[]> {
  const [rows] = await sendTogether(ctx, ['compile' in asked ? compiled(asked) : asked])
  return rows as T[]
}

function compiled(query: Compilable): Statement {
  const { sql: text, parameters } = query.compile()
  if (!names.has(text) && names.size < namesMax) names.set(text, `built ${names.size}`)
  const name = names.get(text)
  return { ...(name === undefined ? {} : { name }), text, values: parameters }
}

/**
 * Writings that answer nothing and nobody waits for: they go ahead of whatever is sent next, or of the commit, and so whatever is
 * read later sees them. When one fails the unit of work fails with it.
 */
export function sendSoon(ctx: Context, statements: readonly Statement[]): void {
  workOf(ctx).soon.push(...statements)
}

/**
 * One of what many ask alike: all who ask it in one turn of a unit of work (see sideBySide) go in one statement, where the first
 * of them stands. Whoever asks alone goes alone.
 */
export function askAlike<I, O>(ctx: Context, what: AskedAlike<I, O>, item: I): Promise<O> {
  return askAlikeOf(workOf(ctx), what, item)
}

/** The same for work of several statements: it is begun when the turn ends, once for all who asked for it (in the name of the first). */
export function doAlike<I, O>(ctx: Context, what: DoneAlike<I, O>, item: I): Promise<O> {
  return doAlikeOf(workOf(ctx), ctx, what, item)
}

/** As sendSoon: all that is written alike until the next statement goes in one, where the first of it stands. */
export function writeAlike<I>(ctx: Context, what: WrittenAlike<I>, item: I): void {
  writeAlikeOf(workOf(ctx), what, item)
}

/** Does several things side by side in one unit of work (see sideBySide) and answers with all, or throws what the first failed with. */
export async function allOf<T extends readonly unknown[]>(
  ctx: Context,
  works: readonly [...{ [K in keyof T]: () => Promise<T[K]> }],
): Promise<T> {
  const unit = workOf(ctx)
  const outer = unit.step
  unit.step ??= []
  try {
    const done = await Promise.allSettled(works.map((work) => work()))
    return done.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    }) as unknown as T
  } finally {
    unit.step = outer
  }
}

/**
 * Does several things side by side in one unit of work: what they send in the same turn goes in one round trip. For readings:
 * when a statement of one fails, all that went with it fail.
 */
export async function sideBySide<T>(
  ctx: Context,
  works: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const unit = workOf(ctx)
  unit.step = works.length > 1 ? [] : undefined
  try {
    return await Promise.allSettled(works.map((work) => work()))
  } finally {
    unit.step = undefined
  }
}

/** The unit of work's connection seen through one module's tables; keys are 'schema.table'. */
export function tables<T>(ctx: Context): Kysely<T> {
  const unit = workOf(ctx)
  unit.kysely ??= kyselyOver(unit)
  return unit.kysely as Kysely<T>
}

function kyselyOver(unit: Work) {
  const { client } = unit
  const borrowed = new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return () => undefined
      if (name === 'query') beginning(unit)
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  // A pool that lends this one connection is all that the dialect asks for.
  const pool = { connect: async () => borrowed, end: async () => undefined } as never
  // biome-ignore lint/suspicious/noExplicitAny: seen through each module's own tables' types
  return new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
}
