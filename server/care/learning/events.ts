/** What learning tells; the subject is the resident's id. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

export const progressed = defineEvent(
  'learning.progressed',
  z.object({ residentId: z.uuid(), code: z.string(), percent: z.int(), finished: z.boolean() }),
)
