import type { Cell, Column, Row } from './view.ts'

/** How rows are written as text: before the first, each batch, after the last. */
export interface TextFormat {
  readonly mediaType: string
  head(columns: readonly Column[]): string
  rows(columns: readonly Column[], rows: readonly Row[], first: boolean): string
  tail(): string
}

const ndjson: TextFormat = {
  mediaType: 'application/x-ndjson; charset=utf-8',
  head: () => '',
  rows: (columns, rows) => rows.map((row) => `${objectText(columns, row)}\n`).join(''),
  tail: () => '',
}

const json: TextFormat = {
  mediaType: 'application/json; charset=utf-8',
  head: () => '[',
  rows: (columns, rows, first) => `${first ? '\n' : ',\n'}${rows.map((row) => objectText(columns, row)).join(',\n')}`,
  tail: () => '\n]\n',
}

/** RFC 4180. */
const csv: TextFormat = {
  mediaType: 'text/csv; charset=utf-8; header=present',
  head: (columns) => `${columns.map(({ name }) => name).join(',')}\r\n`,
  rows: (_columns, rows) => rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join(''),
  tail: () => '',
}

export const runFormats = { json, ndjson, csv }

/** Parquet is no text: see parquet.ts. */
export type RunFormat = keyof typeof runFormats | 'parquet'

function objectText(columns: readonly Column[], row: Row): string {
  return `{${columns.map(({ name }, at) => `"${name}":${JSON.stringify(row[at] ?? null)}`).join(',')}}`
}

/** A text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection). */
export function cellText(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value))
  return quoted(/^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value)
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The whole text, batch after batch. */
export async function* written(
  format: TextFormat,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  let first = true
  yield format.head(columns)
  for await (const rows of batches) {
    if (rows.length === 0) continue
    yield format.rows(columns, rows, first)
    first = false
  }
  yield format.tail()
}
