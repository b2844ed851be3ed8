/**
 * Prescribing over HTTP.
 *
 * | line                                                              | who                          |
 * |-------------------------------------------------------------------|------------------------------|
 * | GET  /api/prescribing/consults/:consultId                         | doctor: authority + sheets   |
 * | POST /api/prescribing/consults/:consultId/check                   | doctor: live check, saves nothing |
 * | POST /api/prescribing/consults/:consultId/prescriptions           | doctor: new draft            |
 * | POST /api/prescribing/prescriptions/:prescriptionId/draft         | doctor: save draft           |
 * | POST /api/prescribing/prescriptions/:prescriptionId/sign          | doctor                       |
 * | POST /api/prescribing/prescriptions/:prescriptionId/amend         | doctor: next version of a returned sheet |
 * | POST /api/prescribing/prescriptions/:prescriptionId/withdraw      | doctor                       |
 * | GET  /api/prescribing/prescriptions/:prescriptionId               | resident (family), doctor, pharmacist |
 * | GET  /api/prescribing/prescriptions/:prescriptionId/trail         | same                         |
 * | GET  /api/prescribing/prescriptions/:prescriptionId/signatures    | same: do both signatures still fit the sheet |
 * | GET  /api/prescribing/residents/:residentId/prescriptions         | resident (family), doctor    |
 *
 * The state of a sheet: draft → signed (waits for the pharmacist) → approved → dispensed;
 * signed → returned → (amend: next version) ; withdrawn, expired (paid or not, never collected) are ends.
 */
import { z } from 'zod'
import { bilingual, frequencyCode } from './formulary.ts'

const prescriptionState = z.enum(['draft', 'signed', 'returned', 'approved', 'dispensed', 'withdrawn', 'expired'])
export type PrescriptionState = z.infer<typeof prescriptionState>
/** western: medicines and patent Chinese medicines together; herbal: pieces, always alone on their sheet (CF6, R16). */
const sheetKind = z.enum(['western', 'herbal'])
/** ordinary ≤7 days, emergency ≤3, chronic: longer with a stated reason (CF19, R18), long: long prescription ≤12 weeks (CQ, R19). */
export const supplyKind = z.enum(['ordinary', 'emergency', 'chronic', 'long'])

const diagnosis = z.object({
  code: z.string().regex(/^[A-Z]\d{2}[0-9A-Z.xX]{0,8}$/),
  display: z.string().min(1).max(120),
})
export type Diagnosis = z.infer<typeof diagnosis>

const thousandths = z.number().positive().max(100_000).multipleOf(0.001)

const draftItem = z.object({
  drugCode: z.string().max(40),
  dose: thousandths.describe('in the drug’s dose unit; on a herbal sheet grams in one 剂'),
  frequency: frequencyCode.describe('ignored on a herbal sheet'),
  days: z.int().min(1).max(84).describe('on a herbal sheet the same for all: number of 剂'),
  note: z.string().max(120).default(''),
})
export type DraftItem = z.infer<typeof draftItem>

export const prescriptionDraft = z.object({
  kind: sheetKind.default('western'),
  supply: supplyKind.default('ordinary'),
  supplyReason: z.string().max(200).default('').describe('why longer than 7 days'),
  stable: z.boolean().default(false).describe('the doctor judges the chronic condition stable (CQ)'),
  validDays: z.int().min(1).max(3).default(1).describe('valid on the day, extendable to 3 (CF18)'),
  diagnoses: z.array(diagnosis).max(10).default([]),
  items: z.array(draftItem).max(40),
  usage: z.string().max(200).default('').describe('herbal: decoction and how to take it'),
})
export type PrescriptionDraft = z.infer<typeof prescriptionDraft>

const warningLevel = z.enum(['block', 'reason', 'info'])
export const warning = z.object({
  key: z.string().describe('stable name of this warning on this sheet; an override answers it by key'),
  level: warningLevel.describe('block: cannot be signed; reason: needs the doctor’s reason; info: shown'),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  source: z.string().describe('clause or rule, e.g. CF17 R16'),
  drugCode: z.string().nullable(),
})
export type Warning = z.infer<typeof warning>
const override = z.object({ key: z.string().max(200), reason: z.string().trim().min(2).max(200) })
export type Override = z.infer<typeof override>

const prescriptionItem = draftItem.extend({
  itemId: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  form: z.string(),
  formZh: z.string(),
  strengthText: z.string(),
  doseUnit: z.string(),
  unit: z.string(),
  packUnit: z.string(),
  packDescription: z.string(),
  route: z.string(),
  routeZh: z.string(),
  units: z.int().describe('dispensing units needed'),
  packs: z.int().describe('packs charged and handed out'),
  usageText: bilingual.describe('每次1片，每日1次，口服，共28天'),
})
export type PrescriptionItem = z.infer<typeof prescriptionItem>

const signatureShape = z.object({
  algorithm: z.literal('SM2-SM3'),
  keyId: z.string(),
  signerId: z.string(),
  value: z.string(),
  signedAt: z.string(),
})

export const prescription = z.object({
  prescriptionId: z.uuid(),
  number: z.string().describe('prescription number people read out, e.g. RX20250601-000123'),
  version: z.int(),
  previousVersionId: z.uuid().nullable(),
  state: prescriptionState,
  consultId: z.uuid(),
  residentId: z.uuid(),
  residentName: z.string(),
  doctorId: z.uuid(),
  doctorName: z.string(),
  institutionId: z.uuid(),
  kind: sheetKind,
  supply: supplyKind,
  supplyReason: z.string(),
  stable: z.boolean(),
  usage: z.string(),
  validDays: z.int(),
  validUntil: z.string().nullable().describe('last instant at which it may be dispensed; set by the approval'),
  diagnoses: z.array(diagnosis),
  items: z.array(prescriptionItem),
  warnings: z.array(warning).describe('for a draft: now; afterwards: as they were when signed'),
  overrides: z.array(override),
  createdAt: z.string(),
  signedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  pharmacistName: z.string().nullable(),
  returnReason: z.string().nullable(),
  stateText: bilingual.describe('what the state means and what happens next'),
  signatures: z.object({ doctor: signatureShape.nullable(), pharmacist: signatureShape.nullable() }),
})
export type Prescription = z.infer<typeof prescription>

const authority = z.object({
  consultId: z.uuid(),
  doctorId: z.uuid(),
  residentId: z.uuid(),
  institutionId: z.uuid(),
  diagnoses: z.array(diagnosis),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  closeReason: z.enum(['ended', 'terminated']).nullable(),
})
export type Authority = z.infer<typeof authority>

/** What care hands over when a consult may lead to a prescription (an in-process door, not HTTP). */
export interface OpenAuthority {
  consultId: string
  doctorId: string
  residentId: string
  institutionId: string
  diagnoses: Diagnosis[]
  /** the guardian recorded as present when the patient is under six (ZL19, R10) */
  guardianName?: string
}
export interface CloseAuthority {
  consultId: string
  /** terminated also withdraws what is not dispensed yet (R05); after `ended` a returned sheet can still be amended. */
  reason: 'ended' | 'terminated'
}

const byConsult = z.object({ consultId: z.uuid() })
const byPrescription = z.object({ prescriptionId: z.uuid() })

export const consultPadInput = byConsult
export const consultPadAnswer = z.object({ authority: authority.nullable(), prescriptions: z.array(prescription) })
export const checkInput = byConsult.extend({ draft: prescriptionDraft })
export const checkAnswer = z.object({
  warnings: z.array(warning),
  quantities: z.array(z.object({ drugCode: z.string(), units: z.int(), packs: z.int(), usageText: bilingual })),
  signable: z.boolean().describe('no block left'),
})
export const draftInput = byConsult.extend({ draft: prescriptionDraft })
export const saveDraftInput = byPrescription.extend({ draft: prescriptionDraft })
export const signInput = byPrescription.extend({ overrides: z.array(override).max(60).default([]) })
export const amendInput = byPrescription
export const withdrawInput = byPrescription.extend({ reason: z.string().trim().min(2).max(200) })
export const prescriptionInput = byPrescription
export const residentPrescriptionsInput = z.object({
  residentId: z.uuid(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const residentPrescriptionsAnswer = z.object({ prescriptions: z.array(prescription) })
export const signaturesAnswer = z.object({
  doctor: z.boolean().nullable().describe('null: not signed yet'),
  pharmacist: z.boolean().nullable().describe('null: not approved'),
})
export const trailAnswer = z.object({
  steps: z.array(
    z.object({
      at: z.string(),
      state: z.string(),
      version: z.int(),
      actorName: z.string(),
      reason: z.string().nullable(),
    }),
  ),
})

export const signedEvent = z.object({
  prescriptionId: z.uuid(),
  version: z.int(),
  consultId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
})
export const withdrawnEvent = signedEvent.extend({ wasApproved: z.boolean(), reason: z.string() })
