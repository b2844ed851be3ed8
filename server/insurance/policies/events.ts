import { z } from 'zod'
import { PolicyTable } from '#contracts/policies'
import { defineEvent } from '#kernel'

/** The dated tables changed. A correction reaches back: bills from `fromDay` on may be settled again. */
export const policiesPublished = defineEvent(
  'policies.published',
  z.object({
    publicationId: z.uuid(),
    draftId: z.uuid(),
    fromDay: z.iso.date(),
    correction: z.boolean(),
    tables: z.array(PolicyTable),
  }),
)
