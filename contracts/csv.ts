/** Comma-separated text as it leaves for a spreadsheet, from the server and from a screen alike (RFC 4180). Pure. */

export type CsvCell = string | number | boolean | null | undefined

// What a spreadsheet would run, the full-width signs of Chinese keyboards among it; a signed number is no formula.
const formula = /^[=+\-@\t\r\n＝＋－＠]/
const signedNumber = /^-?\d+(\.\d+)?%?$/

/** A text that begins like a formula with an apostrophe before it, which `unguarded` takes off again. */
export const guarded = (text: string): string => (formula.test(text) && !signedNumber.test(text) ? `'${text}` : text)
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text

/** A cell as it is, quoted where it must be: for what goes back to whom it came from. */
export const quotedCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function cellOf(value: CsvCell): string {
  if (value === null || value === undefined) return ''
  return quotedCell(typeof value === 'string' ? guarded(value) : String(value))
}

export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cellOf).join(',')}\r\n`

/** Whole lines with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows: readonly (readonly CsvCell[])[]): string => `\uFEFF${rows.map(csvLine).join('')}`

export interface Column<T> {
  readonly title: string
  readonly of: (row: T) => CsvCell
}

export const csvOfColumns = <T>(columns: readonly Column<T>[], rows: readonly T[]): string =>
  csvOf([columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => of(row)))])
