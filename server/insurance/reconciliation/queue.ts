/** The queue of differences: looked at, explained, asked about again, closed. What moves money is in correct.ts. */
import type { z } from 'zod'
import {
  DaysAsked,
  type Difference,
  DifferenceAsked,
  DifferenceNoted,
  Differences,
  DifferencesAsked,
  DifferenceWithHistory,
} from '#contracts/reconciliation'
import { audit, type Context, FileAnswer, type Role, refuseUnless, verb } from '#kernel'
import { institutionSeen } from '#people/institutions'
import { csvOfDifferences } from './csv.ts'
import * as look from './look-store.ts'
import { showAll } from './show.ts'
import * as store from './store.ts'

export const may: Role[] = ['manager', 'auditor', 'system']

/** Refusals: reconciliation.other_institution. */
export const listDifferences = verb(
  {
    name: 'reconciliation.list_differences',
    may,
    input: DifferencesAsked,
    answer: Differences,
    summary: 'What differs between our book and the insurer’s, what waits first.',
  },
  async (ctx, { date, institutionId, ...asked }) => {
    const scope = await institutionSeen(ctx, 'reconciliation.other_institution', institutionId)
    const { rows, total } = await look.findDifferences(ctx, { ...asked, from: date, to: date, institutionId: scope })
    return { differences: await showAll(ctx, rows), total }
  },
)

/** Refusals: reconciliation.unknown_difference. */
export const readDifference = verb(
  {
    name: 'reconciliation.read_difference',
    may,
    input: DifferenceAsked,
    answer: DifferenceWithHistory,
    summary: 'One difference: both sides, and what was done about it.',
  },
  async (ctx, { differenceId }) => withHistory(ctx, await mine(ctx, differenceId, false)),
)

/** Refusals: reconciliation.unknown_difference, reconciliation.difference_over. */
export const explainDifference = verb(
  {
    name: 'reconciliation.explain_difference',
    may,
    input: DifferenceNoted,
    answer: DifferenceWithHistory,
    summary: 'Says where a difference comes from; it stays in the queue until it is closed.',
  },
  async (ctx, { differenceId, note }) => {
    const row = await mine(ctx, differenceId, true)
    refuseUnless(row.state === 'open' || row.state === 'explained', 'reconciliation.difference_over')
    return done(ctx, row, { state: 'explained', note }, { what: 'explained', note })
  },
)

/** Refusals: reconciliation.unknown_difference, reconciliation.difference_over. */
export const askAgain = verb(
  {
    name: 'reconciliation.ask_again',
    may,
    input: DifferenceAsked,
    answer: DifferenceWithHistory,
    summary: 'Asks the insurer again: the day is compared once more, and what is even now is closed.',
  },
  async (ctx, { differenceId }) => {
    const row = await mine(ctx, differenceId, true)
    refuseUnless(row.state !== 'closed', 'reconciliation.difference_over')
    await store.wantDay(ctx, { date: row.date, institutionId: row.institution_id }, ctx.now)
    return done(ctx, row, { state: row.state }, { what: 'asked-again', note: null })
  },
)

/** Refusals: reconciliation.unknown_difference, reconciliation.difference_over. */
export const closeDifference = verb(
  {
    name: 'reconciliation.close_difference',
    may,
    input: DifferenceNoted,
    answer: DifferenceWithHistory,
    summary: 'Closes a difference with what was found out; the same one is not opened again.',
  },
  async (ctx, { differenceId, note }) => {
    const row = await mine(ctx, differenceId, true)
    refuseUnless(row.state !== 'closed' && row.state !== 'proposed', 'reconciliation.difference_over')
    return done(ctx, row, { state: 'closed', note, closed_at: ctx.now }, { what: 'closed', note })
  },
)

const exportMax = 50_000

/** Refusals: reconciliation.other_institution. */
export const exportDifferences = verb(
  {
    name: 'reconciliation.export_differences',
    may,
    input: DaysAsked,
    answer: FileAnswer,
    summary: 'Differences of a stretch of days as CSV, amounts in yuan.',
  },
  async (ctx, { from, to, institutionId }) => {
    const scope = await institutionSeen(ctx, 'reconciliation.other_institution', institutionId)
    const asked = { from, to, institutionId: scope, limit: exportMax, offset: 0 }
    const { rows } = await look.findDifferences(ctx, asked)
    return { fileName: 'reconciliation.csv', content: csvOfDifferences(await showAll(ctx, rows)) }
  },
)

/** The difference, if it is of an institution that the reader answers for. Refusals: reconciliation.unknown_difference. */
export async function mine(ctx: Context, differenceId: string, lock: boolean): Promise<store.DifferenceRow> {
  const row = await look.differenceById(ctx, differenceId, lock)
  refuseUnless(row, 'reconciliation.unknown_difference')
  const scope = await institutionSeen(ctx, 'reconciliation.other_institution')
  refuseUnless(scope === null || scope === row.institution_id, 'reconciliation.unknown_difference')
  return row
}

/** Keeps what was done, with its line in the trail, and answers the difference as it is then. */
export async function done(
  ctx: Context,
  row: store.DifferenceRow,
  changes: Parameters<typeof store.changeDifference>[2],
  step: { what: string; note: string | null },
): Promise<z.output<typeof DifferenceWithHistory>> {
  await store.changeDifference(ctx, row.id, changes, step)
  await audit(ctx, {
    action: 'update',
    ...(row.resident_id ? { residentId: row.resident_id } : {}),
    entity: 'reconciliation.difference',
    entityId: row.id,
    reason: step.what,
  })
  return withHistory(ctx, (await look.differenceById(ctx, row.id))!)
}

async function withHistory(ctx: Context, row: store.DifferenceRow) {
  const [shown] = await showAll(ctx, [row])
  const steps = await look.stepsOf(ctx, row.id)
  const history = steps.map(({ at, by_name: by, what, note }) => ({ at: at.toISOString(), by, what, note }))
  return { ...(shown as z.output<typeof Difference>), history }
}
