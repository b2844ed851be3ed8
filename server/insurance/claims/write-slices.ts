import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, type Duck, quoted, withDuck } from '#kernel'
import { rowsFrom } from './export-rows.ts'
import { sliceFolder } from './files.ts'
import { type ClaimTable, claimTables, duckTypeOf } from './tables.ts'

const rowsAtOnce = 10_000

/** What is written from PostgreSQL in a slice's folder; imports lie beside it under their own names. */
export const ownFile = 'anji.parquet'

export interface Place {
  readonly folder: string
  readonly pool: string
  readonly year: number
}

/**
 * Writes slices of a year as the transaction sees them, each table once through and each file whole or not at all: it gets its
 * name when it is finished. Answers the rows of each slice and table.
 */
export async function writeSlices(
  ctx: Context,
  place: Place,
  slices: readonly number[],
): Promise<Map<number, Record<string, number>>> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 })
  const scratch = await mkdtemp(join(place.folder, '.scratch-'))
  const rows = new Map(slices.map((slice) => [slice, {} as Record<string, number>]))
  try {
    await withDuck(
      async (duck) => {
        for (const table of claimTables) {
          const counts = await writeTexts(ctx, table, place, slices, scratch)
          for (const slice of slices) {
            rows.get(slice)![table.name] = counts.get(slice)!
            await toParquet(duck, table, { ...place, slice }, join(scratch, `${slice}.csv`))
          }
        }
      },
      { scratch, memory: '512MB' },
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  return rows
}

async function writeTexts(
  ctx: Context,
  table: ClaimTable,
  { pool, year }: Place,
  slices: readonly number[],
  scratch: string,
): Promise<Map<number, number>> {
  const files = new Map<number, WriteStream>()
  const counts = new Map(slices.map((slice) => [slice, 0]))
  const failures: Promise<never>[] = []
  for (const slice of slices) {
    const file = createWriteStream(join(scratch, `${slice}.csv`), { mode: 0o600 })
    failures.push(once(file, 'error').then(([error]) => Promise.reject(error)))
    files.set(slice, file)
  }
  const line = table.columns.map(cellSql).join(` || ',' || `)
  const text = `declare claims_rows no scroll cursor for select x.slice, ${line} as line from (${rowsFrom[table.name]}) x`
  await ctx.client.query(text, [year, slices, pool])
  const write = async () => {
    for (;;) {
      const { rows } = await ctx.client.query<[number, string]>({
        text: `fetch ${rowsAtOnce} from claims_rows`,
        rowMode: 'array',
      })
      if (rows.length === 0) break
      for (const [slice, lines] of Map.groupBy(rows, ([slice]) => slice)) {
        const file = files.get(slice)!
        counts.set(slice, counts.get(slice)! + lines.length)
        if (!file.write(`${lines.map(([, text]) => text).join('\n')}\n`)) await once(file, 'drain')
      }
    }
    await ctx.client.query('close claims_rows')
    for (const file of files.values()) {
      file.end()
      await once(file, 'finish')
    }
  }
  await Promise.race([write(), ...failures])
  return counts
}

// Names come from people: quoted, whatever is in them. No value is an empty cell without quotes.
function cellSql({ name, kind }: ClaimTable['columns'][number]): string {
  const free = kind === 'text' || kind === 'code' || kind === 'id'
  return free ? `coalesce('"' || replace(x.${name}::text, '"', '""') || '"', '')` : `coalesce(x.${name}::text, '')`
}

async function toParquet(duck: Duck, table: ClaimTable, place: Place & { slice: number }, text: string): Promise<void> {
  const folder = sliceFolder(place.folder, table.name, place)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const types = table.columns.map((column) => `'${column.name}': '${duckTypeOf(column)}'`).join(', ')
  const partial = join(folder, `${ownFile}.part`)
  await duck.run(`copy (
    select * from read_csv(${quoted(text)}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '',
      allow_quoted_nulls = false, auto_detect = false, columns = {${types}})
    order by ${table.columns.find(({ name }) => name === 'psn_no')!.name}, ${table.key.join(', ')})
    to ${quoted(partial)} (format parquet, compression zstd, parquet_version v2)`)
  await rename(partial, join(folder, ownFile))
}
