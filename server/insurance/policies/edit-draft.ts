import { DraftId, Edited, type PolicyTable, RemoveRow, SetRow } from '#contracts/policies'
import { type DatedTables, keyOf, versionsOf } from '#insurance/benefits'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import type { Wrong } from './cells.ts'
import { baseOf, endIdOf, type KeptDraft, type KeptRow, problemOf, rowIdOf } from './draft.ts'
import { cellsOf, checkEnd, checkRow } from './rows.ts'
import * as store from './store.ts'

/** Refusals: policies.unknown_draft, policies.not_open. */
export async function lockOpen(ctx: Context, draftId: string): Promise<KeptDraft> {
  const draft = await store.lockDraft(ctx, draftId)
  refuseUnless(draft, 'policies.unknown_draft')
  refuseUnless(draft.state === 'open', 'policies.not_open')
  return draft
}

/**
 * Adds, changes or ends one row. What is wrong in it is answered column by column and changes nothing; what is wrong with
 * the draft as a whole is shown with the draft. Refusals: policies.unknown_draft, policies.not_open.
 */
export const setRow = verb(
  {
    name: 'policies.set_row',
    may: ['administrator', 'auditor'],
    input: SetRow,
    answer: Edited,
    summary: 'Adds, changes or ends one row of a draft.',
  },
  async (ctx, { draftId, table, action, cells, rowId }) => {
    const draft = await lockOpen(ctx, draftId)
    const made = action === 'end' ? await endOf(ctx, table, cells) : await newVersion(ctx, table, cells)
    if (!('rowId' in made)) {
      const problems = made.wrongs.map((wrong) => problemOf(table, wrong, rowId === undefined ? {} : { rowId }))
      return { edits: draft.edits, rowId: null, problems }
    }
    const gone = rowId !== undefined && rowId !== made.rowId ? [rowId] : []
    const edits = await putRows(ctx, draftId, 'set', table, [made], gone)
    return { edits, rowId: made.rowId, problems: [] }
  },
)

/** Refusals: policies.unknown_draft, policies.not_open, policies.unknown_row. */
export const removeRow = verb(
  {
    name: 'policies.remove_row',
    may: ['administrator', 'auditor'],
    input: RemoveRow,
    answer: Edited,
    summary: 'Takes a row out of a draft.',
  },
  async (ctx, { draftId, table, rowId }) => {
    await lockOpen(ctx, draftId)
    const [row] = await store.rowsById(ctx, draftId, table, [rowId])
    refuseUnless(row, 'policies.unknown_row')
    return { edits: await putRows(ctx, draftId, 'remove', table, [], [rowId]), rowId: null, problems: [] }
  },
)

/** An import is one edit. Refusals: policies.unknown_draft, policies.not_open, policies.nothing_to_undo. */
export const undoEdit = verb(
  {
    name: 'policies.undo_edit',
    may: ['administrator', 'auditor'],
    input: DraftId,
    answer: Edited,
    summary: 'Undoes the last edit of a draft.',
  },
  async (ctx, { draftId }) => {
    await lockOpen(ctx, draftId)
    const edit = await store.lastEdit(ctx, draftId)
    refuseUnless(edit, 'policies.nothing_to_undo')
    const ids = edit.before.map((one) => one.rowId)
    await store.dropRows(ctx, draftId, edit.table, ids)
    await store.saveRows(
      ctx,
      draftId,
      edit.before.flatMap((one) => (one.row ? [one.row] : [])),
    )
    await store.markUndone(ctx, draftId, edit.no)
    const edits = await store.countEdit(ctx, draftId)
    await audit(ctx, { action: 'update', entity: 'policies.draft', entityId: draftId })
    return { edits, rowId: null, problems: [] }
  },
)

/** Writes rows and takes others out as one edit that can be undone; answers the draft's count of edits. */
export async function putRows(
  ctx: Context,
  draftId: string,
  what: store.Edit['what'],
  table: PolicyTable,
  rows: readonly KeptRow[],
  goneIds: readonly string[] = [],
): Promise<number> {
  const ids = [...rows.map((row) => row.rowId), ...goneIds]
  const there = new Map((await store.rowsById(ctx, draftId, table, ids)).map((row) => [row.rowId, row]))
  const before = ids.map((rowId) => ({ rowId, row: there.get(rowId) ?? null }))
  await store.dropRows(ctx, draftId, table, goneIds)
  await store.saveRows(ctx, draftId, rows)
  const edits = await store.countEdit(ctx, draftId)
  await store.insertEdit(ctx, draftId, { no: edits, what, table, before })
  await audit(ctx, { action: 'update', entity: 'policies.draft', entityId: draftId })
  return edits
}

async function newVersion<T extends PolicyTable>(ctx: Context, table: T, cells: KeptRow['cells']) {
  const { row, wrongs } = checkRow(table, cells)
  if (!row) return { wrongs }
  const key = keyOf(table, row)
  const versions = (await versionsOf(ctx, table, [key])).get(key) ?? []
  const base = baseOf(table, versions, row.valid_from)
  return { table, rowId: rowIdOf(key, row.valid_from), key, cells: cellsOf(table, row), base }
}

async function endOf(ctx: Context, table: PolicyTable, cells: KeptRow['cells']) {
  const { key, day, wrongs } = checkEnd(table, cells)
  if (key === undefined || day === undefined) return { wrongs }
  const versions = (await versionsOf(ctx, table, [key])).get(key) ?? []
  const ended = endCells(table, versions, day)
  if (!ended) return { wrongs: [nothingToEnd(day)] }
  return { table, rowId: endIdOf(key), key, ...ended }
}

export const nothingToEnd = (day: string): Wrong => ({
  field: 'valid_to',
  code: 'policies.nothing_to_end',
  params: { day },
})

/** An ended row shows the version that ends; undefined: there is none. */
export function endCells<T extends PolicyTable>(table: T, versions: readonly DatedTables[T][], day: string) {
  const base = baseOf(table, versions, day)
  return base.before ? { cells: { ...base.before, valid_to: day }, base } : undefined
}
