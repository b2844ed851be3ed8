// Endpoints
//   GET  /api/residents/:residentId                        resident (self, family), registrar, doctor, pharmacist, dispenser (who may open the record)
//   GET  /api/residents/:residentId/family                 resident (self), registrar: whom I act for, who acts for me
//   POST /api/residents/:residentId/family/:linkId/revoke  resident (either side), registrar
//   POST /api/residents/:residentId/family/desk            registrar: a link made at the desk, both documents seen
//   POST /api/residents                                    registrar: register a person at the desk
//   POST /api/residents/find                               registrar, dispenser: by document, phone, or name and birth date
//   POST /api/residents/:residentId/scheme                 registrar: insurance scheme and personal number
//   GET  /api/residents/:residentId/linked-records         resident (self), registrar
//   POST /api/residents/:residentId/residence/end          registrar, administrator, doctor (who may open the record): died or moved
//   POST /api/residents/:residentId/residence/correct      the same: an end that was wrong, or a person who came back
// Whose hospital records are whose: contracts/identity.ts.
// Signing up and adding family from the phone need a one-time code: see contracts/sign-in.ts.
import { z } from 'zod'

export const sex = z.enum(['male', 'female', 'other', 'unknown'])
export type Sex = z.infer<typeof sex>
export const documentType = z.enum(['id-card', 'passport', 'other'])
export type DocumentType = z.infer<typeof documentType>
/** Insurance scheme: 职工 or 城乡居民. */
export const scheme = z.enum(['employee', 'resident'])
export type Scheme = z.infer<typeof scheme>

export const residentId = z.uuid()
export const personName = z.string().trim().min(2).max(80)
export const documentNumber = z.string().trim().min(4).max(40)
export const phone = z
  .string()
  .trim()
  .regex(/^1[3-9]\d{9}$/, 'a mainland mobile number of 11 digits')

/** A resident as shown to people: document and phone are masked. */
export const resident = z.object({
  id: z.uuid(),
  name: z.string(),
  birthDate: z.iso.date(),
  ageYears: z.int(),
  sex,
  documentType,
  documentMasked: z.string(),
  phoneMasked: z.string().nullable(),
  scheme: scheme.nullable(),
  psnNo: z.string().nullable(),
  address: z.string().nullable(),
  /** How and when the real name was verified (R03). */
  verified: z.object({ method: z.string(), at: z.iso.datetime() }),
  registeredAt: z.iso.datetime(),
})
export type ResidentView = z.infer<typeof resident>

/** The real-name form. An id-card carries birth date and sex itself; other documents need both. */
export const realNameForm = z.object({
  name: personName,
  documentType,
  documentNumber,
  birthDate: z.iso.date().optional(),
  sex: sex.optional(),
})
export type RealNameForm = z.infer<typeof realNameForm>

export const registerResidentInput = realNameForm.extend({
  id: z.uuid().optional(),
  phone: phone.optional(),
  scheme: scheme.nullable().optional(),
  psnNo: z
    .string()
    .regex(/^[0-9A-Z]{6,30}$/)
    .nullable()
    .optional(),
  address: z.string().trim().max(200).optional(),
})
export type RegisterResident = z.infer<typeof registerResidentInput>

export const residentInput = z.object({ residentId })
export const findResidentsInput = z.object({
  documentType: documentType.optional(),
  documentNumber: documentNumber.optional(),
  phone: phone.optional(),
  name: personName.optional(),
  birthDate: z.iso.date().optional(),
})
export const residentList = z.object({ residents: z.array(resident) })
export const setSchemeInput = z.object({
  residentId,
  scheme: scheme.nullable(),
  psnNo: z
    .string()
    .regex(/^[0-9A-Z]{6,30}$/)
    .nullable(),
})

// Family: what the member is to the one who acts.
export const relation = z.enum(['child', 'parent', 'spouse', 'grandparent', 'grandchild', 'sibling', 'ward', 'other'])
export type Relation = z.infer<typeof relation>
/** guardian: under 14, ends on the 14th birthday; confirmed: the member's own code; desk: papers seen by a registrar. */
export const familyBasis = z.enum(['guardian', 'confirmed', 'desk'])
export type FamilyBasis = z.infer<typeof familyBasis>

export const familyLink = z.object({
  id: z.uuid(),
  /** Who acts. */
  residentId: z.uuid(),
  residentName: z.string(),
  /** For whom. */
  memberId: z.uuid(),
  memberName: z.string(),
  memberBirthDate: z.iso.date(),
  memberSex: sex,
  relation,
  basis: familyBasis,
  since: z.iso.datetime(),
  /** The day from which the link no longer holds. */
  until: z.iso.date().nullable(),
})
export type FamilyLink = z.infer<typeof familyLink>
export const familyAnswer = z.object({ iActFor: z.array(familyLink), actForMe: z.array(familyLink) })
export const revokeFamilyInput = z.object({ residentId, linkId: z.uuid() })
export const deskFamilyInput = z.object({
  residentId,
  memberId: z.uuid(),
  relation,
  reason: z.string().trim().min(4).max(500),
})

// Hospital records of the same person
export const linkedRecord = z.object({
  patientId: z.string(),
  source: z.string().nullable(),
  name: z.string(),
  birthDate: z.string().nullable(),
})
export const linkedRecordsAnswer = z.object({ records: z.array(linkedRecord) })

// Residence: who lives here no longer. An end is never edited; it is corrected with a reason.
export const residenceEnd = z.enum(['died', 'moved'])
export type ResidenceEnd = z.infer<typeof residenceEnd>
export const endResidenceInput = z.object({
  residentId,
  reason: residenceEnd,
  /** The last day on which the person lived here. */
  on: z.iso.date(),
})
export const correctResidenceInput = z.object({
  residentId,
  reason: z.string().trim().min(4).max(500),
  /** The first day back of a person who had moved; without it, the end was a mistake. */
  returnedOn: z.iso.date().optional(),
})
export const residence = z.object({
  residentId,
  livesHere: z.boolean(),
  endedOn: z.iso.date().nullable(),
  endReason: residenceEnd.nullable(),
})
export type Residence = z.infer<typeof residence>
