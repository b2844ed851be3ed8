/**
 * A programme of chronic care as data: what a region loads to follow a disease, without code. FHIR where FHIR has the thing
 * (PlanDefinition, ActivityDefinition, Questionnaire); beside it the rows that FHIR leaves to expressions.
 *
 * A condition is a small tree over facts, never code. A fact that is not known makes a comparison neither true nor false, and
 * only what is true counts. Facts by name:
 *
 * | fact | what |
 * |---|---|
 * | person.age, person.sex | full years on the day; male, female, other, unknown |
 * | value.systolic, .diastolic, .fastingGlucose, .afterMealGlucose, .randomGlucose, .heartRate, .weight, .height, .bmi, .waist, .hba1c, .spo2 | mmHg, mmol/L, per minute, kg, cm, kg/m², cm, %, % |
 * | answer.LINKID | an answer of a questionnaire: number, text, true or false, or a list of codes |
 * | previous.value.…, previous.answer.…, previous.decision, previous.atTarget | of the follow-up before |
 * | diagnoses | ICD-10 codes known of the person; `has` compares by beginning |
 * | programmes | codes of the programmes the person is enrolled in |
 * | derived.NAME | what the programme itself derives, in order |
 * | atTarget, urgent | worked out from the programme's targets and urgent signs |
 */
import type { ActivityDefinition, PlanDefinition, Questionnaire } from '@medplum/fhirtypes'
import { z } from 'zod'

export const valueFacts = [
  'systolic',
  'diastolic',
  'fastingGlucose',
  'afterMealGlucose',
  'randomGlucose',
  'heartRate',
  'weight',
  'height',
  'bmi',
  'waist',
  'hba1c',
  'spo2',
] as const
export type ValueFact = (typeof valueFacts)[number]

const code = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
export const Said = z.object({ zh: z.string().min(1).max(400), en: z.string().min(1).max(600) })
export type Said = z.infer<typeof Said>

export const FactValue = z.union([z.number(), z.boolean(), z.string().max(200), z.array(z.string().max(60)).max(100)])
export type FactValue = z.infer<typeof FactValue>
/** Facts by name; what is missing is not known. */
export type Facts = Readonly<Record<string, FactValue | undefined>>

export const operators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'has', 'known', 'unknown'] as const
export interface Comparison {
  readonly fact: string
  readonly op: (typeof operators)[number]
  readonly value?: FactValue | undefined
}
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly atLeast: number; readonly of: readonly Condition[] }
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: z.string().max(80), op: z.enum(operators), value: FactValue.optional() }),
    z.strictObject({ all: z.array(Condition).max(40) }),
    z.strictObject({ any: z.array(Condition).max(40) }),
    z.strictObject({ not: Condition }),
    z.strictObject({ atLeast: z.int().min(1).max(40), of: z.array(Condition).max(40) }),
  ]),
)

/** A fact that the programme derives: how many of its conditions are true, or the value of the first case that is. */
const Derived = z.union([
  z.strictObject({ name: code, count: z.array(Condition).max(40) }),
  z.strictObject({
    name: code,
    cases: z.array(z.strictObject({ when: Condition, value: FactValue })).max(20),
    otherwise: FactValue.optional(),
  }),
])

/** Readings of this kind that mean a suspicion when true on so many different days within a window. */
const ReadingCriterion = z.strictObject({
  code,
  kinds: z.array(z.enum(['blood-pressure', 'glucose', 'spo2', 'weight', 'heart-rate', 'hba1c'])).min(1),
  when: Condition,
  days: z.int().min(1).max(10),
  withinDays: z.int().min(1).max(730),
  because: Said,
})
const ScreeningQuestionnaire = z.strictObject({
  code,
  title: Said,
  questionnaire: z.custom<Questionnaire>(isQuestionnaire, 'a FHIR Questionnaire'),
  points: z.array(z.strictObject({ when: Condition, points: z.number() })).max(80),
  suspectedFrom: z.number(),
  because: Said,
})
const Screening = z.strictObject({
  /** ICD-10 codes, by beginning: a doctor's diagnosis of these confirms. */
  diagnoses: z.array(z.string().regex(/^[A-Z]\d\d(\.[0-9A-Za-z]{1,4})?$/)).min(1),
  readings: z.array(ReadingCriterion).max(20),
  questionnaires: z.array(ScreeningQuestionnaire).max(5),
})

const Stratum = z.strictObject({
  code,
  title: Said,
  when: Condition,
  intervalDays: z.int().min(1).max(366),
  faceToFaceAYear: z.int().min(0).max(52),
  because: Said,
})
const Target = z.strictObject({
  code,
  title: Said,
  fact: z.string().startsWith('value.'),
  op: z.enum(['<', '<=', '>', '>=']),
  value: z.number(),
  unit: z.string().max(20),
  /** For whom; missing: for everybody. The first target of a fact that applies is the person's. */
  when: Condition.optional(),
  /** Without this value nobody is at target. */
  required: z.boolean(),
})
const UrgentSign = z.strictObject({ code, when: Condition, because: Said })
export const Decision = z.enum(['keep', 'adjust', 'refer', 'call-back'])
export type Decision = z.infer<typeof Decision>
const DecisionRule = z.strictObject({
  code,
  when: Condition,
  decision: Decision,
  /** Days until somebody must have looked again. */
  withinDays: z.int().min(0).max(366).optional(),
  because: Said,
})
const CheckItem = z.strictObject({ code, title: Said, required: z.boolean(), fact: z.string().optional() })
const LongPrescription = z.strictObject({
  when: Condition,
  weeksUsual: z.int().min(1),
  weeksMax: z.int().min(1),
  source: z.string(),
})

export const ProgrammeContent = z.strictObject({
  code,
  version: z.string().regex(/^[\w.-]{1,30}$/),
  title: Said,
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  source: z.string().min(1).max(600),
  /** false: from memory, to be checked against the official text before real use. */
  verified: z.boolean(),
  plan: z.custom<PlanDefinition>((value) => typed(value, 'PlanDefinition'), 'a FHIR PlanDefinition'),
  activities: z
    .array(z.custom<ActivityDefinition>((value) => typed(value, 'ActivityDefinition'), 'a FHIR ActivityDefinition'))
    .max(60),
  /** The standard content of one follow-up. */
  questionnaire: z.custom<Questionnaire>(isQuestionnaire, 'a FHIR Questionnaire'),
  /** What is asked once, at enrolment: risk factors, organ damage, complications. */
  baseline: z.custom<Questionnaire>(isQuestionnaire, 'a FHIR Questionnaire'),
  screening: Screening,
  derived: z.array(Derived).max(30),
  /** From the gravest to the mildest: the first that is true is the person's. The last is true for everybody. */
  strata: z.array(Stratum).min(1).max(12),
  targets: z.array(Target).max(20),
  urgentSigns: z.array(UrgentSign).max(20),
  /** Of those that are true the gravest decides: refer, adjust, call back, keep. The last is true for everybody. */
  decisions: z.array(DecisionRule).min(1).max(40),
  checkItems: z.array(CheckItem).max(60),
  longPrescription: LongPrescription.optional(),
})
export type ProgrammeContent = z.infer<typeof ProgrammeContent>
export type Stratum = z.infer<typeof Stratum>
export type Target = z.infer<typeof Target>
export type DecisionRule = z.infer<typeof DecisionRule>
export type UrgentSign = z.infer<typeof UrgentSign>

/** How several programmes are called when one person is followed in all of them; their contents merge by themselves. */
export const Combination = z.strictObject({
  programmes: z.array(code).min(2).max(6),
  title: Said,
  validFrom: z.iso.date(),
  source: z.string(),
  verified: z.boolean(),
  /** Come before the programmes' own. */
  targets: z.array(Target).max(20),
  decisions: z.array(DecisionRule).max(40),
})
export type Combination = z.infer<typeof Combination>

/** A programme in force, or several merged for one person's follow-up. */
export interface Programme extends ProgrammeContent {
  readonly titleZh: string
  readonly titleEn: string
  /** The programmes in it: its own code, or those that were merged (code is then joined by '+'). */
  readonly codes: readonly string[]
}

// What crosses HTTP: a programme as it stands in its file, checked part by part, with the path of what is wrong.
const Json = z.record(z.string(), z.unknown())
export const LoadProgrammeRequest = z.object({ content: Json })
export const ProgrammeCard = z.object({
  programmeCode: z.string(),
  version: z.string(),
  title: Said,
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  source: z.string(),
  verified: z.boolean(),
  inForce: z.boolean(),
})
export type ProgrammeCard = z.infer<typeof ProgrammeCard>
export const ProgrammesRequest = z.object({ onDay: z.iso.date().optional() })
export const ProgrammeList = z.object({ programmes: z.array(ProgrammeCard) })
export const ProgrammeRequest = z.object({
  programmeCode: code,
  onDay: z.iso.date().optional(),
  version: z.string().max(30).optional(),
})
export const ProgrammeAnswer = z.object({ card: ProgrammeCard, content: Json })

function typed(value: unknown, type: string): boolean {
  return typeof value === 'object' && value !== null && (value as { resourceType?: unknown }).resourceType === type
}
function isQuestionnaire(value: unknown): boolean {
  return typed(value, 'Questionnaire') && Array.isArray((value as Questionnaire).item)
}
