/**
 * Chronic care: found, enrolled, sorted by risk, planned for. What a programme is: contracts/chronic-programme.ts.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/chronic/programmes | manager, administrator | content (ProgrammeContent) | ProgrammeCard |
 * | GET  /api/chronic/programmes | staff | onDay? | ProgrammeList |
 * | GET  /api/chronic/programmes/:programmeCode | staff | onDay?, version? | ProgrammeAnswer |
 * | GET  /api/chronic/suspected | doctor, registrar (teams), manager (institution) | programmeCode?, teamId?, before? | CallList |
 * | POST /api/chronic/findings/:findingId/decide | doctor | DecideRequest | Finding |
 * | GET  /api/chronic/residents/:residentId/questionnaires | resident (self, family), team | – | QuestionnaireList |
 * | POST /api/chronic/residents/:residentId/screen | the same | ScreenRequest | Screened |
 * | GET  /api/chronic/residents/:residentId | team, manager, auditor | – | PersonChronic |
 * | GET  /api/chronic/residents/:residentId/my-plan | resident (self, family) | – | MyPlan |
 * | POST /api/chronic/enrolments | doctor, registrar (team) | EnrolRequest | Enrolment |
 * | POST /api/chronic/enrolments/:enrolmentId/sign | doctor who answers for it | – | Enrolment |
 * | POST /api/chronic/enrolments/:enrolmentId/plan | doctor (team) | PlanRequest | Enrolment |
 * | POST /api/chronic/enrolments/:enrolmentId/restratify | doctor, registrar (team) | RestratifyRequest | Enrolment |
 * | POST /api/chronic/enrolments/:enrolmentId/exit | doctor, registrar (team) | ExitRequest | Enrolment |
 * | POST /api/chronic/enrolments/:enrolmentId/activities | doctor, registrar (team) | PrescribeActivity | Activity |
 * | POST /api/chronic/activities/:activityId/progress | resident (self, family), team | ProgressRequest | Activity |
 * | GET  /api/chronic/centres | staff | – | CentreList |
 * | POST /api/chronic/centres/:institutionId/assess | manager, administrator (not their own tier's rule) | AssessRequest | Centre |
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'
import { FactValue, Said } from './chronic-programme.ts'

export const CentreTier = z.enum(['basic', 'standard', 'demonstration'])
export type CentreTier = z.infer<typeof CentreTier>
export const FindingBasis = z.enum(['diagnosis', 'reading', 'questionnaire'])
export type FindingBasis = z.infer<typeof FindingBasis>
export const FindingState = z.enum(['suspected', 'confirmed', 'excluded'])
export type FindingState = z.infer<typeof FindingState>
export const ExitReason = z.enum(['died', 'moved', 'refused', 'cured', 'not-confirmed'])
export type ExitReason = z.infer<typeof ExitReason>
export const ActivityState = z.enum(['prescribed', 'started', 'done', 'stopped'])
export type ActivityState = z.infer<typeof ActivityState>
export const StratumTrigger = z.enum(['enrolment', 'follow-up', 'check', 'reading', 'doctor', 'programme'])
export type StratumTrigger = z.infer<typeof StratumTrigger>

const programmeCode = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
const icd10 = z.string().regex(/^[A-Z]\d\d(\.[0-9A-Za-z]{1,4})?$/)
/** Answers of a questionnaire by linkId. */
export const Answers = z.record(z.string().max(60), FactValue)
export type Answers = z.infer<typeof Answers>
const Json = z.record(z.string(), z.unknown())

/** One fact that counted, as it was compared. */
export const Because = z.object({ sentence: Said, facts: z.array(z.string()) })
export type Because = z.infer<typeof Because>

export const Finding = z.object({
  id: uuid,
  residentId: uuid,
  programmeCode: z.string(),
  programmeTitle: Said,
  foundOn: day,
  basis: FindingBasis,
  evidenceId: z.string(),
  because: Because,
  state: FindingState,
  decidedAt: isoTime.nullable(),
  decisionReason: z.string().nullable(),
  diagnosisCode: z.string().nullable(),
})
export type Finding = z.infer<typeof Finding>

export const SuspectedRequest = z.object({
  programmeCode: programmeCode.optional(),
  teamId: uuid.optional(),
  /** Continues the list: `foundAt` and the id of the last finding seen; many are found in one night. */
  before: z.iso.datetime().optional(),
  beforeId: uuid.optional(),
})
export const CallList = z.object({
  people: z.array(
    z.object({ finding: Finding, residentName: z.string(), phone: z.string().describe('masked'), foundAt: isoTime }),
  ),
  more: z.boolean(),
})
export const DecideRequest = z.object({
  findingId: uuid,
  state: z.enum(['confirmed', 'excluded']),
  diagnosisCode: icd10.optional().describe('of the doctor, when confirmed'),
  reason: z.string().trim().min(1).max(300),
})

export const ResidentRequest = z.object({ residentId: uuid })
export const QuestionnaireList = z.object({
  questionnaires: z.array(
    z.object({ programmeCode: z.string(), questionnaireCode: z.string(), title: Said, questionnaire: Json }),
  ),
})
export const ScreenRequest = z.object({
  id: uuid.optional().describe('made by the device'),
  residentId: uuid,
  programmeCode,
  questionnaireCode: z.string().max(60),
  answers: Answers,
  answeredAt: z.iso.datetime().optional(),
})
export type ScreenRequest = z.infer<typeof ScreenRequest>
export const Screened = z.object({
  id: uuid,
  score: z.number(),
  suspected: z.boolean(),
  sentence: z.string(),
  finding: Finding.nullable(),
})
export type Screened = z.infer<typeof Screened>

export const Medicine = z.object({
  name: z.string().trim().min(1).max(100),
  dose: z.string().trim().max(60).optional(),
  frequency: z.string().trim().max(60).optional(),
})
export const Goal = z.object({
  code: z.string(),
  title: Said,
  fact: z.string(),
  op: z.enum(['<', '<=', '>', '>=']),
  value: z.number(),
  unit: z.string(),
  /** Of the programme, or set by the doctor for this person. */
  own: z.boolean(),
})
export type Goal = z.infer<typeof Goal>
export type Medicine = z.infer<typeof Medicine>

export const EnrolRequest = z.object({
  id: uuid.optional().describe('made by the device; the same again answers the same enrolment'),
  residentId: uuid,
  programmeCode,
  /** When it was done; missing: now. */
  enrolledAt: z.iso.datetime().optional(),
  /** The person was told what the programme keeps and agreed (PIPL 29); there is no enrolment without it. */
  consented: z.boolean(),
  /** A doctor's diagnosis given now, when nothing in the record confirms it yet. */
  diagnosisCode: icd10.optional(),
  /** The doctor who answers for it; missing: the actor, when a doctor. */
  doctorId: uuid.optional(),
  /** Of the programme's baseline questionnaire. */
  answers: Answers.default({}),
  medicines: z.array(Medicine).max(30).default([]),
})
export type EnrolRequest = z.infer<typeof EnrolRequest>
export const EnrolmentRequest = z.object({ enrolmentId: uuid })

export const Stratification = z.object({
  stratum: z.string(),
  title: Said,
  because: Because,
  trigger: StratumTrigger,
  madeAt: isoTime,
  intervalDays: z.int(),
  faceToFaceAYear: z.int(),
})
export type Stratification = z.infer<typeof Stratification>

export const Activity = z.object({
  id: uuid,
  enrolmentId: uuid,
  activityCode: z.string(),
  kind: z.string(),
  title: Said,
  everyDays: z.int().nullable(),
  state: ActivityState,
  from: day,
  to: day.nullable(),
  progressPercent: z.int(),
  lastDoneOn: day.nullable(),
  nextOn: day.nullable(),
})
export type Activity = z.infer<typeof Activity>

export const LongPrescription = z.object({
  allowed: z.boolean(),
  weeksUsual: z.int().nullable(),
  weeksMax: z.int().nullable(),
  reasons: z.array(Said),
})
export type LongPrescription = z.infer<typeof LongPrescription>

export const Enrolment = z.object({
  id: uuid,
  residentId: uuid,
  programmeCode: z.string(),
  programmeTitle: Said,
  version: z.string(),
  institutionId: uuid,
  teamId: uuid,
  doctorId: uuid,
  enrolledOn: day,
  exitedOn: day.nullable(),
  exitReason: ExitReason.nullable(),
  exitNote: z.string().nullable(),
  previousId: uuid.nullable(),
  centreTier: CentreTier.nullable(),
  baseline: z.object({
    systolicMmhg: z.number().nullable(),
    diastolicMmhg: z.number().nullable(),
    glucoseMmol: z.number().nullable(),
    on: day.nullable(),
  }),
  stratum: Stratification,
  goals: z.array(Goal),
  medicines: z.array(Medicine),
  planNumber: z.int(),
  signedAt: isoTime.nullable(),
  signedBy: uuid.nullable(),
})
export type Enrolment = z.infer<typeof Enrolment>

export const PlanRequest = z.object({
  enrolmentId: uuid,
  /** Goals set for this person; those of the programme stand where none is named. */
  goals: z
    .array(z.object({ code: z.string().max(60), value: z.number() }))
    .max(20)
    .optional(),
  medicines: z.array(Medicine).max(30).optional(),
})
export const RestratifyRequest = z.object({ enrolmentId: uuid, answers: Answers.default({}) })
export const ExitRequest = z.object({
  enrolmentId: uuid,
  reason: z.enum(['refused', 'cured', 'not-confirmed', 'moved', 'died']),
  note: z.string().trim().max(300).optional(),
  on: day.optional(),
})
export const PrescribeActivity = z.object({
  id: uuid.optional(),
  enrolmentId: uuid,
  activityCode: z.string().max(60),
  from: day.optional(),
  to: day.optional(),
})
export const ProgressRequest = z.object({
  activityId: uuid,
  state: z.enum(['started', 'done', 'stopped']),
  progressPercent: z.int().min(0).max(100).optional(),
  note: z.string().trim().max(300).optional(),
})

export const PersonChronic = z.object({
  residentId: uuid,
  residentName: z.string(),
  findings: z.array(Finding),
  enrolments: z.array(Enrolment.extend({ history: z.array(Stratification), activities: z.array(Activity) })),
  longPrescription: LongPrescription,
})
/** In plain words, for the person. */
export const MyPlan = z.object({
  programmes: z.array(
    z.object({
      enrolmentId: uuid,
      title: z.string(),
      since: day,
      doctorName: z.string(),
      stratum: z.string(),
      why: z.string(),
      goals: z.array(z.string()),
      medicines: z.array(Medicine),
    }),
  ),
  nextStep: z.string(),
  activities: z.array(Activity),
  longPrescription: z.string(),
  appeal: z.string().describe('whom to ask when the sorting seems wrong'),
})

export type MyPlan = z.infer<typeof MyPlan>

export const Centre = z.object({
  institutionId: uuid,
  institutionName: z.string(),
  tier: CentreTier.nullable(),
  assessedOn: day,
  validTo: day,
  met: z.array(z.string()),
  missing: z.array(z.object({ code: z.string(), title: Said, tier: CentreTier })),
})
export type Centre = z.infer<typeof Centre>
export const CentreCriterion = z.object({ code: z.string(), title: Said, tier: CentreTier })
export const CentreList = z.object({ centres: z.array(Centre), criteria: z.array(CentreCriterion) })
export const AssessRequest = z.object({
  institutionId: uuid,
  assessedOn: day,
  validTo: day,
  met: z.array(z.string().max(60)).max(60),
})
