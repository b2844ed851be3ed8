import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Context } from './context.ts'
import { type Rows, type Statement, sendOver } from './database/pipeline.ts'

/** What goes over the one connection of a unit of work, and in which order. */
export interface Work {
  readonly client: pg.PoolClient
  /** Set once `begin` is on its way. */
  begun: Promise<unknown> | undefined
  /** While several work side by side: what they have to send, until the turn ends. */
  step: { readonly statements: readonly Statement[]; answer(sent: Promise<Rows[]>, at: number): void }[] | undefined
  readonly withCommit: (() => readonly Statement[])[]
  /** Writings that nobody waits for: they go ahead of whatever is sent next. */
  readonly soon: Statement[]
  /** What one of them failed with, when nobody else has been told. */
  failed: Error | undefined
  // biome-ignore lint/suspicious/noExplicitAny: each module looks at the connection through its own tables' types
  kysely: Kysely<any> | undefined
  readonly ifUndone: ((ctx: Context) => Promise<void>)[]
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

export function inStep(unit: Work, step: NonNullable<Work['step']>, statements: readonly Statement[]): Promise<Rows[]> {
  if (step.length === 0) setImmediate(() => flush(unit, step))
  return new Promise((resolve) => {
    const answer = (sent: Promise<Rows[]>, at: number) =>
      resolve(sent.then((rows) => rows.slice(at, at + statements.length)))
    step.push({ statements, answer })
  })
}

function flush(unit: Work, step: NonNullable<Work['step']>): void {
  const asked = step.splice(0)
  const sent = send(
    unit,
    asked.flatMap(({ statements }) => statements),
  )
  let at = 0
  for (const { statements, answer } of asked) {
    answer(sent, at)
    at += statements.length
  }
}

export async function send(unit: Work, statements: readonly Statement[]): Promise<Rows[]> {
  const ahead = unit.begun ? unit.soon.splice(0) : [begin, ...unit.soon.splice(0)]
  const sent = sendOver(unit.client, ahead.length > 0 ? [...ahead, ...statements] : statements)
  // What fails here is told to the caller; what was begun can still be rolled back to a savepoint.
  unit.begun ??= sent.catch(() => undefined)
  const answers = await sent
  return ahead.length > 0 ? answers.slice(ahead.length) : answers
}

/** Ends the transaction, and begins it first when all that it does goes with the commit. */
export async function commit(unit: Work): Promise<void> {
  const last = [...unit.soon.splice(0), ...unit.withCommit.flatMap((make) => make())]
  if (!unit.begun && last.length === 0) return
  const opening = unit.begun ? [] : [begin]
  const sent = sendOver(unit.client, [...opening, ...last, { name: 'commit', text: 'commit' }])
  const before = unit.begun
  unit.begun ??= sent
  await Promise.all([before, sent])
}
