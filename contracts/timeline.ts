/**
 * The record in plain shapes, for people rather than machines: the resident's timeline, and the summary a doctor
 * has beside the consult. Reads the health record only.
 *
 * | line | who | input | answer |
 * |---|---|---|---|
 * | GET /api/timeline/entries | resident (self or family) | residentId, year?, kind? | Timeline, newest first, by year |
 * | GET /api/timeline/summary | resident (self or family); staff with a care relation or consent | residentId | RecordSummary |
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

export const TimelineEntry = z.object({
  id: z.string().describe('FHIR Type/id'),
  kind: EntryKind,
  /** ISO date or time; as precise as the record is. */
  at: z.string(),
  /** One plain line: 高血压 · 血压 142/88 mmHg · 氨氯地平片 5mg. */
  title: z.string(),
  detail: z.string().nullable(),
  where: z.string().nullable(),
  /** Outside the usual range, when the record says so. */
  abnormal: z.boolean(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>
export const Timeline = z.object({
  years: z.array(z.object({ year: z.number().int(), entries: z.array(TimelineEntry) })),
  /** Every year that has entries, newest first, also when one year was asked for. */
  allYears: z.array(z.number().int()),
})
export const TimelineRequest = z.object({
  residentId: z.uuid(),
  year: z.coerce.number().int().min(1880).max(2200).optional(),
  kind: EntryKind.optional(),
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
export const RecordSummaryRequest = z.object({ residentId: z.uuid() })
