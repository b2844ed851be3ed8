import { inflateRawSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import writeXlsx from 'write-excel-file/node'
import { unguarded } from '#contracts/csv'

/** A cell of a file as text. A number of a spreadsheet is told apart: one shown as 10% is 0.1 underneath. */
export interface SheetCell {
  readonly text: string
  readonly isNumber: boolean
}
export interface SheetLine {
  /** As the file counts: the header is line 1. */
  readonly line: number
  readonly cells: readonly SheetCell[]
}

export const rowsMax = 20_000
const bytesMax = 4 * 1024 * 1024
const inflatedBytesMax = 64 * 1024 * 1024

/** The lines of a file that hold something; undefined: it cannot be read, or is larger than what is read. */
export async function readLines(format: 'csv' | 'xlsx', bytes: Buffer): Promise<SheetLine[] | undefined> {
  if (bytes.length > bytesMax) return undefined
  const lines = format === 'csv' ? readCsv(bytes) : await readXlsx(bytes)
  const filled = lines?.filter(({ cells }) => cells.some((cell) => cell.text !== ''))
  return filled && filled.length <= rowsMax + 1 ? filled : undefined
}

function readCsv(bytes: Buffer): SheetLine[] | undefined {
  try {
    const found = parse(decoded(bytes), { bom: true, relax_column_count: true, info: true, trim: true }) as unknown as {
      record: string[]
      info: { lines: number }
    }[]
    return found.map(({ record, info }) => ({
      line: info.lines,
      cells: record.map((text) => ({ text: unguarded(text), isNumber: false })),
    }))
  } catch {
    return undefined
  }
}

/** UTF-8, or what a Chinese spreadsheet program saves as CSV. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  }
}

async function readXlsx(bytes: Buffer): Promise<SheetLine[] | undefined> {
  if (!inflatesWithin(bytes, inflatedBytesMax)) return undefined
  try {
    const rows = await readSheet(bytes)
    return rows.map((row, index) => ({ line: index + 1, cells: row.map(cellOf) }))
  } catch {
    return undefined
  }
}

function cellOf(value: unknown): SheetCell {
  if (value instanceof Date) return { text: value.toISOString().slice(0, 10), isNumber: false }
  const text = value === null || value === undefined ? '' : unguarded(String(value).trim())
  return { text, isNumber: typeof value === 'number' }
}

/** A small file may unpack to a great one: every entry is unpacked once up to the limit before it is believed. */
export function inflatesWithin(bytes: Buffer, limit: number): boolean {
  try {
    let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 16)
    let left = limit
    while (bytes.readUInt32LE(at) === 0x02014b50) {
      const size = bytes.readUInt32LE(at + 20)
      const local = bytes.readUInt32LE(at + 42)
      const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const packed = bytes.subarray(from, from + size)
      const stored = bytes.readUInt16LE(at + 10) === 0
      left -= stored ? packed.length : inflateRawSync(packed, { maxOutputLength: Math.max(1, left) }).length
      if (left < 0) return false
      at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
    return true
  } catch {
    return false
  }
}

/** Every cell is text: amounts and ratios come back as they left. */
export async function xlsxOf(
  sheets: readonly { name: string; rows: readonly (readonly string[])[] }[],
): Promise<Buffer> {
  const made = sheets.map(({ name, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: (rows[0] ?? []).map((_, at) => ({
      width: Math.min(40, 4 + 2 * Math.max(...rows.slice(0, 200).map((row) => (row[at] ?? '').length))),
    })),
    data: rows.map((row, line) =>
      row.map((value) =>
        value === '' ? null : { value, type: String, ...(line === 0 ? { fontWeight: 'bold' as const } : {}) },
      ),
    ),
  }))
  return writeXlsx(made).toBuffer()
}
