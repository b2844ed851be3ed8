/** What the waiting list tells: ids and times only. The subject is the entry. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const fact = z.object({ entryId: z.uuid(), residentId: z.uuid(), joinedBy: z.string(), institutionId: z.uuid() })

export const joined = defineEvent('waiting_list.joined', fact)
/** A number is kept for somebody until a time. */
export const offered = defineEvent(
  'waiting_list.offered',
  fact.extend({
    offerId: z.uuid(),
    sessionId: z.uuid(),
    doctorId: z.uuid(),
    startsAt: z.string(),
    answerUntil: z.string(),
  }),
)
/** An entry waits no longer, for whatever reason: nobody falls off silently. */
export const ended = defineEvent(
  'waiting_list.ended',
  fact.extend({ state: z.enum(['booked', 'left', 'lapsed', 'cleared']), appointmentId: z.uuid().nullable() }),
)
