/**
 * The pharmacist's review over HTTP. Role: pharmacist (manager may read the queue's length only through `queue`).
 *
 * | line                                                    | what                                              |
 * |---------------------------------------------------------|---------------------------------------------------|
 * | GET  /api/review/queue                                  | oldest first, who holds which                     |
 * | GET  /api/review/stream                                 | SSE: `changed` whenever the queue changes         |
 * | GET  /api/review/reasons                                | return reasons to choose from                     |
 * | POST /api/review/next                                   | claim the oldest free one                         |
 * | POST /api/review/prescriptions/:prescriptionId/claim    | lock it to me                                     |
 * | POST /api/review/prescriptions/:prescriptionId/release  | give it back                                      |
 * | GET  /api/review/prescriptions/:prescriptionId          | the whole screen: sheet, patient, checks, history |
 * | POST /api/review/prescriptions/:prescriptionId/approve  | second signature; charges are added               |
 * | POST /api/review/prescriptions/:prescriptionId/return   | reason from the list or own words                 |
 */
import { z } from 'zod'
import { bilingual } from './formulary.ts'
import { prescription, warning } from './prescribing.ts'

const queueItem = z.object({
  prescriptionId: z.uuid(),
  number: z.string(),
  version: z.int(),
  residentName: z.string(),
  doctorName: z.string(),
  kind: z.enum(['western', 'herbal']),
  drugs: z.int(),
  reasonsGiven: z.int().describe('warnings the doctor overrode with a reason'),
  signedAt: z.string(),
  waitedMinutes: z.int(),
  claimedById: z.uuid().nullable(),
  claimedByName: z.string().nullable(),
})
export type QueueItem = z.infer<typeof queueItem>
export const queueInput = z.object({})
export const queueAnswer = z.object({
  items: z.array(queueItem),
  waiting: z.int(),
  usualMinutes: z.int().nullable().describe('median of the last 50 decisions: what a waiting resident is told'),
})

const returnReason = z.object({ code: z.string(), zh: z.string(), en: z.string(), source: z.string() })
export const reasonsAnswer = z.object({ reasons: z.array(returnReason) })

const patientSummary = z.object({
  name: z.string(),
  sex: z.string(),
  birthDate: z.string(),
  ageText: bilingual,
  allergies: z.array(z.string()),
  conditions: z.array(z.object({ code: z.string(), display: z.string() })),
  currentMedicines: z.array(z.string()),
  eGfr: z.number().nullable(),
  pregnant: z.boolean().nullable(),
})

export const decision = z.object({
  version: z.int(),
  outcome: z.enum(['approved', 'returned']),
  pharmacistName: z.string(),
  at: z.string(),
  reasonCode: z.string().nullable(),
  reason: z.string().nullable(),
})

const byPrescription = z.object({ prescriptionId: z.uuid() })
export const claimInput = byPrescription
export const nextInput = z.object({})
export const nextAnswer = z.object({ prescriptionId: z.uuid().nullable() })
export const claimAnswer = z.object({ prescriptionId: z.uuid(), claimedUntil: z.string() })
export const releaseAnswer = z.object({ prescriptionId: z.uuid() })
export const screenInput = byPrescription
export const screenAnswer = z.object({
  prescription,
  patient: patientSummary,
  warnings: z.array(warning).describe('run again at this moment'),
  decisions: z.array(decision),
  claimedById: z.uuid().nullable(),
  claimedByName: z.string().nullable(),
})
export const approveInput = byPrescription.extend({ note: z.string().max(200).default('') })
export const returnInput = byPrescription.extend({
  reasonCode: z.string().max(40).optional(),
  reason: z.string().trim().max(300).default('').describe('own words; needed when no code is chosen'),
})

export const approvedEvent = z.object({
  prescriptionId: z.uuid(),
  version: z.int(),
  consultId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
  pharmacistId: z.uuid(),
  validUntil: z.string(),
})
export const returnedEvent = z.object({
  prescriptionId: z.uuid(),
  version: z.int(),
  consultId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
  pharmacistId: z.uuid(),
  reasonCode: z.string().nullable(),
  reason: z.string(),
})
