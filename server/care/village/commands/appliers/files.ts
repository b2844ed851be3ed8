import { z } from 'zod'
import { refuse } from '#kernel'
import { keepFile } from '../../attachments/keep.ts'
import { type AnyApplier, applier } from '../applier.ts'

export const AttachmentBody = z.object({
  attachmentId: z.uuid(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(1),
  type: z.string().max(100),
  what: z.enum(['photo', 'ecg', 'signature']),
})

/** The command comes before its file has arrived: it is held, and applied when the last byte is there. */
export const fileAppliers: readonly AnyApplier[] = [
  applier({
    kind: 'attachment',
    schema: AttachmentBody,
    apply: async (ctx, { command, body, doneAt, deviceId }) => {
      const { residentId } = command
      if (!residentId) refuse('village.body_invalid', { field: 'residentId', params: { field: 'residentId' } })
      const kept = await keepFile(ctx, { ...body, residentId, doneAt, deviceId })
      return kept ? undefined : { held: 'village.file_awaited' }
    },
  }),
]
