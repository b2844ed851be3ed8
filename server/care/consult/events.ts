/** What the consult tells; the subject is always the consult's id. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const fact = z.object({
  consultId: z.uuid(),
  appointmentId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
  institutionId: z.uuid(),
})
export type ConsultFact = z.infer<typeof fact>

export const entered = defineEvent('consult.entered', fact)
export const accepted = defineEvent('consult.accepted', fact)
export const ended = defineEvent('consult.ended', fact)
export const terminated = defineEvent('consult.terminated', fact.extend({ reason: z.string() }))
export const left = defineEvent('consult.left', fact)
/** The doctor never came; the resident is owed an apology and another number. */
export const unseen = defineEvent('consult.unseen', fact)
export const rated = defineEvent('consult.rated', fact.extend({ stars: z.int() }))
export const complaintReceived = defineEvent('consult.complaint_received', fact.extend({ complaintId: z.uuid() }))
