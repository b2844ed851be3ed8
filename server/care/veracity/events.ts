/** What is told about doubts: ids and codes only. The subject is the doubt. */
import { z } from 'zod'
import { Pattern } from '#contracts/veracity'
import { defineEvent } from '#kernel'

const doubt = z.object({
  doubtId: z.uuid(),
  followUpId: z.uuid(),
  residentId: z.uuid(),
  teamId: z.uuid(),
  doctorId: z.uuid(),
  pattern: Pattern,
})
export const doubtRaised = defineEvent('veracity.doubt_raised', doubt)
export const doubtAnswered = defineEvent(
  'veracity.doubt_answered',
  doubt.extend({ verdict: z.enum(['upheld', 'dismissed']) }),
)
