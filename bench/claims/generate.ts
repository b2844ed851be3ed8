/** A city's claims of a year at any size, slice by slice inside DuckDB, with planted violations and a ledger of what was planted. */
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { allSlices, type ClaimTableName, claimTable, duckTypeOf, filesOf, sliceFolder } from '#insurance/claims'
import { type Duck, quoted, withDuck } from '#kernel'
import { type City, layGround } from './ground.ts'
import { makeLines, settleBills } from './lines.ts'
import { rowsOf } from './rows.ts'
import { acuteRate, makeVisits } from './visits.ts'

export interface Generate extends Partial<City> {
  /** The claims folder, as `claimsFolder` says it. */
  readonly folder: string
  readonly members: number
  /** About so many lines, over all. */
  readonly lines: number
  readonly pool?: string
  readonly slices?: readonly number[]
  readonly memoryLimit?: string
  readonly threads?: number
  readonly onProgress?: (done: number, of: number) => void
}

export interface Generated {
  readonly rows: Readonly<Record<ClaimTableName | 'planted', number>>
  readonly bytes: Readonly<Record<ClaimTableName | 'planted', number>>
  readonly seconds: number
}

const tableNames: readonly ClaimTableName[] = [
  'setl_d',
  'fee_list_d',
  'mdtrt_d',
  'diag_list_d',
  'oprn_list_d',
  'psn_insu_d',
]

/**
 * Writes the claims of a city into a claims folder. The same seed gives the same city. A slice that is there is left as it is,
 * so that what was cut off goes on.
 */
export async function generateClaims(asked: Generate): Promise<Generated> {
  const { folder, pool = '990100', slices = allSlices } = asked
  const city: City = { seed: 1, year: 2026, plantEvery: 2000, ...asked }
  const begun = performance.now()
  await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder, '.scratch-'))
  const rows: Record<string, number> = {}
  const bytes: Record<string, number> = {}
  try {
    await withDuck(
      async (duck) => {
        await layGround(duck, city)
        const rate = await acuteRate(duck, city)
        for (const [done, slice] of slices.entries()) {
          const place = { pool, year: city.year, slice }
          if (!(await isThere(plantedFile(folder, place)))) {
            await makeVisits(duck, city, slice, rate)
            await makeLines(duck, city)
            await settleBills(duck)
            await writeSlice(duck, folder, place)
          }
          asked.onProgress?.(done + 1, slices.length)
        }
        for (const name of tableNames)
          await weigh(duck, name, await filesOf(folder, name, { pool, year: city.year, slices }), rows, bytes)
        const planted = slices.map((slice) => plantedFile(folder, { pool, year: city.year, slice }))
        await weigh(duck, 'planted', planted, rows, bytes)
      },
      { scratch, memory: asked.memoryLimit ?? '2GB', threads: asked.threads ?? 2 },
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  const seconds = (performance.now() - begun) / 1000
  return { rows: rows as Generated['rows'], bytes: bytes as Generated['bytes'], seconds }
}

interface Place {
  readonly pool: string
  readonly year: number
  readonly slice: number
}

/** The ledger of a slice: kind, psn_no, setl_id, bkkp_sn (of a line; none: of the visit), amount_fen. */
export function plantedFile(folder: string, place: Place): string {
  return join(sliceFolder(join(folder, 'planted'), 'setl_d', place).replace('/setl_d/', '/'), 'planted.parquet')
}

async function writeSlice(duck: Duck, folder: string, place: Place): Promise<void> {
  for (const name of tableNames) {
    const columns = claimTable(name).columns.map((column) => `${column.name}::${duckTypeOf(column)} as ${column.name}`)
    const select = `select ${columns.join(', ')} from (${rowsOf[name](place.pool)})`
    await write(duck, select, join(sliceFolder(folder, name, place), 'city.parquet'))
  }
  // The ledger comes last: with it the slice is whole.
  await write(duck, rowsOf.planted, plantedFile(folder, place))
}

async function write(duck: Duck, select: string, path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await duck.run(`copy (${select}) to ${quoted(`${path}.part`)} (format parquet, compression zstd, parquet_version v2)`)
  await rename(`${path}.part`, path)
}

async function weigh(
  duck: Duck,
  name: string,
  files: readonly string[],
  rows: Record<string, number>,
  bytes: Record<string, number>,
): Promise<void> {
  const [row] = await duck.rows(`select count(*) as n from read_parquet([${files.map(quoted).join(', ')}])`)
  rows[name] = Number(row!.n)
  bytes[name] = 0
  for (const file of files) bytes[name] += (await stat(file)).size
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
