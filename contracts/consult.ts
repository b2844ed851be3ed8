/**
 * The online consult over HTTP: waiting room, the doctor's queue, judgement, diagnosis, end or termination.
 * The chat is contracts/conversation.ts (same id); the record beside it is contracts/timeline.ts.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/consult/appointments/:appointmentId/enter | resident (self or family) | – | Consult; checks in and opens the waiting room; safe to repeat |
 * | GET  /api/consult/consults | resident (self or family) | residentId | ConsultList |
 * | GET  /api/consult/consults/:consultId | the resident's side, the doctor | – | Consult |
 * | POST /api/consult/consults/:consultId/leave | resident's side, while waiting | – | Consult |
 * | GET  /api/consult/duty | doctor | – | Duty (null session: not on duty) |
 * | POST /api/consult/duty/start | doctor | method totp with code (of the authenticator, now) or demo | Duty |
 * | POST /api/consult/duty/end | doctor | – | Duty |
 * | GET  /api/consult/queue | doctor | – | Queue: waiting, in progress, done today |
 * | GET  /api/consult/queue/stream | doctor | – | SSE: event queue → { reason }; fetch the queue again |
 * | POST /api/consult/consults/:consultId/accept | doctor | – | Consult |
 * | POST /api/consult/consults/:consultId/judgement | doctor | judgement, note? | Consult |
 * | POST /api/consult/consults/:consultId/diagnoses | doctor | codes (ICD-10) | Consult |
 * | GET  /api/consult/diagnosis-codes | doctor, pharmacist | q? (code, name, pinyin), limit? | DiagnosisCodeList |
 * | POST /api/consult/consults/:consultId/end | doctor | complaint?, advice | Consult |
 * | POST /api/consult/consults/:consultId/terminate | doctor | reason, note, referToInstitutionId? | Consult |
 * | GET  /api/consult/consults/:consultId/summary | both sides, auditor | – | SignedSummary |
 * | GET  /api/consult/consults/:consultId/summary/verify | both sides, auditor, manager | – | SummaryCheck |
 * | GET  /api/consult/consults/:consultId/record | the doctor, the resident's side | – | RecordSummary (contracts/timeline.ts) |
 * | POST /api/consult/consults/:consultId/rating | resident's side, after the end | stars 1–5, words? | Rating |
 * | POST /api/consult/consults/:consultId/complaints | resident's side | words | Complaint |
 * | GET  /api/consult/complaints | manager, auditor | state? | ComplaintList |
 * | POST /api/consult/complaints/:complaintId/answer | manager | answer | Complaint |
 */
import { z } from 'zod'

const uuid = z.uuid()
const isoTime = z.string()

export const ConsultState = z.enum(['waiting', 'in-progress', 'ended', 'terminated', 'left', 'unseen'])
export type ConsultState = z.infer<typeof ConsultState>
export const Judgement = z.enum(['stable', 'changed'])
export const TerminationReason = z.enum(['condition-changed', 'needs-examination', 'no-record', 'resident-absent'])
export type TerminationReason = z.infer<typeof TerminationReason>

export const CodedDiagnosis = z.object({ code: z.string(), name: z.string() })
export type CodedDiagnosis = z.infer<typeof CodedDiagnosis>

export const Place = z.object({
  /** People before this one, the one being seen included. */
  ahead: z.number().int(),
  waitMinutes: z.number().int(),
})

export const Consult = z.object({
  id: uuid,
  state: ConsultState,
  appointmentId: uuid,
  residentId: uuid,
  residentName: z.string(),
  residentSex: z.enum(['male', 'female', 'other', 'unknown']),
  residentAgeYears: z.number().int(),
  doctorId: uuid,
  doctorName: z.string(),
  doctorTitle: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  departmentCode: z.string(),
  departmentName: z.string(),
  bandStartsAt: isoTime,
  waitingSince: isoTime,
  acceptedAt: isoTime.nullable(),
  endedAt: isoTime.nullable(),
  /** Only while waiting. */
  place: Place.nullable(),
  /** The offline diagnosis this follow-up is for (R04). */
  followUpOf: z.object({ code: z.string(), name: z.string(), conditionId: z.string() }),
  guardianId: uuid.nullable(),
  guardianName: z.string().nullable(),
  judgement: Judgement.nullable(),
  judgementNote: z.string().nullable(),
  diagnoses: z.array(CodedDiagnosis),
  complaint: z.string().nullable(),
  advice: z.string().nullable(),
  termination: z
    .object({ reason: TerminationReason, note: z.string(), referToInstitutionId: uuid.nullable() })
    .nullable(),
  /** Unread messages of the asking side. */
  unread: z.number().int(),
  rating: z.object({ stars: z.number().int(), words: z.string().nullable() }).nullable(),
})
export type Consult = z.infer<typeof Consult>
export const ConsultList = z.object({ consults: z.array(Consult) })
export const ConsultRequest = z.object({ consultId: uuid })
export const MyConsultsRequest = z.object({ residentId: uuid })
export const EnterRequest = z.object({ appointmentId: uuid })

export const Duty = z.object({
  session: z.object({ id: uuid, startedAt: isoTime, method: z.enum(['totp', 'demo']) }).nullable(),
})
/** totp: with the code that the authenticator shows now; demo: a plain confirmation, in demo mode only. */
export const StartDutyRequest = z.object({
  method: z.enum(['totp', 'demo']),
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, '6 digits')
    .optional(),
})
export const NothingMore = z.object({})

export const QueueEntry = z.object({
  consultId: uuid,
  state: ConsultState,
  residentId: uuid,
  residentName: z.string(),
  residentSex: z.enum(['male', 'female', 'other', 'unknown']),
  residentAgeYears: z.number().int(),
  diagnosis: CodedDiagnosis,
  bandStartsAt: isoTime,
  waitingSince: isoTime,
  acceptedAt: isoTime.nullable(),
  endedAt: isoTime.nullable(),
  unread: z.number().int(),
})
export type QueueEntry = z.infer<typeof QueueEntry>
export const Queue = z.object({
  onDuty: z.boolean(),
  waiting: z.array(QueueEntry),
  inProgress: z.array(QueueEntry),
  doneToday: z.array(QueueEntry),
  /** The pharmacist sent a sheet back; it waits for the doctor, whenever the visit was. */
  returned: z.array(QueueEntry),
  /** Booked for today and not yet checked in. */
  expected: z.number().int(),
})

export const JudgeRequest = z.object({
  consultId: uuid,
  judgement: Judgement,
  note: z.string().trim().max(500).optional(),
})
export const DiagnoseRequest = z.object({ consultId: uuid, codes: z.array(z.string().max(12)).min(1).max(5) })
export const DiagnosisCodesRequest = z.object({
  q: z.string().trim().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const DiagnosisCodeList = z.object({ codes: z.array(CodedDiagnosis) })

export const EndRequest = z.object({
  consultId: uuid,
  /** What the resident came for, in the doctor's words; the follow-up of the diagnosis when left out. */
  complaint: z.string().trim().max(500).optional(),
  advice: z.string().trim().min(1).max(2000),
})
export const TerminateRequest = z.object({
  consultId: uuid,
  reason: TerminationReason,
  note: z.string().trim().min(1).max(500),
  /** Where to go offline; the consult's own institution when left out. */
  referToInstitutionId: uuid.optional(),
})

/** What the doctor signs at the end: SM2 over SM3 of its canonical JSON, with time. */
export const Summary = z.object({
  consultId: uuid,
  resident: z.object({ id: uuid, name: z.string(), sex: z.string(), birthDate: z.string() }),
  doctor: z.object({ id: uuid, name: z.string(), title: z.string(), dutySessionId: uuid, identityProof: z.string() }),
  institution: z.object({ id: uuid, name: z.string() }),
  department: CodedDiagnosis,
  acceptedAt: isoTime,
  endedAt: isoTime,
  followUpOf: z.object({ code: z.string(), name: z.string(), conditionId: z.string() }),
  guardianId: uuid.nullable(),
  judgement: Judgement,
  judgementNote: z.string().nullable(),
  diagnoses: z.array(CodedDiagnosis),
  complaint: z.string(),
  advice: z.string(),
  /** SM3 of the transcript, hex: a changed message is detected as well. */
  transcriptSm3: z.string(),
})
export type Summary = z.infer<typeof Summary>
export const SignatureShape = z.object({
  algorithm: z.literal('SM2-SM3'),
  keyId: z.string(),
  value: z.string(),
  signedAt: isoTime,
})
export const SignedSummary = z.object({ summary: Summary, signature: SignatureShape })
export const SummaryCheck = z.object({
  valid: z.boolean(),
  summaryIntact: z.boolean(),
  transcriptIntact: z.boolean(),
  signedAt: isoTime,
  signerName: z.string(),
})

export const RateRequest = z.object({
  consultId: uuid,
  stars: z.number().int().min(1).max(5),
  words: z.string().trim().max(500).optional(),
})
export const Rating = z.object({ consultId: uuid, stars: z.number().int(), words: z.string().nullable(), at: isoTime })

export const ComplainRequest = z.object({ consultId: uuid, words: z.string().trim().min(1).max(2000) })
export const Complaint = z.object({
  id: uuid,
  consultId: uuid,
  state: z.enum(['received', 'answered']),
  words: z.string(),
  at: isoTime,
  answer: z.string().nullable(),
  answeredAt: isoTime.nullable(),
})
export type Complaint = z.infer<typeof Complaint>
export const ComplaintsRequest = z.object({ state: z.enum(['received', 'answered']).optional() })
export const ComplaintList = z.object({ complaints: z.array(Complaint) })
export const AnswerComplaintRequest = z.object({ complaintId: uuid, answer: z.string().trim().min(1).max(2000) })
