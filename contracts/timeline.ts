/**
 * The record in plain shapes, for people rather than machines: a line of time, trends, medicines, results, background,
 * documents and sources, and the summary a doctor has beside the consult. Reads the health record only.
 *
 * Everyone of these is for the resident (self or family) and for staff with a care relation or consent; `residentId` is in each.
 *
 * | line | further input | answer |
 * |---|---|---|
 * | GET /api/timeline/entries | kind?, source?, year?, q?, after?, limit? | Timeline, newest first |
 * | GET /api/timeline/summary | | RecordSummary |
 * | GET /api/timeline/trends | | Trends: what was measured, each with its last value |
 * | GET /api/timeline/trend | series | Trend: the points of one |
 * | GET /api/timeline/medicines | | Medicines, current and past |
 * | GET /api/timeline/results | kind?, after?, limit? | Results, newest first |
 * | GET /api/timeline/result | id | ResultSheet |
 * | GET /api/timeline/background | | Background: diagnoses, allergies, vaccines, procedures |
 * | GET /api/timeline/documents | | Documents, newest first |
 * | GET /api/timeline/document | id | Document as text with its files |
 * | GET /api/timeline/files | of, n | the file itself |
 * | GET /api/timeline/sources | | Sources: institutions and their patient files |
 */
import { z } from 'zod'

export const EntryKind = z.enum([
  'visit',
  'diagnosis',
  'medicine',
  'reading',
  'test',
  'report',
  'vaccine',
  'procedure',
  'allergy',
  'appointment',
  'bill',
  'document',
])
export type EntryKind = z.infer<typeof EntryKind>

/** What the record itself says of a value, by its interpretation or its reference range; critical is to be acted upon. */
export const Meaning = z.enum(['normal', 'low', 'high', 'abnormal', 'critical'])
export type Meaning = z.infer<typeof Meaning>

export const OfResident = z.object({ residentId: z.uuid() })
const FhirName = z
  .string()
  .max(140)
  .regex(/^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/)
const Cursor = z.string().max(120)

export const TimelineEntry = z.object({
  id: z.string().describe('FHIR Type/id'),
  kind: EntryKind,
  /** ISO date or time; as precise as the record is. */
  at: z.string(),
  /** One plain line: 高血压 · 血压 142/88 mmHg · 氨氯地平片 5mg. */
  title: z.string(),
  detail: z.string().nullable(),
  /** The institution, as far as the record says. */
  where: z.string().nullable(),
  meaning: Meaning.nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>
/** A line with what belongs to it: a visit with its diagnoses, medicines, results. */
export const TimelineLine = TimelineEntry.extend({ parts: z.array(TimelineEntry), partsMore: z.int() })
export type TimelineLine = z.infer<typeof TimelineLine>
export const Timeline = z.object({
  lines: z.array(TimelineLine),
  /** `after` of the next page. */
  next: z.string().nullable(),
  total: z.int(),
  /** Of the whole record under the other filters, so that a choice never leads nowhere. */
  years: z.array(z.object({ year: z.int(), count: z.int() })),
  kinds: z.array(z.object({ kind: EntryKind, count: z.int() })),
  sources: z.array(z.object({ name: z.string(), count: z.int() })),
})
export type Timeline = z.infer<typeof Timeline>
export const TimelineRequest = OfResident.extend({
  kind: EntryKind.optional(),
  source: z.string().max(200).optional(),
  year: z.coerce.number().int().min(1880).max(2200).optional(),
  /** Characters, pinyin or initials, in any order. */
  q: z.string().max(80).optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
})

export const Reading = z.object({ at: z.string(), value: z.number(), unit: z.string(), abnormal: z.boolean() })
export const PressureReading = z.object({
  at: z.string(),
  systolic: z.number(),
  diastolic: z.number(),
  unit: z.string(),
  abnormal: z.boolean(),
})
export const RecordSummary = z.object({
  diagnoses: z.array(
    z.object({
      code: z.string().nullable(),
      name: z.string(),
      active: z.boolean(),
      since: z.string().nullable(),
      where: z.string().nullable(),
    }),
  ),
  medicines: z.array(
    z.object({
      code: z.string().nullable(),
      name: z.string(),
      dosage: z.string().nullable(),
      since: z.string().nullable(),
      active: z.boolean(),
      where: z.string().nullable(),
    }),
  ),
  allergies: z.array(
    z.object({ code: z.string().nullable(), name: z.string(), reaction: z.string().nullable(), severe: z.boolean() }),
  ),
  /** Oldest first, at most 60 points each. */
  readings: z.object({
    bloodPressure: z.array(PressureReading),
    glucose: z.array(Reading),
    hba1c: z.array(Reading),
    weight: z.array(Reading),
    creatinine: z.array(Reading),
    cholesterolLdl: z.array(Reading),
  }),
  encounters: z.array(
    z.object({ id: z.string(), at: z.string(), title: z.string(), where: z.string().nullable(), online: z.boolean() }),
  ),
  reports: z.array(z.object({ id: z.string(), at: z.string(), title: z.string(), where: z.string().nullable() })),
})
export type RecordSummary = z.infer<typeof RecordSummary>
export const RecordSummaryRequest = OfResident.extend({})

const Range = z.object({ low: z.number().nullable(), high: z.number().nullable() })
export const TrendPoint = z.object({
  id: z.string(),
  at: z.string(),
  value: z.number(),
  /** The lower of a pair: diastolic pressure. */
  value2: z.number().nullable(),
  context: z.enum(['fasting', 'after-meal']).nullable(),
  meaning: Meaning.nullable(),
  where: z.string().nullable(),
})
export type TrendPoint = z.infer<typeof TrendPoint>
export const TrendHead = z.object({
  series: z.string(),
  name: z.string(),
  unit: z.string(),
  /** The unit in words: 毫摩尔每升. Empty when the unit is a word already. */
  unitWords: z.string(),
  pair: z.boolean(),
  count: z.int(),
  last: TrendPoint,
  /** The last values, oldest first, at most 12. */
  recent: z.array(z.number()),
  /** What most adults are to keep to, by a named guideline; never a judgement on one value. */
  target: Range.extend({ low2: z.number().nullable(), high2: z.number().nullable(), by: z.string() }).nullable(),
  /** The reference range that came with the last value. */
  reference: Range.nullable(),
})
export type TrendHead = z.infer<typeof TrendHead>
export const Trends = z.object({ series: z.array(TrendHead) })
export const TrendRequest = OfResident.extend({ series: z.string().min(1).max(200) })
/** Oldest first, the newest 1,000 at most. */
export const Trend = TrendHead.extend({ points: z.array(TrendPoint) })
export type Trend = z.infer<typeof Trend>

export const MedicineLine = z.object({
  id: z.string(),
  name: z.string(),
  /** 每次 1 片，每日 2 次，口服. */
  dose: z.string().nullable(),
  reason: z.string().nullable(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  prescriber: z.string().nullable(),
  where: z.string().nullable(),
  /** Why it is past, or that it rests: the status of the order. */
  status: z.enum(['active', 'on-hold', 'completed', 'stopped', 'ended', 'cancelled', 'unknown']),
  /** When the record knows: null says that nothing was reported. */
  dispensed: z
    .object({
      state: z.enum(['collected', 'waiting', 'not-collected']),
      at: z.string().nullable(),
      where: z.string().nullable(),
    })
    .nullable(),
  /** How often it was prescribed. */
  times: z.int(),
})
export type MedicineLine = z.infer<typeof MedicineLine>
export const Medicines = z.object({ current: z.array(MedicineLine), past: z.array(MedicineLine), pastMore: z.int() })
export type Medicines = z.infer<typeof Medicines>

export const ResultKind = z.enum(['laboratory', 'imaging', 'other'])
export type ResultKind = z.infer<typeof ResultKind>
export const ResultLine = z.object({
  /** A report, an imaging study, or the visit whose loose values these are. */
  id: z.string(),
  kind: ResultKind,
  at: z.string(),
  title: z.string(),
  where: z.string().nullable(),
  conclusion: z.string().nullable(),
  items: z.int(),
  abnormal: z.int(),
  critical: z.boolean(),
  /** Not final yet. */
  preliminary: z.boolean(),
})
export type ResultLine = z.infer<typeof ResultLine>
export const Results = z.object({ results: z.array(ResultLine), next: z.string().nullable(), total: z.int() })
export type Results = z.infer<typeof Results>
export const ResultsRequest = OfResident.extend({
  kind: ResultKind.optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const ResultRequest = OfResident.extend({ id: FhirName })
export const ResultItem = z.object({
  id: z.string(),
  name: z.string(),
  value: z.string(),
  range: z.string().nullable(),
  meaning: Meaning.nullable(),
  /** The same measured before. */
  before: z.object({ value: z.string(), at: z.string() }).nullable(),
  /** For GET /api/timeline/trend, when there is more than one value. */
  series: z.string().nullable(),
})
export const FileOf = z.object({ n: z.int(), title: z.string(), contentType: z.string(), bytes: z.int().nullable() })
export type FileOf = z.infer<typeof FileOf>
export const ResultSheet = ResultLine.extend({
  by: z.string().nullable(),
  issued: z.string().nullable(),
  lines: z.array(ResultItem),
  /** Of imaging: 胸部 CT, 2 个序列 120 幅. */
  images: z.array(z.string()),
  files: z.array(FileOf),
})
export type ResultSheet = z.infer<typeof ResultSheet>

const Noted = z.object({
  id: z.string(),
  name: z.string(),
  at: z.string().nullable(),
  where: z.string().nullable(),
  note: z.string().nullable(),
})
export const DiagnosisLine = Noted.extend({ active: z.boolean(), until: z.string().nullable(), times: z.int() })
export const AllergyLine = Noted.extend({ severe: z.boolean(), current: z.boolean() })
const many = <T extends z.ZodType>(line: T) => z.object({ lines: z.array(line), more: z.int() })
export const Background = z.object({
  diagnoses: many(DiagnosisLine),
  allergies: many(AllergyLine),
  vaccines: many(Noted),
  procedures: many(Noted),
})
export type Background = z.infer<typeof Background>

export const DocumentLine = z.object({
  id: z.string(),
  at: z.string().nullable(),
  title: z.string(),
  type: z.string().nullable(),
  by: z.string().nullable(),
  where: z.string().nullable(),
  files: z.array(FileOf),
})
export type DocumentLine = z.infer<typeof DocumentLine>
export const Documents = z.object({ documents: z.array(DocumentLine), more: z.int() })
export const DocumentRequest = OfResident.extend({ id: FhirName })
export const DocumentText = DocumentLine.extend({
  sections: z.array(z.object({ title: z.string(), text: z.string() })),
})
export type DocumentText = z.infer<typeof DocumentText>
export const FileRequest = OfResident.extend({ of: FhirName, n: z.coerce.number().int().min(0).max(99) })
export const FileAnswer = z.object({ title: z.string(), contentType: z.string(), base64: z.string() })

export const Sources = z.object({
  institutions: z.array(
    z.object({ name: z.string(), items: z.int(), first: z.string().nullable(), last: z.string().nullable() }),
  ),
  /** The Patient resources that are this person. */
  patients: z.array(
    z.object({
      id: z.string(),
      own: z.boolean(),
      name: z.string(),
      birthDate: z.string().nullable(),
      institution: z.string().nullable(),
      numbers: z.array(z.object({ label: z.string(), masked: z.string() })),
    }),
  ),
  total: z.int(),
})
export type Sources = z.infer<typeof Sources>
