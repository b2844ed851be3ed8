import type { Coding } from '@medplum/fhirtypes'

/** A hospital's own codes and what they mean outside. */
export interface CodeMap {
  readonly size: number
  find(system: string, code: string): Coding | undefined
}

export const noCodes: CodeMap = { size: 0, find: () => undefined }

const columns = ['system', 'code', 'display', 'toSystem', 'toCode', 'toDisplay'] as const

/**
 * Reads a CSV with the columns system, code, display, toSystem, toCode, toDisplay (RFC 4180, first row names them). `system` is the
 * name that stands in the message (CWE-3), or, where there is none, the table that docs/hl7.md names. Throws Error with the line.
 */
export function readCodeMap(csv: string): CodeMap {
  const rows = readCsv(csv.replace(/^\ufeff/, ''))
  const head = rows.shift()?.map((name) => name.trim()) ?? []
  const at = columns.map((name) => head.indexOf(name))
  const missing = columns.filter((_, index) => at[index]! < 0)
  if (missing.length > 0) throw new Error(`The code map has no column ${missing.join(', ')}.`)
  const codes = new Map<string, Coding>()
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    const [system, code, , toSystem, toCode, toDisplay] = at.map((column) => (row[column] ?? '').trim())
    if (!code || !toSystem || !toCode)
      throw new Error(`Line ${index + 2} of the code map lacks code, toSystem or toCode.`)
    codes.set(keyOf(system!, code), { system: toSystem, code: toCode, ...(toDisplay ? { display: toDisplay } : {}) })
  }
  return { size: codes.size, find: (system, code) => codes.get(keyOf(system, code)) }
}

function keyOf(system: string, code: string): string {
  return `${system.toUpperCase()}\n${code}`
}

function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === ',') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')])
      row = []
      cell = ''
    } else cell += sign
  }
  if (quoted) throw new Error('A quotation mark of the code map is not closed.')
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}
