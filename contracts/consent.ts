// Endpoints
//   GET  /api/consent/texts                              everyone: the texts in force, both languages
//   GET  /api/consent/residents/:residentId              resident (self, family), registrar: what is given, and the history
//   POST /api/consent/residents/:residentId/give         resident (self, family; family-sharing: self only), registrar
//   POST /api/consent/residents/:residentId/withdraw     resident (self, family), registrar
//   GET  /api/consent/residents/:residentId/trail        resident (self, family): who has seen or changed the data
//   POST /api/consent/residents/:residentId/break-glass  doctor, pharmacist: open a record in an emergency, with a reason
import { z } from 'zod'

/** internet-care includes the risk notice before the first consult (R32). */
export const consentKind = z.enum(['health-data', 'internet-care', 'family-sharing'])
export type ConsentKind = z.infer<typeof consentKind>

export const consentText = z.object({
  kind: consentKind,
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  bodyZh: z.string(),
  bodyEn: z.string(),
  validFrom: z.iso.date(),
})
export type ConsentText = z.infer<typeof consentText>
export const consentTexts = z.object({ texts: z.array(consentText) })

export const consentEntry = z.object({
  id: z.uuid(),
  kind: consentKind,
  textVersion: z.string(),
  /** Whom it names: an institution that may read the record (health-data), a family member (family-sharing), or nobody in particular. */
  grantee: z.object({ kind: z.enum(['institution', 'resident']), id: z.uuid(), name: z.string() }).nullable(),
  givenAt: z.iso.datetime(),
  givenBy: z.string(),
  withdrawnAt: z.iso.datetime().nullable(),
  withdrawnBy: z.string().nullable(),
})
export type ConsentEntry = z.infer<typeof consentEntry>
export const consentsAnswer = z.object({ inForce: z.array(consentEntry), history: z.array(consentEntry) })

export const residentConsentsInput = z.object({ residentId: z.uuid() })
export const giveConsentInput = z.object({
  residentId: z.uuid(),
  kind: consentKind,
  /** The version that the person has read: it must be the one in force. */
  textVersion: z.string(),
  /** health-data: an institution that may read the record (optional); family-sharing: the family member (needed). */
  granteeId: z.uuid().optional(),
})
export type GiveConsent = z.infer<typeof giveConsentInput>
export const withdrawConsentInput = z.object({ residentId: z.uuid(), consentId: z.uuid() })

export const breakGlassInput = z.object({ residentId: z.uuid(), reason: z.string().trim().min(10).max(500) })
export const breakGlassAnswer = z.object({ id: z.uuid(), until: z.iso.datetime() })

export const trailInput = z.object({
  residentId: z.uuid(),
  /** others: without what the reader has done. */
  whose: z.enum(['others', 'all']).default('all'),
  /** `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** One line of "who has seen it", in the reader's language. */
export const trailEntry = z.object({
  at: z.iso.datetime(),
  who: z.string(),
  role: z.string(),
  institution: z.string().nullable(),
  /** e.g. 查看了处方, "read a prescription". */
  what: z.string(),
  reason: z.string().nullable(),
  breakGlass: z.boolean(),
})
export const trailAnswer = z.object({ entries: z.array(trailEntry), next: z.int().nullable() })
