import type { z } from 'zod'
import type { Cells, Draft, PolicyTable, RowChange, RowProblem } from '#contracts/policies'
import type { DatedTables } from '#insurance/benefits'
import { Refusal, sm3 } from '#kernel'
import type { Wrong } from './cells.ts'
import { cellsOf, rowOf } from './rows.ts'
import { agesWrong, applyVersions, dayAfter, type TimelineWrong } from './timeline.ts'

export const tableNames: readonly PolicyTable[] = ['catalogue', 'policy', 'supplement', 'special-disease']

/** What the key's versions were when a row was edited. */
export interface Base {
  readonly sm3: string
  /** The version that the row changes or ends; null: there is none. */
  readonly before: Cells | null
}

export interface KeptRow {
  readonly table: PolicyTable
  readonly rowId: string
  readonly key: string
  readonly cells: Cells
  readonly base: Base
}

export type KeptDraft = Omit<Draft, 'rows'>

const endMark = '|end'
export const rowIdOf = (key: string, from: string): string => `${key}|${from}`
export const endIdOf = (key: string): string => `${key}${endMark}`
export const isEnd = (row: Pick<KeptRow, 'rowId'>): boolean => row.rowId.endsWith(endMark)
export const changeOf = (row: KeptRow): z.output<typeof RowChange> =>
  isEnd(row) ? 'ended' : row.base.before ? 'changed' : 'added'

/** What is compared to see whether somebody else changed a row meanwhile. */
export function baseOf<T extends PolicyTable>(table: T, versions: readonly DatedTables[T][], day: string): Base {
  const cells = versions.map((one) => cellsOf(table, one))
  const at = versions.findLastIndex((one) => one.valid_from <= day)
  return { sm3: sm3(JSON.stringify(cells)).toString('hex'), before: cells[at] ?? null }
}

export interface Applied<T extends PolicyTable = PolicyTable> {
  readonly table: T
  readonly key: string
  readonly before: readonly DatedTables[T][]
  readonly after: readonly DatedTables[T][]
}

export interface DraftWrong extends Wrong {
  readonly rowId: string
}

/**
 * The versions of a table's rows after a draft, and what is wrong with it as a whole: days that overlap or are left out,
 * ages without a policy, days that are over without a correction. `versions` are those of the draft's keys, and for
 * policies those of all.
 */
export function applyDraft<T extends PolicyTable>(
  table: T,
  versions: ReadonlyMap<string, readonly DatedTables[T][]>,
  rows: readonly KeptRow[],
  terms: { readonly today: string; readonly correction: boolean },
): { applied: Applied<T>[]; wrongs: DraftWrong[] } {
  const applied: Applied<T>[] = []
  const wrongs: DraftWrong[] = []
  for (const [key, ofKey] of Map.groupBy(rows, (row) => row.key)) {
    const before = versions.get(key) ?? []
    const end = ofKey.find(isEnd)
    const sets = ofKey.filter((row) => !isEnd(row)).map((row) => rowOf(table, row.cells))
    const made = applyVersions<DatedTables[T]>(before, sets, end ? end.cells.valid_to! : null)
    wrongs.push(...made.wrongs.map((wrong) => named(key, wrong)))
    for (const row of ofKey) wrongs.push(...reachesBack(row, terms))
    applied.push({ table, key, before, after: made.after })
  }
  if (table === 'policy') wrongs.push(...agesOf(versions as never, rows, applied as never))
  return { applied, wrongs }
}

function named(key: string, { of, ...wrong }: TimelineWrong): DraftWrong {
  return { ...wrong, rowId: of === 'end' ? endIdOf(key) : rowIdOf(key, of) }
}

/** Bills of today may be settled already: what begins today reaches back, too. */
function reachesBack(row: KeptRow, terms: { today: string; correction: boolean }): DraftWrong[] {
  const day = firstDayOf(row)
  if (terms.correction || day > terms.today) return []
  const field = isEnd(row) ? 'valid_to' : 'valid_from'
  return [{ rowId: row.rowId, field, code: 'policies.past_needs_correction', params: { day } }]
}

/** The first day that a row of a draft changes. */
export const firstDayOf = (row: KeptRow): string => (isEnd(row) ? dayAfter(row.cells.valid_to!) : row.cells.valid_from!)

type PolicyRow = DatedTables['policy']
const caseOf = (row: PolicyRow) => [row.insutype, row.med_type, row.hosp_lv, row.contracted, row.referred].join()

function agesOf(
  versions: ReadonlyMap<string, readonly PolicyRow[]>,
  rows: readonly KeptRow[],
  applied: readonly Applied<'policy'>[],
): DraftWrong[] {
  const after = new Map(versions)
  for (const one of applied) after.set(one.key, one.after)
  const byCase = Map.groupBy([...after.values()].flat(), caseOf)
  const known = new Map(applied.map((one) => [one.key, one.after[0] ?? one.before[0]]))
  const touched = Map.groupBy(rows, (row) => caseOf(known.get(row.key)!))
  return [...touched].flatMap(([name, ofCase]): DraftWrong[] => {
    const from = ofCase.map(firstDayOf).toSorted()[0]!
    const wrong = agesWrong(byCase.get(name) ?? [], from)
    if (!wrong) return []
    const { gap, ...params } = wrong
    const cause = ofCase.find((row) => firstDayOf(row) === params.day) ?? ofCase[0]!
    const code = gap ? 'policies.ages_gap' : 'policies.ages_overlap'
    return [{ rowId: cause.rowId, field: 'age_from', code, params }]
  })
}

/** A wrong in words, in both languages. */
export function problemOf(table: PolicyTable, wrong: Wrong, at: { line?: number; rowId?: string }): RowProblem {
  const said = new Refusal(wrong.code, { field: wrong.field, params: wrong.params ?? {} })
  return {
    line: at.line ?? null,
    table,
    rowId: at.rowId ?? null,
    field: wrong.field,
    code: wrong.code,
    words: { zh: said.sentence('zh'), en: said.sentence('en') },
  }
}
