/** What contracts tell: ids and codes only. The subject is the person, so that a person's contracts are heard in order. */
import { z } from 'zod'
import { EndReason } from '#contracts/family-contracts'
import { defineEvent } from '#kernel'

const fact = z.object({
  contractId: z.uuid(),
  residentId: z.uuid(),
  teamId: z.uuid(),
  institutionId: z.uuid(),
})

export const offered = defineEvent('contracts.offered', fact.extend({ openUntil: z.string() }))
/** Both sides have signed; it begins on `startsOn`, when the cooling-off days are over. */
export const signed = defineEvent('contracts.signed', fact.extend({ startsOn: z.string(), endsOn: z.string() }))
/** Running no longer, for whatever reason; `withdrawn` in the cooling-off days or before it was signed. */
export const ended = defineEvent(
  'contracts.ended',
  fact.extend({ reason: EndReason.or(z.literal('withdrawn')), endedOn: z.string() }),
)
