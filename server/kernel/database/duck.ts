import type { DuckDBConnection } from '@duckdb/node-api'

/** A DuckDB for the time of some work: figures and files that are computed beside PostgreSQL. */
export interface Duck {
  readonly run: (sql: string) => Promise<void>
  /** Rows as objects: whole numbers as numbers, days (YYYY-MM-DD), times (YYYY-MM-DD HH:MM:SS) and ids as text. */
  readonly rows: (sql: string) => Promise<Record<string, DuckValue>[]>
}
export type DuckValue = string | number | boolean | null

export interface DuckOptions {
  readonly memory?: string
  readonly threads?: number
  /** Where what does not fit into memory goes. */
  readonly scratch?: string
}

/** A DuckDB of its own for the time of the work; nothing is fetched from elsewhere. */
export async function withDuck<T>(work: (duck: Duck) => Promise<T>, options: DuckOptions = {}): Promise<T> {
  // It brings 60 MB with it: loaded when the first figure is computed.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memory ?? '1GB',
    threads: String(options.threads ?? 2),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Rows are ordered where it matters; keeping their order of arrival would cost memory.
    preserve_insertion_order: 'false',
    // Nothing of anybody is left elsewhere: without a folder that is removed with the work, what does not fit into memory fails.
    temp_directory: options.scratch ?? '',
  })
  try {
    const connection = await instance.connect()
    try {
      return await work(duckOf(connection))
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

function duckOf(connection: DuckDBConnection): Duck {
  return {
    run: async (sql) => {
      await connection.run(sql)
    },
    rows: async (sql) => {
      const reader = await connection.runAndReadAll(sql)
      const names = reader.columnNames()
      // DATE and TIMESTAMP arrive as the same kind of object.
      const days = new Set(names.filter((_, at) => String(reader.columnType(at)) === 'DATE'))
      return reader
        .getRowObjectsJS()
        .map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v, days.has(k))])))
    },
  }
}

function plain(value: unknown, isDay: boolean): DuckValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return isDay ? value.toISOString().slice(0, 10) : timeOf(value)
  if (typeof value === 'object') return String(value)
  return value as DuckValue
}

const timeOf = (value: Date): string => value.toISOString().slice(0, 19).replace('T', ' ')

/** Text as a literal of DuckDB's SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
