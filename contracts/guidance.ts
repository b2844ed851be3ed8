/**
 * Guidance (精准预约): from a complaint or condition and the record to the right department and doctor, and whether a specialist
 * is needed at all. It explains itself and decides nothing: the person may book anyway, and the choice is kept (PIPL 24, R25).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/guidance/complaints | signed in | q? (characters, pinyin, initials), limit? | ComplaintList, with the warning signs to ask for |
 * | POST /api/guidance/advice | resident (self or family), doctor (record open to them), registrar | AdviseRequest | Advice |
 * | GET  /api/guidance/advice/:adviceId | the same | – | Advice |
 * | POST /api/guidance/advice/:adviceId/choice | the same | ChooseRequest | Advice |
 * | GET  /api/guidance/advice | resident (self or family), registrar | residentId | AdviceList, newest first |
 * | GET  /api/guidance/rules | manager, administrator, doctor | onDate? | RuleList: the rules in force with their clauses |
 * | GET  /api/guidance/upward/sessions | doctor, registrar of a township centre or village clinic | departmentCode?, institutionId?, from?, to? | UpwardSessions: sessions with reserved numbers |
 * | POST /api/guidance/upward | the same | BookUpwardRequest | Upward |
 * | GET  /api/guidance/upward | the same, manager | – | UpwardList of the own institution |
 */
import { z } from 'zod'
import { Appointment, Doctor, day, isoTime, uuid } from './booking.ts'

/** emergency: now; soon: within days; routine: any time. */
export const Urgency = z.enum(['emergency', 'soon', 'routine'])
export type Urgency = z.infer<typeof Urgency>

/** call-120: an ambulance; emergency: an emergency department at once; family-doctor: primary care first; specialist: a department. */
export const Where = z.enum(['call-120', 'emergency', 'family-doctor', 'specialist'])
export type Where = z.infer<typeof Where>

export const Complaint = z.object({
  code: z.string().describe('our code of a symptom, or an ICD-10 category of a condition'),
  kind: z.enum(['symptom', 'condition']),
  name: z.string(),
  /** Asked for before anything else: any one of them means going now. */
  warningSigns: z.array(z.object({ code: z.string(), sentence: z.string() })),
})
export type Complaint = z.infer<typeof Complaint>
export const ComplaintList = z.object({ complaints: z.array(Complaint) })
export const FindComplaintsRequest = z.object({
  q: z.string().trim().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export const AdviseRequest = z.object({
  residentId: uuid,
  complaint: z.string().max(20),
  /** Codes of the warning signs that the person says are there. */
  warningSigns: z.array(z.string().max(40)).max(20).default([]),
  /** Only this institution's departments and doctors; without it, the region's. */
  institutionId: uuid.optional(),
})
export type AdviseRequest = z.infer<typeof AdviseRequest>

export const AdvisedDepartment = z.object({
  code: z.string(),
  name: z.string(),
  /** 0 village clinic, 1 township centre, 2 and 3 hospital: the level the rule names, at least. */
  levelMin: z.number().int(),
  reason: z.string(),
  clause: z.string(),
  ruleId: uuid,
  doctors: z.array(Doctor),
})
export const Advice = z.object({
  id: uuid,
  residentId: uuid,
  complaint: z.object({ code: z.string(), name: z.string() }),
  urgency: Urgency,
  where: Where,
  /** Why, in words; first what to do, then what it rests on. */
  sentences: z.array(z.string()),
  departments: z.array(AdvisedDepartment),
  /** What of the record was looked at and counted; empty when the record was not open. */
  basedOn: z.array(
    z.object({
      kind: z.enum(['age', 'sex', 'condition', 'result', 'said']),
      text: z.string(),
      reference: z.string().nullable(),
    }),
  ),
  recordRead: z.boolean(),
  ruleIds: z.array(uuid),
  /** Always true: advice bars nobody (R25). */
  mayBookAnyway: z.literal(true),
  adviseAt: isoTime,
  choice: z
    .object({ what: z.string(), note: z.string().nullable(), appointmentId: uuid.nullable(), at: isoTime })
    .nullable(),
})
export type Advice = z.infer<typeof Advice>
export const AdviceRequest = z.object({ adviceId: uuid })
export const AdviceListRequest = z.object({ residentId: uuid })
export const AdviceList = z.object({ advice: z.array(Advice) })

export const Choice = z.enum(['as-advised', 'other-department', 'family-doctor', 'went-at-once', 'nothing'])
export type Choice = z.infer<typeof Choice>
export const ChooseRequest = z.object({
  adviceId: uuid,
  what: Choice,
  note: z.string().trim().max(200).optional(),
  appointmentId: uuid.optional(),
})

export const Rule = z.object({
  id: uuid,
  complaint: z.string().describe('our symptom code, an ICD-10 category or a range of them: I20-I25'),
  when: z.string().describe('what else must be true, in words; empty: always'),
  departmentCode: z.string().nullable(),
  departmentName: z.string().nullable(),
  where: Where,
  urgency: Urgency,
  levelMin: z.number().int(),
  reason: z.string(),
  clause: z.string(),
  validFrom: day,
  validTo: day.nullable(),
})
export type Rule = z.infer<typeof Rule>
export const RuleListRequest = z.object({ onDate: day.optional() })
export const RuleList = z.object({ rules: z.array(Rule) })

export const UpwardSessionsRequest = z.object({
  institutionId: uuid.optional(),
  departmentCode: z.string().max(20).optional(),
  from: day.optional(),
  to: day.optional(),
})
export const UpwardSessions = z.object({
  sessions: z.array(
    z.object({
      sessionId: uuid,
      doctorId: uuid,
      doctorName: z.string(),
      doctorTitle: z.string(),
      institutionId: uuid,
      institutionName: z.string(),
      departmentCode: z.string(),
      departmentName: z.string(),
      date: day,
      startsAt: isoTime,
      endsAt: isoTime,
      /** Free numbers that are kept for primary care. */
      reservedNumbers: z.number().int(),
    }),
  ),
})
export const BookUpwardRequest = z.object({
  residentId: uuid,
  sessionId: uuid,
  bandStartsAt: z.iso.datetime({ offset: true }).optional(),
  reason: z.string().trim().min(2).max(300),
  /** The person, or whoever acts for them, is there and agrees. */
  agreed: z.literal(true),
  /** A Composition or DocumentReference of the person's record that goes with the booking. */
  summaryReference: z.string().max(120).optional(),
})
export const Upward = z.object({
  id: uuid,
  appointment: Appointment,
  fromInstitutionId: uuid,
  fromInstitutionName: z.string(),
  bookedById: z.string(),
  bookedByName: z.string(),
  reason: z.string(),
  summaryReference: z.string().nullable(),
  at: isoTime,
})
export type Upward = z.infer<typeof Upward>
export const UpwardList = z.object({ upward: z.array(Upward) })
export const NothingAsked = z.object({})
