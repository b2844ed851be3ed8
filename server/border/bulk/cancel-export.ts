import { z } from 'zod'
import { audit, verb } from '#kernel'
import { ownedBy, refuseUnlessAlive } from './bulk-job.ts'
import { clearExport, exports } from './export-store.ts'
import { removeFolder } from './folder.ts'
import { JobId } from './read-export.ts'

/** Stops an export, or drops its files when it is done. Refusals: bulk.not_found, bulk.cancelled, bulk.expired. */
export const cancelExport = verb(
  {
    name: 'bulk.cancel_export',
    may: ['integration'],
    input: JobId,
    answer: z.object({}),
    summary: 'Stops an export, or drops its files when it is done.',
  },
  async (ctx, { id }) => {
    const job = ownedBy(ctx, await exports.lock(ctx, id))
    if (job.state !== 'failed') refuseUnlessAlive(ctx, job)
    await exports.setState(ctx, id, 'cancelled')
    await clearExport(ctx, id)
    await audit(ctx, { action: 'delete', entity: 'bulk.export', entityId: id })
    // What is left when this fails is swept up by bulk.tend.
    ctx.afterCommit(() => void removeFolder(id).catch(() => undefined))
    return {}
  },
)
