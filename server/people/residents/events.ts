import { z } from 'zod'
import { familyBasis, residenceEnd, scheme } from '#contracts/residents'
import { defineEvent } from '#kernel'

export const residentRegistered = defineEvent(
  'residents.resident_registered',
  z.object({ residentId: z.uuid(), scheme: scheme.nullable() }),
)
export const schemeChanged = defineEvent(
  'residents.scheme_changed',
  z.object({ residentId: z.uuid(), scheme: scheme.nullable() }),
)
const link = z.object({ linkId: z.uuid(), residentId: z.uuid(), memberId: z.uuid() })
export const familyLinked = defineEvent('residents.family_linked', link.extend({ basis: familyBasis }))
export const familyRevoked = defineEvent('residents.family_revoked', link)
const hospitalRecord = z.object({ residentId: z.uuid(), patientId: z.string() })
export const patientLinked = defineEvent('residents.patient_linked', hospitalRecord)
export const patientUnlinked = defineEvent('residents.patient_unlinked', hospitalRecord)

/** Died or moved; the last day on which the person lived here. */
export const residenceEnded = defineEvent(
  'residents.residence_ended',
  z.object({ residentId: z.uuid(), reason: residenceEnd, on: z.iso.date() }),
)
/** The end was a mistake, or the person came back. */
export const residenceCorrected = defineEvent(
  'residents.residence_corrected',
  z.object({ residentId: z.uuid(), reason: residenceEnd, returnedOn: z.iso.date().nullable() }),
)
