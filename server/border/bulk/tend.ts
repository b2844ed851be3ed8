import { readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Context, defineJob, enqueue } from '#kernel'
import { givenUpAfterHours, hoursAfter } from './bulk-job.ts'
import { exportSlice } from './export-job.ts'
import { clearExport, exports } from './export-store.ts'
import { folderOf, removeFolder } from './folder.ts'
import { importSlice } from './import-job.ts'
import { clearImport, imports } from './import-store.ts'

/**
 * Every minute: what a killed worker left is taken up again, what has expired or was cancelled loses its files, what does not end is given
 * up.
 */
export const tend = defineJob('bulk.tend', z.object({}), tendAll, { cron: '* * * * *' })

async function tendAll(ctx: Context): Promise<void> {
  await tendExports(ctx)
  await tendImports(ctx)
  await sweep(ctx)
}

async function tendExports(ctx: Context): Promise<void> {
  for (const id of await exports.idsIn(ctx, 'running', { began: hoursAfter(ctx.now, -givenUpAfterHours) })) {
    await exports.setState(ctx, id, 'failed', { failure: 'bulk.failed' })
    await clearExport(ctx, id)
  }
  for (const id of await exports.idsIn(ctx, 'running')) {
    await enqueue(ctx, exportSlice, { exportId: id }, { key: `bulk.export ${id}` })
  }
  for (const id of await exports.idsIn(ctx, 'done', { expiresAt: ctx.now })) {
    await exports.setState(ctx, id, 'expired')
    await clearExport(ctx, id)
  }
}

async function tendImports(ctx: Context): Promise<void> {
  for (const id of await imports.idsIn(ctx, 'running', { began: hoursAfter(ctx.now, -givenUpAfterHours) })) {
    await imports.setState(ctx, id, 'failed', { failure: 'bulk.failed' })
  }
  for (const id of await imports.idsIn(ctx, 'running')) {
    await enqueue(ctx, importSlice, { importId: id }, { key: `bulk.import ${id}` })
  }
  for (const id of await imports.idsIn(ctx, 'done', { expiresAt: ctx.now })) {
    await imports.setState(ctx, id, 'expired')
    await clearImport(ctx, id)
  }
}

/** Removes the folders of jobs that are over, and of uploads that were cut off and never became one. */
async function sweep(ctx: Context): Promise<void> {
  const root = dirname(folderOf('x'))
  const names = await readdir(root).catch(() => [] as string[])
  for (const id of names.filter((name) => z.uuid().safeParse(name).success)) {
    const job = (await exports.find(ctx, id)) ?? (await imports.find(ctx, id))
    const over = job ? job.state !== 'running' && job.state !== 'done' : await isOld(ctx, id)
    if (over) await removeFolder(id)
  }
}

async function isOld(ctx: Context, id: string): Promise<boolean> {
  const found = await stat(folderOf(id)).catch(() => undefined)
  return found !== undefined && found.mtime < hoursAfter(ctx.now, -givenUpAfterHours)
}
