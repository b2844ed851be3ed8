import { z } from 'zod'
import { verb } from '#kernel'
import { ownedBy, refuseUnlessAlive } from './bulk-job.ts'
import { exports, filesOf, typesOf } from './export-store.ts'
import { signLink } from './links.ts'

export const JobId = z.object({ id: z.uuid() })

const ExportState = z.object({
  done: z.boolean(),
  transactionTime: z.date(),
  request: z.string(),
  expiresAt: z.date().nullable(),
  progress: z.object({ type: z.string().nullable(), typesDone: z.number(), types: z.number(), lines: z.number() }),
  files: z.array(
    z.object({ name: z.string(), type: z.string(), deleted: z.boolean(), count: z.number(), link: z.string() }),
  ),
})

/** Refusals: bulk.not_found, bulk.cancelled, bulk.expired, bulk.failed. */
export const readExport = verb(
  {
    name: 'bulk.read_export',
    may: ['integration'],
    input: JobId,
    answer: ExportState,
    summary: 'How far an export has come and, when it is done, its files with their links.',
  },
  async (ctx, { id }) => {
    const job = ownedBy(ctx, await exports.find(ctx, id))
    refuseUnlessAlive(ctx, job)
    const types = await typesOf(ctx, id)
    const until = job.expires_at
    const files = until === null ? [] : await filesOf(ctx, id)
    return {
      done: job.state === 'done',
      transactionTime: job.transaction_time,
      request: job.request,
      expiresAt: until,
      progress: {
        type: types.find((one) => !one.done)?.type ?? null,
        typesDone: types.filter((one) => one.done).length,
        types: types.length,
        lines: types.reduce((sum, one) => sum + one.lines, 0),
      },
      files: files.map(({ name, type, deleted, lines }) => {
        const linked = { jobId: id, file: name, clientId: job.client_id }
        return { name, type, deleted, count: lines, link: signLink(linked, until as Date) }
      }),
    }
  },
)
