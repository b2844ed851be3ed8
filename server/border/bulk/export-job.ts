import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Context, defineJob, enqueue, Refusal } from '#kernel'
import { streamBatch } from '#record'
import { clientOf, hoursAfter, keptHours } from './bulk-job.ts'
import {
  addPatients,
  type ExportRow,
  type ExportType,
  exports,
  filesOf,
  insertFile,
  isSettled,
  moveOn,
  typesOf,
} from './export-store.ts'
import { makeFolder } from './folder.ts'

// A file ends at either, and with it a slice of the work, which a crash can undo.
const linesInFile = 50_000
const bytesInFile = 32 * 1024 * 1024

/**
 * One slice of an export: the next file. It is written aside, renamed when whole, and counted in the transaction that moves the cursor on; a slice
 * that was cut off is done again and puts the same file in place of its own. Slices follow each other until all types are done.
 */
export const exportSlice = defineJob('bulk.export', z.object({ exportId: z.uuid() }), async (ctx, { exportId }) => {
  const job = await exports.lockRunning(ctx, exportId)
  if (!job) return
  try {
    if (!(await isSettled(ctx, exportId))) return await goOn(ctx, exportId, 1)
    if (await writeNextFile(ctx, job)) return await goOn(ctx, exportId, 0)
    await exports.setState(ctx, exportId, 'done', { expires_at: hoursAfter(ctx.now, keptHours) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await exports.setState(ctx, exportId, 'failed', { failure: error.code })
  }
})

async function goOn(ctx: Context, exportId: string, seconds: number): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + seconds * 1000)
  await enqueue(ctx, exportSlice, { exportId }, { runAt, key: `bulk.export ${exportId}` })
}

/** False when there was nothing left to write. */
async function writeNextFile(ctx: Context, job: ExportRow): Promise<boolean> {
  const types = (await typesOf(ctx, job.id)).filter((one) => !one.done)
  const files = await filesOf(ctx, job.id)
  for (const one of types) {
    const before = files.filter(({ type, deleted }) => type === one.type && deleted === one.deleted)
    const number = String(before.length + 1).padStart(5, '0')
    const name = `${one.deleted ? 'deleted-' : ''}${one.type}-${number}.ndjson`
    const written = await writeFile(ctx, job, one, name)
    const { afterRow, lines, bytes, ended } = written
    await moveOn(ctx, { ...one, after_row: afterRow, lines: one.lines + lines, done: ended })
    if (lines === 0) continue
    await insertFile(ctx, { export_id: job.id, name, type: one.type, deleted: one.deleted, lines, bytes })
    return true
  }
  return false
}

interface FileWritten {
  readonly afterRow: number
  readonly lines: number
  readonly bytes: number
  readonly ended: boolean
}

async function writeFile(ctx: Context, job: ExportRow, one: ExportType, name: string): Promise<FileWritten> {
  let file: { handle: FileHandle; path: string } | undefined
  let [afterRow, lines, bytes] = [one.after_row, 0, 0]
  let ended = false
  try {
    while (!ended && lines < linesInFile && bytes < bytesInFile) {
      const rows = await nextBatch(ctx, job, one, afterRow)
      const last = rows.at(-1)
      if (!last) {
        ended = true
        break
      }
      file ??= await openAside(job.id, name)
      const written = one.deleted ? deletions(one.type, rows) : rows.map(({ content }) => content)
      const text = Buffer.from(written.map((line) => `${line}\n`).join(''))
      await file.handle.write(text)
      afterRow = last.row
      lines += written.length
      bytes += text.length
    }
    // On the disk before the database says so.
    await file?.handle.sync()
  } finally {
    await file?.handle.close()
  }
  if (file) await rename(`${file.path}.part`, file.path)
  return { afterRow, lines, bytes, ended }
}

/** A transaction that whoever keeps a copy can carry out (Bulk Data Access 2.0, §2.5.5.2). */
function deletions(type: string, rows: readonly { id: string }[]): string[] {
  const entry = rows.map(({ id }) => ({ request: { method: 'DELETE', url: `${type}/${id}` } }))
  return [JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })]
}

function nextBatch(ctx: Context, job: ExportRow, { type, queries, deleted }: ExportType, after: number) {
  return streamBatch(ctx.as(clientOf(job)), type, {
    after,
    since: job.since ?? undefined,
    asOf: job.transaction_time,
    patients: job.patients ?? (job.any_patient ? 'any' : undefined),
    queries,
    deleted,
    entity: 'bulk.export',
    entityId: job.id,
    untold: (ctx, ids) => addPatients(ctx, job.id, ids),
  })
}

async function openAside(jobId: string, name: string): Promise<{ handle: FileHandle; path: string }> {
  const path = join(await makeFolder(jobId), name)
  return { path, handle: await open(`${path}.part`, 'w', 0o600) }
}
