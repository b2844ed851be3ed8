/** What follow-ups tell: ids and codes only. The subject is the person, so that what concerns them is heard in order. */
import { z } from 'zod'
import { Decision, Way } from '#contracts/follow-ups'
import { defineEvent } from '#kernel'

const visit = z.object({ visitId: z.uuid(), residentId: z.uuid(), teamId: z.uuid(), doctorId: z.uuid() })
const followUp = visit.extend({ followUpId: z.uuid(), enrolmentId: z.uuid(), programme: z.string(), version: z.int() })

export const recorded = defineEvent(
  'follow_ups.recorded',
  followUp.extend({ way: Way, doneAt: z.string(), decision: Decision, urgent: z.boolean(), nextDueOn: z.string() }),
)
/** A new version stands, or the follow-up was entered in error. */
export const amended = defineEvent('follow_ups.amended', followUp.extend({ inError: z.boolean() }))
/** An urgent sign was seen: somebody must look again within two weeks. */
export const urgent = defineEvent(
  'follow_ups.urgent',
  followUp.extend({ referBy: z.string().nullable(), nextDueOn: z.string() }),
)
export const checkRecorded = defineEvent(
  'follow_ups.check_recorded',
  z.object({ checkId: z.uuid(), residentId: z.uuid(), doneOn: z.string(), inError: z.boolean() }),
)
