import { type Cells, Imported, ImportRows, type PolicyTable } from '#contracts/policies'
import { type DatedTables, keyOf, versionsOf } from '#insurance/benefits'
import { type Context, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import type { Wrong } from './cells.ts'
import { applyDraft, baseOf, endIdOf, type KeptRow, problemOf, rowIdOf } from './draft.ts'
import { endCells, lockOpen, nothingToEnd, putRows } from './edit-draft.ts'
import { actionOf, readHeader, readLine } from './headers.ts'
import { cellsOf, checkEnd, checkRow } from './rows.ts'
import { readLines, type SheetLine } from './sheet.ts'
import * as store from './store.ts'

const errorsShown = 500

interface LineWrong {
  readonly line: number
  readonly wrong: Wrong
}
interface LineRow {
  readonly line: number
  readonly row: KeptRow
}

/**
 * Reads a file into a draft: all rows or none. Every line is checked by itself, then the draft as it would be; each wrong
 * names its line, its column and a sentence. Rows that are in force as they stand are left out.
 * Refusals: policies.unknown_draft, policies.not_open.
 */
export const importRows = verb(
  {
    name: 'policies.import_rows',
    may: ['administrator', 'auditor'],
    input: ImportRows,
    answer: Imported,
    summary: 'Imports rows of a table out of CSV or XLSX into a draft, all or none.',
  },
  async (ctx, { draftId, table, format, content }) => {
    const draft = await lockOpen(ctx, draftId)
    const none = (wrongs: readonly LineWrong[]) => ({
      ...{ rows: 0, unchanged: 0, edits: draft.edits, errorCount: wrongs.length },
      errors: wrongs
        .toSorted((a, b) => a.line - b.line)
        .slice(0, errorsShown)
        .map(({ line, wrong }) => problemOf(table, wrong, { line })),
    })
    const lines = await readLines(format, Buffer.from(content, 'base64'))
    if (!lines) return none([{ line: 1, wrong: { field: '', code: 'policies.file_unreadable' } }])
    const [header, ...body] = lines
    if (!header || body.length === 0) return none([{ line: 1, wrong: { field: '', code: 'policies.nothing_in_file' } }])
    const { places, wrongs } = readHeader(table, header.cells)
    if (wrongs.length > 0) return none(wrongs.map((wrong) => ({ line: header.line, wrong })))

    const read = await readBody(ctx, table, body, places)
    if (read.wrongs.length > 0) return none(read.wrongs)
    const clashes = await checkTogether(ctx, draft, table, read.rows)
    if (clashes.length > 0) return none(clashes)
    const rows = read.rows.map((one) => one.row)
    const edits = rows.length > 0 ? await putRows(ctx, draftId, 'import', table, rows) : draft.edits
    return { rows: rows.length, unchanged: read.unchanged, edits, errors: [], errorCount: 0 }
  },
)

type Places = ReturnType<typeof readHeader>['places']

/** Each line by itself, and none twice. */
async function readBody<T extends PolicyTable>(ctx: Context, table: T, body: readonly SheetLine[], places: Places) {
  const checked = body.map((line) => checkLine(table, places, line))
  const wrongs = checked.flatMap(({ line, wrongs }) => wrongs.map((wrong) => ({ line, wrong })))
  const keys = [...new Set(checked.flatMap(({ key }) => key ?? []))]
  const versions = await versionsOf(ctx, table, keys)
  const rows: LineRow[] = []
  const seen = new Map<string, number>()
  let unchanged = 0
  for (const { line, key, row, endOn } of checked) {
    if (key === undefined) continue
    const kept = keptRow(table, versions.get(key) ?? [], key, row, endOn)
    if (kept === 'unchanged') {
      unchanged += 1
      continue
    }
    if ('code' in kept) {
      wrongs.push({ line, wrong: kept })
      continue
    }
    const earlier = seen.get(kept.rowId)
    if (earlier) wrongs.push({ line, wrong: { field: '', code: 'policies.row_twice', params: { line: earlier } } })
    seen.set(kept.rowId, line)
    rows.push({ line, row: kept })
  }
  return { rows, wrongs, unchanged }
}

function checkLine<T extends PolicyTable>(table: T, places: Places, at: SheetLine) {
  const { action: said, cells, wrongs } = readLine(places, at)
  const action = actionOf(said)
  const { line } = at
  if (!action)
    return { line, wrongs: [...wrongs, { field: 'action', code: 'policies.unknown_action' } satisfies Wrong] }
  if (action === 'end') {
    const end = checkEnd(table, cells)
    return { line, key: end.key, endOn: end.day, wrongs: [...wrongs, ...end.wrongs] }
  }
  const set = checkRow(table, cells)
  return { line, key: set.row && keyOf(table, set.row), row: set.row, wrongs: [...wrongs, ...set.wrongs] }
}

function keptRow<T extends PolicyTable>(
  table: T,
  versions: readonly DatedTables[T][],
  key: string,
  row: DatedTables[T] | undefined,
  endOn: string | undefined,
): KeptRow | Wrong | 'unchanged' {
  if (endOn !== undefined) {
    const ended = endCells(table, versions, endOn)
    return ended ? { table, rowId: endIdOf(key), key, ...ended } : nothingToEnd(endOn)
  }
  const cells = cellsOf(table, row!)
  const there = versions.find((one) => one.valid_from === row!.valid_from)
  if (there && same(cellsOf(table, there), cells)) return 'unchanged'
  const { valid_from: from } = row!
  return { table, rowId: rowIdOf(key, from), key, cells, base: baseOf(table, versions, from) }
}

const same = (a: Cells, b: Cells) => JSON.stringify(a) === JSON.stringify(b)

/** The draft as it would be with the file's rows; only what they cause is named. */
async function checkTogether<T extends PolicyTable>(
  ctx: Context,
  draft: { draftId: string; correction: boolean },
  table: T,
  rows: readonly LineRow[],
): Promise<LineWrong[]> {
  const byId = new Map((await store.rowsOf(ctx, draft.draftId, table)).map((row) => [row.rowId, row]))
  for (const { row } of rows) byId.set(row.rowId, row)
  const together = [...byId.values()]
  const versions = await versionsFor(ctx, table, together)
  const terms = { today: dayOf(ctx.now), correction: draft.correction }
  const lineOf = new Map(rows.map(({ line, row }) => [row.rowId, line]))
  return applyDraft(table, versions, together, terms).wrongs.flatMap(({ rowId, ...wrong }) => {
    const line = lineOf.get(rowId)
    return line === undefined ? [] : [{ line, wrong }]
  })
}

/** What `applyDraft` needs: the versions of the draft's keys, and for policies all. */
export async function versionsFor<T extends PolicyTable>(
  ctx: Context,
  table: T,
  rows: readonly Pick<KeptRow, 'key'>[],
): Promise<Map<string, DatedTables[T][]>> {
  if (rows.length === 0) return new Map()
  return versionsOf(ctx, table, table === 'policy' ? undefined : [...new Set(rows.map((row) => row.key))])
}
