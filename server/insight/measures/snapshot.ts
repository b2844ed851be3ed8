import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { type Duck, quoted, withDuck } from '#kernel'
import { duckType } from './duck.ts'
import { type Relation, relations } from './relations.ts'

const rowsAtOnce = 20_000

/**
 * Writes the raw facts of everyone into Parquet files, one a relation, sorted by person. The transaction sees one instant of the
 * database (`set transaction isolation level repeatable read`), whatever is written meanwhile; setting it is the caller's first statement.
 */
export async function exportSnapshot(client: pg.ClientBase, folder: string): Promise<Record<string, number>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const counts: Record<string, number> = {}
  await withDuck(
    async (duck) => {
      for (const relation of relations) counts[relation.name] = await exportRelation(client, duck, relation, folder)
    },
    { scratch: folder, memory: '512MB' },
  )
  return counts
}

async function exportRelation(client: pg.ClientBase, duck: Duck, relation: Relation, folder: string): Promise<number> {
  const text = join(folder, `${relation.name}.csv`)
  const rows = await writeText(client, relation, text)
  const columns = Object.entries(relation.columns)
  const types = columns.map(([name, type]) => `'${name}': '${duckType(type)}'`).join(', ')
  const [first] = columns[0]!
  const partial = join(folder, `${relation.name}.parquet.part`)
  // Values are ids, days, numbers and codes: nothing to quote, and no row that means something else than it says.
  await duck.run(`copy (
    select * from read_csv(${quoted(text)}, header = false, delim = ',', quote = '', escape = '', nullstr = '',
      auto_detect = false, columns = {${types}})
    order by ${first}) to ${quoted(partial)} (format parquet, compression zstd)`)
  await rename(partial, join(folder, `${relation.name}.parquet`))
  await rm(text)
  return rows
}

async function writeText(client: pg.ClientBase, { from, columns }: Relation, path: string): Promise<number> {
  const line = Object.keys(columns)
    .map((column) => `coalesce(x.${column}::text, '')`)
    .join(` || ',' || `)
  const file = createWriteStream(path, { mode: 0o600 })
  const failed = once(file, 'error').then(([error]) => Promise.reject(error))
  let rows = 0
  await client.query(`declare facts no scroll cursor for select ${line} as line from (${from}) x`)
  const write = async () => {
    for (;;) {
      const { rows: batch } = await client.query<[string]>({ text: `fetch ${rowsAtOnce} from facts`, rowMode: 'array' })
      if (batch.length === 0) break
      rows += batch.length
      if (!file.write(`${batch.map(([text]) => text).join('\n')}\n`)) await once(file, 'drain')
    }
    await client.query('close facts')
    file.end()
    await once(file, 'finish')
  }
  await Promise.race([write(), failed])
  return rows
}
