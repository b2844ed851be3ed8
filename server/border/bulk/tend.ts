import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Context, defineJob, enqueue } from '#kernel'
import { givenUpAfterHours, hoursAfter } from './bulk-job.ts'
import { exportSlice } from './export-job.ts'
import { clearExport, exportsIn, findExport, setState } from './export-store.ts'
import { folderOf, removeFolder } from './folder.ts'

/**
 * Every minute: what a killed worker left is taken up again, what has expired or was cancelled loses its files, what does not end is given
 * up.
 */
export const tend = defineJob('bulk.tend', z.object({}), tendAll, { cron: '* * * * *' })

async function tendAll(ctx: Context): Promise<void> {
  const tooOld = hoursAfter(ctx.now, -givenUpAfterHours)
  for (const id of await exportsIn(ctx, 'running', { askedAt: tooOld })) {
    await setState(ctx, id, 'failed', { failure: 'bulk.failed' })
    await clearExport(ctx, id)
  }
  for (const id of await exportsIn(ctx, 'running')) {
    await enqueue(ctx, exportSlice, { exportId: id }, { key: `bulk.export ${id}` })
  }
  for (const id of await exportsIn(ctx, 'done', { expiresAt: ctx.now })) {
    await setState(ctx, id, 'expired')
    await clearExport(ctx, id)
  }
  await sweep(ctx)
}

/** Removes the folders of jobs that are over. */
async function sweep(ctx: Context): Promise<void> {
  const root = dirname(folderOf('x'))
  const names = await readdir(root).catch(() => [] as string[])
  for (const id of names.filter((name) => z.uuid().safeParse(name).success)) {
    const job = await findExport(ctx, id)
    if (job && job.state !== 'running' && job.state !== 'done') await removeFolder(id)
  }
}
