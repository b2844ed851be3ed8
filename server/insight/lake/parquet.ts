import { createReadStream } from 'node:fs'
import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { refuse } from '#kernel'
import type { Cell, Column, Row } from './view.ts'

type DuckDb = typeof import('@duckdb/node-api')

// DuckDB brings 60 MB with it: loaded when the first Parquet file is wanted.
const load = () => import('@duckdb/node-api')

const whole = new Map([
  ['integer', 'INTEGER'],
  ['positiveInt', 'INTEGER'],
  ['unsignedInt', 'INTEGER'],
  ['Integer', 'INTEGER'],
  ['integer64', 'BIGINT'],
  ['Long', 'BIGINT'],
  ['decimal', 'DOUBLE'],
  ['Decimal', 'DOUBLE'],
  ['boolean', 'BOOLEAN'],
  ['Boolean', 'BOOLEAN'],
])

/** The SQL type of a column: dates stay text, because a FHIR date may be a year or a month. */
export function sqlTypeOf({ type, collection }: Column): string {
  const name = whole.get(type ?? '') ?? 'VARCHAR'
  return collection ? `${name}[]` : name
}

export interface ParquetWritten {
  readonly rows: number
}

/**
 * Writes rows into one Parquet file, which appears when it is whole. Rows gather in a database file beside it, so that memory
 * stays bounded however many there are. Refusals: lake.value_type.
 */
export async function writeParquet(
  path: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<ParquetWritten> {
  const duckdb = await load()
  const scratch = await mkdtemp(join(dirname(path), '.writing-'))
  try {
    const instance = await duckdb.DuckDBInstance.create(join(scratch, 'rows.duckdb'), {
      memory_limit: '256MB',
      threads: '2',
    })
    let rows = 0
    try {
      const connection = await instance.connect()
      const list = columns.map((column) => `${quotedName(column.name)} ${sqlTypeOf(column)}`).join(', ')
      await connection.run(`create table rows (${list})`)
      const appender = await connection.createAppender('rows')
      for await (const batch of batches) {
        appendRows(duckdb, appender, columns, batch)
        rows += batch.length
      }
      appender.closeSync()
      const partial = join(scratch, 'rows.parquet')
      await connection.run(`copy rows to ${quotedText(partial)} (format parquet, compression zstd)`)
      connection.closeSync()
      await rename(partial, path)
    } finally {
      instance.closeSync()
    }
    return { rows }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** The same as a stream; the file behind it is gone when the stream ends. Refusals: lake.value_type. */
export async function parquetOf(
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<{ stream: Readable; bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'anji-view-'))
  const clear = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'view.parquet')
    await writeParquet(path, columns, batches)
    const { size } = await stat(path)
    const stream = createReadStream(path)
    stream.on('close', clear)
    return { stream, bytes: size }
  } catch (error) {
    await clear()
    throw error
  }
}

// DuckDB's vectors hold so many.
const vectorRows = 2048

function appendRows(
  duckdb: DuckDb,
  appender: InstanceType<DuckDb['DuckDBAppender']>,
  columns: readonly Column[],
  rows: readonly Row[],
): void {
  const types = columns.map((column) => typeOf(duckdb, column))
  const convert = columns.map((column) => converter(duckdb, column))
  for (let from = 0; from < rows.length; from += vectorRows) {
    const part = rows.slice(from, from + vectorRows)
    const chunk = duckdb.DuckDBDataChunk.create(types, part.length)
    chunk.setColumns(convert.map((value, at) => part.map((row) => value(row[at] ?? null))))
    appender.appendDataChunk(chunk)
  }
  appender.flushSync()
}

function typeOf({ BOOLEAN, INTEGER, BIGINT, DOUBLE, VARCHAR, LIST }: DuckDb, column: Column) {
  const one = { BOOLEAN, INTEGER, BIGINT, DOUBLE, VARCHAR }[sqlTypeOf({ ...column, collection: false })] ?? VARCHAR
  return column.collection ? LIST(one) : one
}

function converter({ listValue }: DuckDb, column: Column) {
  const sqlType = sqlTypeOf({ ...column, collection: false })
  const one = (value: Cell) => (value === null ? null : duckValue(column, sqlType, value))
  return (value: Cell) => (Array.isArray(value) ? listValue(value.map(one)) : one(value))
}

function duckValue({ name, type }: Column, sqlType: string, value: Cell) {
  if (sqlType === 'VARCHAR') return typeof value === 'string' ? value : JSON.stringify(value)
  if (sqlType === 'BOOLEAN' && typeof value === 'boolean') return value
  if (sqlType === 'DOUBLE' && typeof value === 'number') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (sqlType === 'BIGINT') return BigInt(value)
    if (sqlType === 'INTEGER' && Math.abs(value) < 2 ** 31) return value
  }
  return refuse('lake.value_type', { params: { name, type: type ?? '' } })
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
