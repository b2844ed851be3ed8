import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type CsvCell, csvLine, quotedCell } from '#contracts/csv'
import type { Context } from '#kernel'

/** What a command line command is given: its words, its options, and ways to answer. */
export interface Call {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  /** Text as it is, on standard output; resolves when there is room for more. */
  write(text: string): Promise<void>
  /** Rows for people (aligned) or for machines (--format csv or ndjson), on standard output. */
  table(rows: readonly Record<string, unknown>[]): void
  /** A line for people, on standard error. */
  say(line: string): void
  /** The same line again and again, on standard error, when that is a terminal; every so often when it is not. */
  progress(line: string): void
}

/** A call with the ground to stand on: the database, migrated. */
export interface Invocation extends Call {
  readonly root: Context
  readonly databaseUrl: string
}

export interface Command {
  /** As typed: 'audit verify'. */
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** The part that needs no database, which is then not started; undefined: with these options it does. Exit codes as `run`. */
  readonly alone?: (call: Call) => Promise<number> | undefined
  /** 0 done, 1 the answer is no, 2 wrongly called. A command without it is one that never needs the database. */
  readonly run?: (invocation: Invocation) => Promise<number>
}

/** A wrong call: printed with the usage, exit code 2. */
export class Misuse extends Error {}

const shared = { format: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const

export function parseInvocation(command: Command, rest: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...shared, ...command.options },
      allowPositionals: true,
    })
    return { options: values as Record<string, string | boolean | undefined>, words: positionals }
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
}

export function makeTable(format: string | undefined, write: (text: string) => void): Invocation['table'] {
  if (format !== undefined && !['table', 'csv', 'ndjson'].includes(format))
    throw new Misuse(`--format is table, csv or ndjson, not ${format}`)
  return (rows) => {
    if (format === 'ndjson') for (const row of rows) write(`${JSON.stringify(row)}\n`)
    else if (format === 'csv') write(csvOf(rows))
    else write(alignedOf(rows))
  }
}

/** Without a byte order mark: on a terminal and in a pipe it would be a character. */
export function csvOf(rows: readonly Record<string, unknown>[]): string {
  const names = Object.keys(rows[0] ?? {})
  return [names, ...rows.map((row) => names.map((name) => row[name] as CsvCell))].map(csvLine).join('')
}

/** A line of somebody's own file with cells added: what a column of theirs holds stays as it came. */
export const csvLineAsItCame = (cells: readonly string[]): string => `${cells.map(quotedCell).join(',')}\r\n`

function alignedOf(rows: readonly Record<string, unknown>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const texts = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]
  const widths = names.map((_, column) => Math.max(...texts.map((cells) => widthOf(cells[column]!))))
  return texts
    .map(
      (cells) =>
        `${cells
          .map((text, column) => text + ' '.repeat(widths[column]! - widthOf(text)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

// A Chinese character takes two columns of a terminal.
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u2e7f' ? 2 : 1), 0)
}
