import type { Cells, PolicyTable } from '#contracts/policies'
import { type PolicyColumn, policyColumns } from '#contracts/policy-columns'

type Locale = 'zh' | 'en'

/** A cell as people read it: choices and flags in words, a blank as a dash. */
export function cellInWords(column: PolicyColumn, value: string | undefined, locale: Locale): string {
  if (!value) return '—'
  if (column.kind === 'flag')
    return { zh: { yes: '是', no: '否' }, en: { yes: 'yes', no: 'no' } }[locale][value as 'yes']
  const choice = column.choices?.find((one) => one.value === value)
  if (choice) return choice[locale]
  return column.kind === 'yuan' ? grouped(value) : value
}

const grouped = (text: string) => text.replace(/\B(?=(\d{3})+(?=\.))/g, ',')

export interface Difference {
  readonly column: PolicyColumn
  readonly before: string | undefined
  readonly after: string | undefined
}

/** The columns in which two versions differ. */
export function differences(table: PolicyTable, before: Cells | null, after: Cells | null): Difference[] {
  return policyColumns[table]
    .map((column) => ({ column, before: before?.[column.name], after: after?.[column.name] }))
    .filter((one) => (one.before ?? '') !== (one.after ?? ''))
}

/** What names a row to people: its key in words, and its name where it has one. */
export function nameOfRow(table: PolicyTable, cells: Cells, locale: Locale): string {
  const columns = policyColumns[table]
  const name = columns.find((column) => column.name === 'name')
  const inWords = (column: PolicyColumn) => cellInWords(column, cells[column.name], locale)
  if (name && cells.name) return `${cells.name} ${cells.hilist_code ?? inWords(columns[0]!)}`
  return columns
    .filter((column) => column.key)
    .map((column) => (column.kind === 'flag' ? flagName(column, cells, locale) : inWords(column)))
    .filter(Boolean)
    .join(' · ')
}

const flagName = (column: PolicyColumn, cells: Cells, locale: Locale) =>
  cells[column.name] === 'yes' ? column[locale] : ''

export const numeric = (column: PolicyColumn): boolean => ['yuan', 'ratio', 'count'].includes(column.kind)
