/** Claims as files, of the rows a test names. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ClaimTableName, claimTable, duckTypeOf, sliceFolder } from '#insurance/claims'
import { type DuckValue, quoted, withDuck } from '#kernel'

type Row = Readonly<Record<string, DuckValue>>
const literal = (value: DuckValue | undefined): string =>
  value === null || value === undefined ? 'null' : typeof value === 'string' ? quoted(value) : String(value)

/** Rows of a claims table as a slice's Parquet; columns that are not given are none, or zero where they count. */
export async function writeClaims(
  folder: string,
  table: ClaimTableName,
  place: { pool: string; year: number; slice: number },
  rows: readonly Row[],
): Promise<void> {
  const path = sliceFolder(folder, table, place)
  await mkdir(path, { recursive: true })
  const { columns } = claimTable(table)
  const none = (kind: string) =>
    kind === 'fen' || kind === 'count' || kind === 'basis-points' ? '0' : kind === 'flag' ? 'false' : 'null'
  const cell = (row: Row, name: string, kind: string) => (name in row ? literal(row[name]) : none(kind))
  const selects = rows.map(
    (row) =>
      `select ${columns.map((one) => `${cell(row, one.name, one.kind)}::${duckTypeOf(one)} as ${one.name}`).join(', ')}`,
  )
  await withDuck((duck) =>
    duck.run(`copy (${selects.join(' union all ')}) to ${quoted(join(path, 'test.parquet'))} (format parquet)`),
  )
}
