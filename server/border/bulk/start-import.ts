import type { Readable } from 'node:stream'
import { z } from 'zod'
import { audit, type Context, enqueue, refuseUnless, refuseUnlessPermitted, verb } from '#kernel'
import { refuseUnlessMayImport } from '#record'
import { runningMax } from './bulk-job.ts'
import { removeFolder } from './folder.ts'
import { importSlice } from './import-job.ts'
import { imports, insertImport } from './import-store.ts'
import { keepInput, refuseUnlessAllowed } from './inputs.ts'

const inputsMax = 200

const Input = z.object({ type: z.string(), url: z.string().nullable(), bytes: z.number().int().nullable() })

export const StartImport = z.object({ id: z.uuid(), request: z.string(), inputs: z.array(Input) })

/**
 * Begins an import, which goes on in the background. Refusals: record.unknown_type, record.not_allowed, bulk.no_input, bulk.origin_not_allowed,
 * bulk.too_many.
 */
export const startImport = verb(
  {
    name: 'bulk.start_import',
    may: ['integration'],
    input: StartImport,
    answer: z.object({ id: z.uuid() }),
    summary: 'Begins an import of NDJSON files into the record, which goes on in the background.',
  },
  async (ctx, { id, request, inputs }) => {
    refuseUnless(inputs.length > 0 && inputs.length <= inputsMax, 'bulk.no_input', { params: { max: inputsMax } })
    for (const { type, url } of inputs) {
      refuseUnlessMayImport(ctx, type)
      if (url !== null) refuseUnlessAllowed(url)
    }
    refuseUnless((await imports.countRunning(ctx, ctx.actor.id)) < runningMax, 'bulk.too_many')
    const scopes = [...(ctx.actor.scopes ?? [])]
    await insertImport(
      ctx,
      { id, client_id: ctx.actor.id, client_name: ctx.actor.name, scopes, request, asked_at: ctx.now },
      inputs,
    )
    await audit(ctx, { action: 'execute', entity: 'bulk.import', entityId: id })
    await enqueue(ctx, importSlice, { importId: id }, { key: `bulk.import ${id}` })
    return { id }
  },
)

/** Takes lines in as they come and begins to import them. Refusals: those of startImport, bulk.input_too_large. */
export async function importUpload(
  ctx: Context,
  { request, type, body }: { request: string; type: string; body: Readable },
): Promise<{ id: string }> {
  refuseUnlessPermitted(ctx, ['integration'])
  // Whoever may not write the type need not send it all first.
  refuseUnlessMayImport(ctx, type)
  const id = ctx.chance.uuid()
  try {
    const bytes = await keepInput(id, 1, body)
    return await startImport(ctx, { id, request, inputs: [{ type, url: null, bytes }] })
  } catch (error) {
    await removeFolder(id)
    throw error
  }
}
