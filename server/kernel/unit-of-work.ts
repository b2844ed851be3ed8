import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Context } from './context.ts'
import { type Rows, type Statement, sendOver } from './database/pipeline.ts'

/** What is written alike: one statement for all of it. */
export interface WrittenAlike<I> {
  statement(items: readonly I[]): Statement
}

/** What is asked alike: one statement for all who ask in the same turn, and what each asked for, in their order. */
export interface AskedAlike<I, O> extends WrittenAlike<I> {
  answers(rows: Rows, items: readonly I[]): readonly O[]
}

/** Work on many things, which needs no more round trips than on one; its outcomes are in their order. */
export type DoneAlike<I, O> = (ctx: Context, items: readonly I[]) => Promise<readonly O[]>

interface Doing {
  readonly what: unknown
  readonly items: unknown[]
  readonly done: Promise<readonly unknown[]>
  begin(): void
}

interface Writing {
  // biome-ignore lint/suspicious/noExplicitAny: each kind has items of its own
  readonly what: WrittenAlike<any>
  readonly items: unknown[]
}

interface Asking {
  statements(): readonly Statement[]
  answer(sent: Promise<Rows[]>): void
  /** Set when more of the kind may join. */
  readonly alike?: { readonly what: unknown; readonly asked: { item: unknown; resolve(answer: unknown): void }[] }
}

/** What goes over the one connection of a unit of work, and in which order. */
export interface Work {
  readonly client: pg.PoolClient
  /** Set once `begin` is on its way. */
  begun: Promise<unknown> | undefined
  /** While several work side by side: what they have to send, until the turn ends. */
  step: Asking[] | undefined
  /** Work that waits for the end of the turn, for more of its kind. */
  readonly doing: Doing[]
  readonly withCommit: (() => readonly Statement[])[]
  /** Writings that nobody waits for: they go ahead of whatever is sent next. */
  readonly soon: (Statement | Writing)[]
  /** What one of them failed with, when nobody else has been told. */
  failed: Error | undefined
  // biome-ignore lint/suspicious/noExplicitAny: each module looks at the connection through its own tables' types
  kysely: Kysely<any> | undefined
  readonly ifUndone: ((ctx: Context, error: unknown) => Promise<void>)[]
  readonly afterCommit: (() => void)[]
}

const begin: Statement = { name: 'begin', text: 'begin' }

/** Sees to it that what comes first is on its way when the next statement runs: `begin`, and what nobody waits for. */
export function beginning(unit: Work): Work {
  if (unit.soon.length > 0) {
    send(unit, []).catch((error: Error) => {
      unit.failed ??= error
    })
  }
  if (!unit.begun) {
    unit.begun = unit.client.query('begin')
    unit.begun.catch(() => undefined) // told by the commit
  }
  return unit
}

export function inStep(unit: Work, step: Asking[], statements: readonly Statement[]): Promise<Rows[]> {
  return new Promise((resolve) => join(unit, step, { statements: () => statements, answer: resolve }))
}

/** In a step, with all others who ask for the same kind of thing in it; otherwise alone and at once. */
export function askAlikeOf<I, O>(unit: Work, what: AskedAlike<I, O>, item: I): Promise<O> {
  const { step } = unit
  if (!step) return send(unit, [what.statement([item])]).then(([rows = []]) => what.answers(rows, [item])[0] as O)
  return new Promise<O>((resolve) => {
    const one = { item, resolve: resolve as (answer: unknown) => void }
    const found = step.find(({ alike }) => alike?.what === what)
    if (found) {
      found.alike?.asked.push(one)
      return
    }
    const asked = [one]
    const items = () => asked.map((each) => each.item)
    join(unit, step, {
      statements: () => [what.statement(items())],
      answer: (sent) => {
        const answers = sent.then(([rows = []]) => what.answers(rows, items()))
        asked.forEach((each, at) => {
          each.resolve(answers.then((all) => all[at]))
        })
      },
      alike: { what, asked },
    })
  })
}

export async function doAlikeOf<I, O>(unit: Work, ctx: Context, what: DoneAlike<I, O>, item: I): Promise<O> {
  const { step } = unit
  if (!step) return (await what(ctx, [item]))[0]!
  let found = unit.doing.find((one) => one.what === what)
  if (!found) {
    if (step.length === 0 && unit.doing.length === 0) setImmediate(() => flush(unit, step))
    const items: I[] = []
    const { promise, resolve } = Promise.withResolvers<readonly O[]>()
    found = { what, items, done: promise, begin: () => resolve(what(ctx, items)) }
    unit.doing.push(found)
  }
  const at = found.items.push(item) - 1
  return (await found.done)[at] as O
}

export function writeAlikeOf<I>(unit: Work, what: WrittenAlike<I>, item: I): void {
  const found = unit.soon.find((one) => 'items' in one && one.what === what) as Writing | undefined
  if (found) found.items.push(item)
  else unit.soon.push({ what, items: [item] })
}

function takeSoon(unit: Work): Statement[] {
  return unit.soon.splice(0).map((one) => ('items' in one ? one.what.statement(one.items) : one))
}

function join(unit: Work, step: Asking[], asking: Asking): void {
  if (step.length === 0 && unit.doing.length === 0) setImmediate(() => flush(unit, step))
  step.push(asking)
}

function flush(unit: Work, step: Asking[]): void {
  // What they send at once goes along.
  for (const { begin } of unit.doing.splice(0)) begin()
  const asked = step.splice(0)
  if (asked.length === 0) return
  let sizes: readonly number[] = []
  const make = async () => {
    const made = asked.map((one) => one.statements())
    sizes = made.map(({ length }) => length)
    return send(unit, made.flat())
  }
  const sent = make()
  let from = 0
  asked.forEach((one, at) => {
    const start = from
    from += sizes[at] ?? 0
    const end = from
    one.answer(sent.then((rows) => rows.slice(start, end)))
  })
}

export async function send(unit: Work, statements: readonly Statement[]): Promise<Rows[]> {
  const ahead = unit.begun ? takeSoon(unit) : [begin, ...takeSoon(unit)]
  const sent = sendOver(unit.client, ahead.length > 0 ? [...ahead, ...statements] : statements)
  // What fails here is told to the caller; what was begun can still be rolled back to a savepoint.
  unit.begun ??= sent.catch(() => undefined)
  const answers = await sent
  return ahead.length > 0 ? answers.slice(ahead.length) : answers
}

/** Ends the transaction, and begins it first when all that it does goes with the commit. */
export async function commit(unit: Work): Promise<void> {
  const last = [...takeSoon(unit), ...unit.withCommit.flatMap((make) => make())]
  if (!unit.begun && last.length === 0) return
  const opening = unit.begun ? [] : [begin]
  const sent = sendOver(unit.client, [...opening, ...last, { name: 'commit', text: 'commit' }])
  const before = unit.begun
  unit.begun ??= sent
  await Promise.all([before, sent])
}
