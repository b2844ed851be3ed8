/** What chronic care tells: ids and codes only. The subject is the person. */
import { z } from 'zod'
import { ExitReason, FindingBasis, FindingState, StratumTrigger } from '#contracts/chronic'
import { defineEvent } from '#kernel'

export const found = defineEvent(
  'chronic.found',
  z.object({
    findingId: z.uuid(),
    residentId: z.uuid(),
    programmeCode: z.string(),
    basis: FindingBasis,
    state: FindingState,
  }),
)
const enrolment = z.object({
  enrolmentId: z.uuid(),
  residentId: z.uuid(),
  programmeCode: z.string(),
  teamId: z.uuid(),
  doctorId: z.uuid(),
})
export const enrolled = defineEvent('chronic.enrolled', enrolment.extend({ stratum: z.string() }))
export const restratified = defineEvent(
  'chronic.restratified',
  enrolment.extend({ stratum: z.string(), formerStratum: z.string(), trigger: StratumTrigger }),
)
export const exited = defineEvent('chronic.exited', enrolment.extend({ reason: ExitReason, on: z.iso.date() }))
