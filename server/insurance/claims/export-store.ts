import type { Context } from '#kernel'
import { fingerprints } from './export-rows.ts'

export interface SliceRow {
  readonly slice: number
  readonly fingerprint: string
}

/** What every slice of a year is made of now; slices without anybody are not among them. */
export async function fingerprintsOf(
  ctx: Context,
  pool: string,
  year: number,
  slices: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await ctx.client.query<SliceRow>(fingerprints, [year, slices, pool])
  return new Map(rows.map((row) => [row.slice, row.fingerprint]))
}

export interface ExportedRow extends SliceRow {
  readonly rows: Readonly<Record<string, number>>
  readonly exported_at: Date
}

export async function exportedOf(ctx: Context, pool: string, year: number): Promise<ExportedRow[]> {
  const { rows } = await ctx.client.query<ExportedRow>({
    name: 'claims-exported',
    text: 'select slice, fingerprint, rows, exported_at from claims.exported where poolarea_no = $1 and year = $2',
    values: [pool, year],
  })
  return rows
}

export async function keepExported(
  ctx: Context,
  place: { pool: string; year: number; slice: number },
  { fingerprint, rows }: { fingerprint: string; rows: Readonly<Record<string, number>> },
): Promise<void> {
  await ctx.client.query({
    name: 'claims-keep-exported',
    text: `insert into claims.exported (poolarea_no, year, slice, fingerprint, rows, exported_at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (poolarea_no, year, slice)
           do update set fingerprint = excluded.fingerprint, rows = excluded.rows, exported_at = excluded.exported_at`,
    values: [place.pool, place.year, place.slice, fingerprint, JSON.stringify(rows), ctx.now],
  })
}

/** Two exports of a year do not write over each other; one waits for the other's step. */
export async function lockExport(ctx: Context, pool: string, year: number): Promise<void> {
  await ctx.client.query(`select pg_advisory_xact_lock(hashtextextended('claims.export:' || $1::text, 0))`, [
    `${pool} ${year}`,
  ])
}
