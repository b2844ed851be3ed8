/**
 * Follow-ups of chronic care (随访) and the yearly health check (年度体检).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/follow-ups/residents/:residentId/form | the responsible team | programmes? (a,b), onDay? | FollowUpForm |
 * | POST /api/follow-ups/residents/:residentId/follow-ups | doctor of the team; registrar of it by phone | RecordRequest | Visit |
 * | GET  /api/follow-ups/residents/:residentId/follow-ups | the team, the institution's manager and auditor, the person (self or family) | programme? | FollowUpList |
 * | GET  /api/follow-ups/follow-ups/:followUpId | the same | – | FollowUpDetail: with every version |
 * | POST /api/follow-ups/follow-ups/:followUpId/amend | doctor of the team | AmendRequest | Visit: every follow-up of it |
 * | POST /api/follow-ups/follow-ups/:followUpId/withdraw | doctor of the team | reason | Visit (entered in error) |
 * | POST /api/follow-ups/residents/:residentId/checks | doctor of the team | CheckRequest | Check |
 * | POST /api/follow-ups/checks/:checkId/withdraw | doctor of the team | reason | Check (entered in error) |
 * | GET  /api/follow-ups/teams/:teamId/due | the team, the institution's manager | until?, urgency?, cursor? | DueList |
 *
 * One visit (`id` is the client's, or made here) makes a follow-up for each programme that the person is enrolled in: the answers are
 * given once, each programme takes those of its own questionnaire. The first follow-up in the order of the programmes' codes has the
 * visit's own id.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'
import { FactValue } from './chronic-programme.ts'

export const Way = z.enum(['home', 'clinic', 'phone', 'video'])
export type Way = z.infer<typeof Way>

/** keep: as it is; adjust: change the treatment, again in two weeks; refer: to a hospital; call-back: a doctor of the hospital calls. */
export const Decision = z.enum(['keep', 'adjust', 'refer', 'call-back'])
export type Decision = z.infer<typeof Decision>

const instant = z.iso.datetime({ offset: true })
const words = (max: number) => z.string().trim().min(1).max(max)
const measured = z.number().finite()

/** What was measured. Units are in the names; what no body can have is refused with its field (follow_ups.value_impossible). */
export const Measured = z.object({
  systolicMmhg: measured.optional(),
  diastolicMmhg: measured.optional(),
  heartRateBpm: measured.optional(),
  fastingGlucoseMmol: measured.optional(),
  afterMealGlucoseMmol: measured.optional(),
  randomGlucoseMmol: measured.optional(),
  hba1cPercent: measured.optional(),
  spo2Percent: measured.optional(),
  weightKg: measured.optional(),
  heightCm: measured.optional(),
  waistCm: measured.optional(),
})
export type Measured = z.infer<typeof Measured>

const code = z.string().max(100)
const Coding = z.object({ system: z.string().max(200).optional(), code, display: z.string().max(200).optional() })
const Quantity = z.object({
  value: z.number().finite(),
  unit: z.string().max(40).optional(),
  system: z.string().max(200).optional(),
  code: z.string().max(40).optional(),
})

/** One answer as FHIR R4 QuestionnaireResponse.item.answer has it: exactly one value. */
export const Answer = z
  .object({
    valueBoolean: z.boolean().optional(),
    valueDecimal: z.number().finite().optional(),
    valueInteger: z.int().optional(),
    valueDate: day.optional(),
    valueString: z.string().max(2000).optional(),
    valueCoding: Coding.optional(),
    valueQuantity: Quantity.optional(),
  })
  .refine((one) => Object.values(one).filter((value) => value !== undefined).length === 1, {
    message: 'exactly one value',
  })
export type Answer = z.infer<typeof Answer>

/** QuestionnaireResponse.item: an answered question, or a group with its own items (two levels, as the forms have). */
const AnsweredItem = z.object({ linkId: z.string().min(1).max(100), answer: z.array(Answer).max(40).optional() })
export const Answered = AnsweredItem.extend({ item: z.array(AnsweredItem).max(100).optional() })
export type Answered = z.infer<typeof Answered>

/** A FHIR R4 QuestionnaireResponse to the form; or, shorter, the answers by linkId as chronic care writes them. */
export const Answers = z.union([
  z.object({ resourceType: z.literal('QuestionnaireResponse'), item: z.array(Answered).max(200).default([]) }),
  z.record(z.string().max(100), FactValue),
])
export type Answers = z.infer<typeof Answers>

export const Place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracyM: z.number().min(0).max(100_000).optional(),
})
export type Place = z.infer<typeof Place>

/** What stands behind a follow-up beside its signature: the device's signed command, a photo, an ECG file, a recorded call. */
export const Evidence = z.object({
  kind: z.enum(['command', 'photo', 'ecg', 'call', 'consult']),
  id: z.string().min(1).max(100),
})
export type Evidence = z.infer<typeof Evidence>

const content = {
  way: Way,
  doneAt: instant,
  answers: Answers.default({}),
  /** What the form does not ask; what it asks may stand here instead of in the answers. */
  measured: Measured.default({}),
  place: Place.optional(),
  note: z.string().max(2000).default(''),
  evidence: z.array(Evidence).max(10).default([]),
  /** The doctor's own, where it differs from what the programme's rules say; then with the reason. */
  decision: Decision.optional(),
  decisionReason: words(500).optional(),
  /** Earlier than the rules say, always; later only with the reason. */
  nextDueOn: day.optional(),
}

export const RecordRequest = z.object({
  /** The client's own id of the visit: the same again answers the same. */
  id: uuid.optional(),
  residentId: uuid,
  /** Codes of programmes; without them, all that the person is enrolled in. */
  programmes: z.array(code).min(1).max(10).optional(),
  /** When it was written on a device that had no network; without it, now. */
  writtenAt: instant.optional(),
  ...content,
})
export type RecordRequest = z.infer<typeof RecordRequest>

export const AmendRequest = z.object({ followUpId: uuid, reason: words(500), ...content })
export type AmendRequest = z.infer<typeof AmendRequest>
export const WithdrawRequest = z.object({ followUpId: uuid, reason: words(500) })

/** A rule that spoke: its code, why in both languages, and the facts it looked at. */
export const Explained = z.object({ rule: z.string(), zh: z.string(), en: z.string(), facts: z.array(z.string()) })
export type Explained = z.infer<typeof Explained>

export const FollowUp = z.object({
  id: uuid,
  visitId: uuid,
  enrolmentId: uuid,
  residentId: uuid,
  programme: z.string(),
  programmeVersion: z.string(),
  institutionId: uuid,
  teamId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  way: Way,
  faceToFace: z.boolean(),
  doneAt: isoTime,
  writtenAt: isoTime.describe('on the device; else the same as enteredAt'),
  enteredAt: isoTime,
  daysLate: z.int().describe('days between the visit and its entry'),
  measured: Measured,
  answers: z.array(Answered),
  place: Place.nullable(),
  note: z.string(),
  evidence: z.array(Evidence),
  atTarget: z.boolean().nullable().describe('null: what the programme aims at was not measured'),
  urgent: z.boolean(),
  ruled: Decision.describe('what the rules said'),
  decision: Decision,
  decisionReason: z.string().nullable(),
  explained: z.array(Explained),
  /** An urgent sign: the same day. */
  referBy: day.nullable(),
  nextDueOn: day,
  version: z.int(),
  state: z.enum(['recorded', 'entered-in-error']),
})
export type FollowUp = z.infer<typeof FollowUp>

export const Visit = z.object({ visitId: uuid, residentId: uuid, followUps: z.array(FollowUp) })
export type Visit = z.infer<typeof Visit>

export const Version = z.object({
  version: z.int(),
  madeAt: isoTime,
  madeBy: z.string(),
  madeByName: z.string(),
  reason: z.string().nullable(),
  signed: z.boolean().describe('the signature over this version still holds'),
  followUp: FollowUp,
})
export const FollowUpDetail = z.object({ followUp: FollowUp, versions: z.array(Version) })
export type FollowUpDetail = z.infer<typeof FollowUpDetail>
export const FollowUpRequest = z.object({ followUpId: uuid })

export const CheckItem = z.object({
  code: z.string().max(60).describe('the programme’s check item'),
  value: measured.optional(),
  unit: z.string().max(40).optional(),
  text: z.string().max(1000).optional(),
})
export type CheckItem = z.infer<typeof CheckItem>
export const CheckRequest = z.object({
  id: uuid.optional(),
  residentId: uuid,
  doneOn: day,
  measured: Measured.default({}),
  items: z.array(CheckItem).max(100).default([]),
  conclusion: z.string().max(2000).default(''),
  writtenAt: instant.optional(),
})
export type CheckRequest = z.infer<typeof CheckRequest>
export const Check = z.object({
  id: uuid,
  residentId: uuid,
  doneOn: day,
  doctorId: uuid,
  doctorName: z.string(),
  institutionId: uuid,
  measured: Measured,
  items: z.array(CheckItem),
  conclusion: z.string(),
  enteredAt: isoTime,
  missing: z.array(z.string()).describe('items of the person’s programmes that were not done'),
  state: z.enum(['recorded', 'entered-in-error']),
})
export type Check = z.infer<typeof Check>
export const WithdrawCheckRequest = z.object({ checkId: uuid, reason: words(500) })

export const FollowUpListRequest = z.object({ residentId: uuid, programme: code.optional() })
export const FollowUpList = z.object({ followUps: z.array(FollowUp), checks: z.array(Check) })
export type FollowUpList = z.infer<typeof FollowUpList>

export const FormRequest = z.object({
  residentId: uuid,
  programmes: z.string().max(200).optional().describe('codes, comma between'),
  onDay: day.optional(),
})
export const FollowUpForm = z.object({
  residentId: uuid,
  onDay: day,
  enrolments: z.array(
    z.object({
      enrolmentId: uuid,
      programme: z.string(),
      version: z.string(),
      titleZh: z.string(),
      titleEn: z.string(),
      dueOn: day.nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** FHIR R4 Questionnaire: the items of every programme, each question once. */
  questionnaire: z.record(z.string(), z.unknown()),
  /** The last answers to questions that seldom change, to look over and keep. What is measured is never filled in. */
  prefilled: z.array(Answered),
  last: z.object({ doneAt: isoTime, measured: Measured, decision: Decision }).nullable(),
  checkDueOn: day.nullable(),
})
export type FollowUpForm = z.infer<typeof FollowUpForm>

/**
 * first: after enrolment; routine: the stratum's interval; adjusted, referred, call-back: soon after a change or an urgent sign;
 * yearly-check: the health check of the year.
 */
export const DueReason = z.enum(['first', 'routine', 'adjusted', 'referred', 'call-back', 'yearly-check'])
export type DueReason = z.infer<typeof DueReason>
export const Urgency = z.enum(['urgent', 'overdue', 'today', 'soon'])
export type Urgency = z.infer<typeof Urgency>
export const DueRequest = z.object({
  teamId: uuid,
  until: day.optional().describe('two weeks from today when it is not said'),
  urgency: Urgency.optional(),
  cursor: z.string().max(100).optional(),
})
export const Due = z.object({
  enrolmentId: uuid,
  residentId: uuid,
  name: z.string(),
  programme: z.string(),
  dueOn: day,
  daysOverdue: z.int(),
  reason: DueReason,
  urgency: Urgency,
  way: Way.describe('proposed: in person when the rules want it, else by phone'),
})
export type Due = z.infer<typeof Due>
export const DueList = z.object({ due: z.array(Due), nextCursor: z.string().nullable() })
export type DueList = z.infer<typeof DueList>
