import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { config, type Duck, quoted, withDuck } from '#kernel'
import { type ClaimTable, type ClaimTableName, claimTables, duckTypeOf, slices } from './tables.ts'

/** Where the claims of a lake lie; without a lake, the region's own. Servers and workers that share the work share it. */
export function claimsFolder(lake?: string): string {
  return join(lake ?? join(config.dataFolder, 'lake'), 'claims')
}

/** A slice's folder of one table: `<table>/poolarea_no=P/year=YYYY/slice=NN`, as Spark, Trino and ClickHouse read it too. */
export function sliceFolder(
  folder: string,
  table: ClaimTableName,
  { pool, year, slice }: { pool: string; year: number; slice: number },
): string {
  return join(folder, table, `poolarea_no=${pool}`, `year=${year}`, `slice=${String(slice).padStart(2, '0')}`)
}

export interface ClaimsAsked {
  readonly pool: string
  /** The year of the benefits; several to look back. */
  readonly year: number | readonly number[]
  /** Only these; a member is in one slice as a whole. */
  readonly slices?: readonly number[]
  /** As DuckDB says it: '2GB'. */
  readonly memoryLimit?: string
  readonly threads?: number
}

export type TurnTo = (slices: readonly number[]) => Promise<void>

export const allSlices: readonly number[] = Array.from({ length: slices }, (_, slice) => slice)

/**
 * Work over a pool's claims: a DuckDB with the views setl_d, fee_list_d, mdtrt_d, diag_list_d, oprn_list_d and psn_insu_d, with the
 * columns of `claimTables`. What does not fit into memory is written beside the claims and gone with the work. A year without
 * claims is empty, not wrong. `turnTo` points the views at other slices, so that what a piece of work has made goes on standing.
 * @example await withClaims(claimsFolder(), { pool, year: 2026, slices: [0] }, (duck) => duck.rows('select count(*) as n from setl_d'))
 */
export async function withClaims<T>(
  folder: string,
  asked: ClaimsAsked,
  work: (duck: Duck, turnTo: TurnTo) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const scratch = await mkdtemp(join(folder, '.scratch-'))
  try {
    return await withDuck(
      async (duck) => {
        const turnTo: TurnTo = async (slices) => {
          for (const table of claimTables) await openTable(duck, folder, table, { ...asked, slices })
        }
        await turnTo(asked.slices ?? allSlices)
        return work(duck, turnTo)
      },
      {
        scratch,
        ...(asked.memoryLimit === undefined ? {} : { memory: asked.memoryLimit }),
        ...(asked.threads === undefined ? {} : { threads: asked.threads }),
      },
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function openTable(duck: Duck, folder: string, table: ClaimTable, asked: ClaimsAsked): Promise<void> {
  const files = await filesOf(folder, table.name, asked)
  const columns = table.columns.map(({ name }) => name).join(', ')
  const nothing = table.columns.map((column) => `null::${duckTypeOf(column)} as ${column.name}`).join(', ')
  const rows = files.length > 0 ? `select ${columns} from ${parquetOf(files)}` : `select ${nothing} where false`
  await duck.run(`create or replace view ${table.name} as ${rows}`)
}

export const parquetOf = (files: readonly string[]): string =>
  `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`

/** The Parquet files of a table: those written from PostgreSQL and those imported lie side by side. */
export async function filesOf(
  folder: string,
  table: ClaimTableName,
  { pool, year, slices: asked = allSlices }: Pick<ClaimsAsked, 'pool' | 'year' | 'slices'>,
): Promise<string[]> {
  const years = typeof year === 'number' ? [year] : year
  const folders = years.flatMap((year) => asked.map((slice) => sliceFolder(folder, table, { pool, year, slice })))
  const found = await Promise.all(folders.map(parquetIn))
  return found.flat()
}

async function parquetIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith('.parquet'))
    .sort()
    .map((name) => join(folder, name))
}
