import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'

/** On which line of the file each of these records begins (the header is record 1): a cell may hold line breaks, and lines may be empty. */
export async function linesOfRecords(file: string, records: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const wanted = new Set(records)
  const last = Math.max(...records)
  const found = new Map<number, number>()
  const parser = parse({ bom: true, info: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true })
  pipeline(createReadStream(file), parser, () => undefined) // what fails is thrown by the parser
  let record = 0
  for await (const read of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    record += 1
    if (wanted.has(record)) found.set(record, read.info.lines - breaksIn(read.record))
    if (record >= last) break
  }
  return found
}

/** A record is counted on the line on which it ends. */
export const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
