import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ClaimsExportStarted, ClaimsExports, ClaimsExportsAsked, StartClaimsExport } from '#contracts/claims'
import { audit, type Context, config, defineJob, enqueue, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import * as store from './export-store.ts'
import { allSlices, claimsFolder, sliceFolder } from './files.ts'
import { claimTables } from './tables.ts'
import { ownFile, type Place, writeSlices } from './write-slices.ts'

/** Slices that are read from PostgreSQL together: one pass a table over the year's bills for each such group. */
const together = 16

export interface ExportAsked {
  readonly year: number
  /** Without it the region's own. */
  readonly folder?: string
  /** Everything anew, whatever was written before, and without keeping what was written: for a folder beside the region's own. */
  readonly whole?: boolean
  readonly onProgress?: (done: number, of: number) => void
}

/**
 * Writes a year's claims as Parquet: the slices that say something else than when they were written last. Not inside a
 * transaction: each group of slices is one of its own, which sees one instant, so that what was cut off goes on where it was.
 */
export async function exportClaims(
  root: Context,
  { year, folder = claimsFolder(), whole = false, onProgress }: ExportAsked,
): Promise<{ slices: number; rows: Record<string, number> }> {
  const place = { folder, pool: config.poolareaNo, year }
  const changed = whole ? [...allSlices] : await root.transaction((ctx) => changedSlices(ctx, place))
  const rows: Record<string, number> = {}
  for (let done = 0; done < changed.length; done += together) {
    const group = changed.slice(done, done + together)
    const written = await root.transaction((ctx) => exportSlices(ctx, place, group, !whole))
    for (const counts of written.values())
      for (const [table, count] of Object.entries(counts)) rows[table] = (rows[table] ?? 0) + count
    onProgress?.(Math.min(done + together, changed.length), changed.length)
  }
  return { slices: changed.length, rows }
}

/** Slices of which something is there, or was, and whose content is another than what was written. */
async function changedSlices(ctx: Context, place: Place): Promise<number[]> {
  const now = await store.fingerprintsOf(ctx, place.pool, place.year, allSlices)
  const before = new Map(
    (await store.exportedOf(ctx, place.pool, place.year)).map((row) => [row.slice, row.fingerprint]),
  )
  const changed: number[] = []
  for (const slice of allSlices) {
    if (!now.has(slice) && !before.has(slice)) continue
    if (now.get(slice) !== before.get(slice) || !(await isWritten(place, slice))) changed.push(slice)
  }
  return changed
}

const isWritten = ({ folder, ...place }: Place, slice: number): Promise<boolean> =>
  stat(join(sliceFolder(folder, 'psn_insu_d', { ...place, slice }), ownFile)).then(
    () => true,
    () => false,
  )

async function exportSlices(ctx: Context, place: Place, slices: readonly number[], keep: boolean) {
  // Before the first statement: what is written belongs to one instant.
  await ctx.client.query('set transaction isolation level repeatable read')
  await store.lockExport(ctx, place.pool, place.year)
  const fingerprints = await store.fingerprintsOf(ctx, place.pool, place.year, slices)
  const written = await writeSlices(ctx, place, slices)
  if (keep)
    for (const [slice, rows] of written)
      await store.keepExported(ctx, { ...place, slice }, { fingerprint: fingerprints.get(slice) ?? '', rows })
  await audit(ctx, { action: 'execute', entity: 'claims.export', entityId: `${place.year}` })
  return written
}

const Step = z.object({ year: z.number().int(), slices: z.array(z.number().int()) })

/** One group of slices and one transaction; the others follow. */
export const exportStep = defineJob('claims.export_step', Step, async (ctx, { year, slices }) => {
  const place = { folder: claimsFolder(), pool: config.poolareaNo, year }
  const [group, rest] = [slices.slice(0, together), slices.slice(together)]
  if (group.length > 0) await exportSlices(ctx, place, group, true)
  if (rest.length > 0) await enqueue(ctx, exportStep, { year, slices: rest }, { key: `claims.export ${year}` })
})

async function start(ctx: Context, year: number): Promise<number> {
  const slices = await changedSlices(ctx, { folder: claimsFolder(), pool: config.poolareaNo, year })
  if (slices.length > 0) await enqueue(ctx, exportStep, { year, slices }, { key: `claims.export ${year}` })
  return slices.length
}

/** This year's, and the last one's as long as its bills are still reversed and settled again. */
export const nightlyExport = defineJob(
  'claims.nightly_export',
  z.object({}).loose(),
  async (ctx) => {
    const [year, month] = dayOf(ctx.now).split('-').map(Number) as [number, number]
    await start(ctx, year)
    if (month <= 6) await start(ctx, year - 1)
  },
  { cron: '10 19 * * *' }, // 03:10 in China
)

export const startExport = verb(
  {
    name: 'claims.start_export',
    may: ['auditor', 'administrator', 'system'],
    input: StartClaimsExport,
    answer: ClaimsExportStarted,
    summary: 'Writes what has changed of a year’s claims as Parquet, in the background.',
  },
  async (ctx, { year }) => {
    const changedSlices = await start(ctx, year)
    await audit(ctx, { action: 'execute', entity: 'claims.export', entityId: `${year}` })
    return { year, changedSlices }
  },
)

export const readExports = verb(
  {
    name: 'claims.read_exports',
    may: ['auditor', 'administrator', 'system'],
    input: ClaimsExportsAsked,
    answer: ClaimsExports,
    summary: 'What has been written of a year’s claims, and how many slices have changed since.',
  },
  async (ctx, { year }) => {
    const pool = config.poolareaNo
    const exported = await store.exportedOf(ctx, pool, year)
    const changed = await changedSlices(ctx, { folder: claimsFolder(), pool, year })
    const last = exported.map((row) => row.exported_at.getTime())
    return {
      ...{ poolareaNo: pool, year, changedSlices: changed.length },
      exportedAt: last.length > 0 ? new Date(Math.max(...last)).toISOString() : null,
      tables: claimTables.map(({ name }) => ({
        table: name,
        rows: exported.reduce((sum, { rows }) => sum + (rows[name] ?? 0), 0),
      })),
    }
  },
)
