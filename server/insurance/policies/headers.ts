import type { Cells, PolicyTable } from '#contracts/policies'
import { type PolicyColumn, policyColumns } from '#contracts/policy-columns'
import type { Wrong } from './cells.ts'
import type { SheetCell, SheetLine } from './sheet.ts'

/** What a row of a file does; a file without the column sets. */
const actionTitles = ['action', '操作']
const actions: Readonly<Record<string, 'set' | 'end'>> = {
  '': 'set',
  set: 'set',
  设置: 'set',
  新增: 'set',
  变更: 'set',
  end: 'end',
  结束: 'end',
}
export const actionOf = (text: string): 'set' | 'end' | undefined => actions[text.toLowerCase()]

interface Place {
  readonly column: PolicyColumn | 'action'
  /** The unit that the header states for the plain numbers below it. */
  readonly unit: '' | '%' | 'bp'
}

const plain = (title: string) => title.toLowerCase().replaceAll('（', '(').replaceAll('）', ')').replaceAll(/\s+/g, '')
const unitEnding = /\((%|％|bp|万分比|基点|元|yuan)\)$/
const withoutUnit = (title: string) => title.replace(unitEnding, '')

/** Which column stands where, by Chinese or English title or field name; what is missing, unknown or there twice. */
export function readHeader(table: PolicyTable, header: readonly SheetCell[]): { places: Place[]; wrongs: Wrong[] } {
  const columns = policyColumns[table]
  const places: Place[] = []
  const wrongs: Wrong[] = []
  for (const { text } of header) {
    const title = plain(text)
    const ending = unitEnding.exec(title)?.[1]
    const titlesOf = (column: PolicyColumn) => [column.name, column.zh, column.en].map(plain)
    const column = actionTitles.includes(title)
      ? 'action'
      : (columns.find((one) => titlesOf(one).includes(title)) ??
        columns.find((one) => titlesOf(one).map(withoutUnit).includes(withoutUnit(title))))
    if (!column) wrongs.push({ field: text, code: 'policies.unknown_column', params: { name: text.slice(0, 40) } })
    else if (places.some((one) => one.column === column))
      wrongs.push({ field: text, code: 'policies.column_twice', params: { name: text } })
    else
      places.push({
        column,
        unit: ending === undefined || /元|yuan/.test(ending) ? '' : /%|％/.test(ending) ? '%' : 'bp',
      })
  }
  for (const column of columns) {
    if (column.blank || places.some((one) => one.column === column)) continue
    wrongs.push({ field: column.name, code: 'policies.column_missing', params: { name: column.zh } })
  }
  return { places, wrongs }
}

/** A line's cells by column name. A ratio's unit stands in the header or in the cell, never nowhere. */
export function readLine(places: readonly Place[], line: SheetLine): { action: string; cells: Cells; wrongs: Wrong[] } {
  const cells: Cells = {}
  const wrongs: Wrong[] = []
  let action = ''
  if (line.cells.slice(places.length).some((cell) => cell.text !== '')) {
    wrongs.push({ field: '', code: 'policies.row_width' })
  }
  for (const [at, { column, unit }] of places.entries()) {
    const cell = line.cells[at] ?? { text: '', isNumber: false }
    if (column === 'action') action = cell.text
    else if (column.kind !== 'ratio') cells[column.name] = cell.text
    else {
      // A spreadsheet's 10% is 0.1 underneath: between nought and one nobody can tell what was meant.
      const shownPercent = cell.isNumber && Number(cell.text) > 0 && Number(cell.text) < 1
      if (shownPercent) wrongs.push({ field: column.name, code: 'policies.not_a_ratio' })
      cells[column.name] = /^[\d.]+$/.test(cell.text) ? `${cell.text}${unit}` : cell.text
    }
  }
  return { action, cells, wrongs }
}
