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
  if (column.kind === 'bands') return bandsInWords(value, locale)
  return column.kind === 'yuan' ? grouped(value) : value
}

const grouped = (text: string) => text.replace(/\B(?=(\d{3})+(?=\.))/g, ',')

/** `5000.00:70%; *:75%` as people say it. */
function bandsInWords(text: string, locale: Locale): string {
  const parts = text.split(';').map((part) => part.trim().split(':') as [string, string])
  if (parts.length === 1) return parts[0]![1]
  const said = parts.map(([upTo, ratio]) => {
    const limit = grouped(upTo).replace(/\.00$/, '')
    if (upTo === '*') return locale === 'zh' ? `以上 ${ratio}` : `above ${ratio}`
    return locale === 'zh' ? `${limit} 元以内 ${ratio}` : `up to ¥${limit} ${ratio}`
  })
  return said.join(locale === 'zh' ? '，' : ', ')
}

/** The column's title; what is no column stays as it is. */
export const titleOf = (table: PolicyTable, field: string, locale: Locale): string =>
  policyColumns[table].find((column) => column.name === field)?.[locale] ?? field

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
    .map((column) => {
      if (column.kind === 'flag') return flagName(column, cells, locale)
      return column.name === 'age_from' ? agesOf(cells, locale) : inWords(column)
    })
    .filter(Boolean)
    .join(' · ')
}

const flagName = (column: PolicyColumn, cells: Cells, locale: Locale) =>
  cells[column.name] === 'yes' ? column[locale] : ''

const agesOf = ({ age_from, age_to }: Cells, locale: Locale) =>
  locale === 'zh' ? `${age_from}–${age_to} 岁` : `ages ${age_from}–${age_to}`

export const numeric = (column: PolicyColumn): boolean => ['yuan', 'ratio', 'count'].includes(column.kind)
