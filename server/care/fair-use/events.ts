/** What fair use tells: ids only. The subject is the restriction. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const fact = z.object({ restrictionId: z.uuid(), residentId: z.uuid() })

/** Booking was closed for somebody for a while, by a rule: they are to be told why and until when (PIPL 24). */
export const restricted = defineEvent('fair_use.restricted', fact)
export const contested = defineEvent('fair_use.contested', fact)
/** A person has decided on it. */
export const decided = defineEvent('fair_use.decided', fact.extend({ decision: z.enum(['lift', 'uphold']) }))
