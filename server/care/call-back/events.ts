/** What calling back tells; the subject is the invitation's id. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const fact = z.object({
  invitationId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
  aboutId: z.uuid().nullable(),
})

export const invited = defineEvent('call_back.invited', fact)
export const answered = defineEvent(
  'call_back.answered',
  fact.extend({ state: z.enum(['accepted', 'declined', 'withdrawn', 'lapsed']) }),
)
