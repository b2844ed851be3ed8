import { z } from 'zod'
import { consentKind } from '#contracts/consent'
import { defineEvent } from '#kernel'

const consent = z.object({ consentId: z.uuid(), residentId: z.uuid(), kind: consentKind })
export const consentGiven = defineEvent('consent.consent_given', consent)
export const consentWithdrawn = defineEvent('consent.consent_withdrawn', consent)
export const glassBroken = defineEvent(
  'consent.glass_broken',
  z.object({ breakGlassId: z.uuid(), residentId: z.uuid(), staffId: z.uuid() }),
)
