import { z } from 'zod'
import { audit, type Context, refuse, refuseUnlessPermitted, verb } from '#kernel'
import { ownedBy, refuseUnlessAlive } from './bulk-job.ts'
import { removeFolder } from './folder.ts'
import { clearImport, imports, inputsOf, type LineRefusal, refusalsAfter } from './import-store.ts'
import { refuseUnlessSigned, signLink } from './links.ts'
import type { FileAsked } from './open-file.ts'
import { JobId } from './read-export.ts'

const InputState = z.object({
  number: z.number(),
  type: z.string(),
  url: z.string().nullable(),
  done: z.boolean(),
  bytes: z.number().nullable(),
  doneBytes: z.number(),
  lines: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  failure: z.string().nullable(),
  /** Signed links to what was done and what was refused, once all is done. */
  output: z.string(),
  error: z.string(),
})

const ImportState = z.object({
  done: z.boolean(),
  askedAt: z.date(),
  request: z.string(),
  expiresAt: z.date().nullable(),
  inputs: z.array(InputState),
})

export type InputState = z.infer<typeof InputState>

/** Refusals: bulk.not_found, bulk.cancelled, bulk.expired, bulk.failed. */
export const readImport = verb(
  {
    name: 'bulk.read_import',
    may: ['integration'],
    input: JobId,
    answer: ImportState,
    summary: 'How far an import has come and what came of each input.',
  },
  async (ctx, { id }) => {
    const job = ownedBy(ctx, await imports.find(ctx, id))
    refuseUnlessAlive(ctx, job)
    const link = (file: string) =>
      job.expires_at === null ? '' : signLink({ jobId: id, file, clientId: job.client_id }, job.expires_at)
    const inputs = (await inputsOf(ctx, id)).map(({ import_id: _id, done_bytes, done_lines, ...one }) => ({
      ...one,
      doneBytes: done_bytes,
      lines: done_lines,
      output: link(`output-${one.number}.ndjson`),
      error: link(`error-${one.number}.ndjson`),
    }))
    return {
      done: job.state === 'done',
      askedAt: job.asked_at,
      request: job.request,
      expiresAt: job.expires_at,
      inputs,
    }
  },
)

/** Stops an import; what it wrote stays. Refusals: bulk.not_found, bulk.cancelled, bulk.expired. */
export const cancelImport = verb(
  {
    name: 'bulk.cancel_import',
    may: ['integration'],
    input: JobId,
    answer: z.object({}),
    summary: 'Stops an import; what it has written stays.',
  },
  async (ctx, { id }) => {
    const job = ownedBy(ctx, await imports.lock(ctx, id))
    if (job.state !== 'failed') refuseUnlessAlive(ctx, job)
    await imports.setState(ctx, id, 'cancelled')
    await clearImport(ctx, id)
    await audit(ctx, { action: 'delete', entity: 'bulk.import', entityId: id })
    // What is left when this fails is swept up by bulk.tend.
    ctx.afterCommit(() => void removeFolder(id).catch(() => undefined))
    return {}
  },
)

/**
 * What came of an input, for a link that is still good: its counts (output-N) or its refused lines in batches (error-N). Refusals: bulk.not_found,
 * bulk.link_invalid, bulk.link_expired, bulk.expired.
 */
export async function openImportFile(
  ctx: Context,
  asked: z.output<typeof FileAsked>,
): Promise<{ input: InputState; refusals: AsyncGenerator<LineRefusal[]> | undefined }> {
  refuseUnlessPermitted(ctx, ['integration'])
  const { id, file, expires, signature } = asked
  const { inputs } = await readImport(ctx, { id })
  refuseUnlessSigned(ctx, { jobId: id, file, clientId: ctx.actor.id }, expires, signature)
  const [, kind, number] = /^(output|error)-(\d+)\.ndjson$/.exec(file) ?? []
  const input = inputs.find((one) => one.number === Number(number)) ?? refuse('bulk.not_found')
  return { input, refusals: kind === 'error' ? refusalsOf(ctx, { import_id: id, number: input.number }) : undefined }
}

async function* refusalsOf(ctx: Context, input: { import_id: string; number: number }): AsyncGenerator<LineRefusal[]> {
  for (let line = 0; ; ) {
    const batch = await ctx.transaction((ctx) => refusalsAfter(ctx, input, line))
    const last = batch.at(-1)
    if (!last) return
    yield batch
    line = last.line
  }
}
