/** The comparison of both books, for the people who answer for it. */
import type { Selectable } from 'kysely'
import {
  BookDifference,
  Books,
  BooksRequest,
  CloseDifferenceRequest,
  CompareRequest,
} from '#contracts/hospital-numbers'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { refuseUnlessSees } from '#people/sluices'
import * as store from './reconcile-store.ts'
import type { DifferenceTable } from './tables.ts'

const may = ['manager', 'administrator', 'system'] as const

/** The hospital's own, the lead internet hospital's and auditors. Refusals: sluices.other_institution. */
export const readBooks = verb(
  {
    name: 'hospital-numbers.read_books',
    may: [...may, 'auditor'],
    input: BooksRequest,
    answer: Books,
    summary: 'Days whose books were laid beside the hospital’s, and what differed.',
  },
  async (ctx, { institutionId, open }) => {
    await refuseUnlessSees(ctx, institutionId)
    return booksOf(ctx, institutionId, open === 'true')
  },
)

/** Asks for a day to be compared now. Refusals: sluices.other_institution. */
export const compareDay = verb(
  {
    name: 'hospital-numbers.compare_day',
    may: [...may],
    input: CompareRequest,
    answer: Books,
    summary: 'Compares our book of a day with the hospital’s, within seconds.',
  },
  async (ctx, { institutionId, date }) => {
    await refuseUnlessSees(ctx, institutionId)
    await store.wantReconcile(ctx, institutionId, date, ctx.now)
    await audit(ctx, { action: 'execute', entity: 'hospital-numbers.books', entityId: institutionId, reason: date })
    return booksOf(ctx, institutionId, true)
  },
)

/** Refusals: hospital_numbers.difference_unknown, hospital_numbers.difference_closed, institutions.not_yours. */
export const closeDifference = verb(
  {
    name: 'hospital-numbers.close_difference',
    may: [...may],
    input: CloseDifferenceRequest,
    answer: BookDifference,
    summary: 'Says what was found out about a difference, and closes it.',
  },
  async (ctx, { differenceId, note }) => {
    const row = await store.lockDifference(ctx, differenceId)
    refuseUnless(row, 'hospital_numbers.difference_unknown')
    await refuseUnlessManages(ctx, row.institution_id)
    refuseUnless(!row.closed_at, 'hospital_numbers.difference_closed')
    await store.closeDifference(ctx, differenceId, note)
    await audit(ctx, { action: 'update', entity: 'hospital-numbers.difference', entityId: differenceId, reason: note })
    return show({ ...row, done: 'looked-at', closed_at: ctx.now, note })
  },
)

async function booksOf(ctx: Context, institutionId: string, open: boolean) {
  const days = await store.reconciledDays(ctx, institutionId)
  const differences = await store.differencesOf(ctx, institutionId, open)
  return {
    days: days.map((day) => ({
      date: day.date,
      dueAt: day.due_at.toISOString(),
      comparedAt: day.done_at?.toISOString() ?? null,
      entries: day.entries,
      error: day.error,
    })),
    differences: differences.map(show),
  }
}

function show(row: Selectable<DifferenceTable>): BookDifference {
  return {
    id: row.id,
    institutionId: row.institution_id,
    date: row.date,
    hisNumberId: row.his_number_id,
    kind: row.kind,
    ours: row.ours,
    theirs: row.theirs,
    done: row.done,
    foundAt: row.found_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    note: row.note,
  }
}
