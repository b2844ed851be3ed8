import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { audit, type Context, refuse, refuseUnlessPermitted } from '#kernel'
import { ownedBy, refuseUnlessAlive } from './bulk-job.ts'
import { exports, filesOf } from './export-store.ts'
import { folderOf } from './folder.ts'
import { refuseUnlessSigned } from './links.ts'

export const FileAsked = z.object({ id: z.uuid(), file: z.string(), expires: z.string(), signature: z.string() })

/**
 * A file of an export, for the client that asked for it and by a link that is still good. Each download is in the trail before its first byte.
 * Refusals: bulk.not_found, bulk.link_invalid, bulk.link_expired, bulk.expired.
 */
export async function openExportFile(
  ctx: Context,
  asked: z.output<typeof FileAsked>,
): Promise<{ stream: Readable; bytes: number }> {
  refuseUnlessPermitted(ctx, ['integration'])
  const { id, file, expires, signature } = asked
  return ctx.transaction(async (ctx) => {
    const job = ownedBy(ctx, await exports.find(ctx, id))
    refuseUnlessSigned(ctx, { jobId: id, file, clientId: ctx.actor.id }, expires, signature)
    refuseUnlessAlive(ctx, job)
    const found = (await filesOf(ctx, id)).find(({ name }) => name === file) ?? refuse('bulk.not_found')
    await audit(ctx, { action: 'read', entity: 'bulk.export_file', entityId: `${id}/${found.name}` })
    return { stream: createReadStream(join(folderOf(id), found.name)), bytes: found.bytes }
  })
}
