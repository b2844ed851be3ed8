import { z } from 'zod'
import { defineEvent } from '#kernel'

const told = z.object({
  findingId: z.uuid(),
  ruleId: z.string(),
  setlId: z.string(),
  institutionId: z.uuid().nullable(),
  doctorId: z.uuid().nullable(),
})

/** A rule, or an auditor, says something of a bill. */
export const findingRaised = defineEvent('findings.raised', told)
/** The decision stands: the time to take it back is over, and what comes back is posted. */
export const findingDecided = defineEvent(
  'findings.decided',
  told.extend({ state: z.enum(['upheld', 'dismissed', 'recovered']), recoveredFen: z.int() }),
)
