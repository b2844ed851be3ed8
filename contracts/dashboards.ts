/**
 * The manager's first page over HTTP: first the sentence, then the picture, then the table, then the people.
 * Roles: manager (own institution; the lead internet hospital's manager sees the region) and auditor.
 *
 * | line | input | answer |
 * |---|---|---|
 * | GET /api/dashboards/today | day?, institutionId? | DayPage: figures with last week's and how each is counted |
 * | GET /api/dashboards/trend | day?, days? (14), institutionId? | Trend |
 * | GET /api/dashboards/institutions | day?, institutionId? | InstitutionTable |
 * | GET /api/dashboards/doctors | day?, institutionId? | DoctorTable (no medicines by doctor: R11) |
 * | GET /api/dashboards/refusals | day? | RefusalTable |
 * | GET /api/dashboards/visits | figure, day?, institutionId?, doctorId?, limit?, offset? | VisitList: the visits behind a figure |
 * | GET /api/dashboards/export/:table | table = trend, institutions, doctors, refusals or visits; the same input, locale? | text/csv, UTF-8 |
 *
 * `day` is a calendar day in China, today when left out. Last week = the same weekday one week earlier; while the day
 * is still running, up to the same time of day, so that a morning is compared with a morning.
 */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()
const count = z.number().int().nonnegative()
const sentence = z.object({ zh: z.string(), en: z.string() })

export const FigureKey = z.enum([
  'booked',
  'cancelled',
  'no-show',
  'waiting',
  'in-progress',
  'ended',
  'terminated',
  'left',
  'wait-mean',
  'wait-p90',
  'consult-mean',
  'prescriptions-signed',
  'prescriptions-in-review',
  'prescriptions-returned',
  'review-mean',
  'bills',
  'money-total',
  'money-fund',
  'money-account',
  'money-cash',
  'money-returned',
  'rating-mean',
  'refusals',
])
export type FigureKey = z.infer<typeof FigureKey>

export const Figure = z.object({
  key: FigureKey,
  label: sentence,
  unit: z.enum(['visits', 'prescriptions', 'bills', 'times', 'minutes', 'fen', 'stars']),
  /** null when there is nothing to measure yet (a mean of no visits). */
  value: z.number().nullable(),
  lastWeek: z.number().nullable(),
  /** How this is counted, in words. */
  counted: sentence,
  /** There is a list of visits behind it at /api/dashboards/visits. */
  hasVisits: z.boolean(),
})
export type Figure = z.infer<typeof Figure>

export const DayPage = z.object({
  day,
  /** The instant the figures are of, ISO. */
  asOf: z.string(),
  /** The instant of last week they are compared with, ISO. */
  comparedAsOf: z.string(),
  institutionId: uuid.nullable(),
  institutionName: z.string().nullable(),
  /** The first sentence of the page. */
  headline: sentence,
  figures: z.array(Figure),
})
export type DayPage = z.infer<typeof DayPage>

export const TrendDay = z.object({
  day,
  booked: count,
  cancelled: count,
  ended: count,
  terminated: count,
  waitMeanMinutes: z.number().nullable(),
  bills: count,
  totalFen: z.number().int(),
  fundFen: z.number().int(),
  accountFen: z.number().int(),
  cashFen: z.number().int(),
  refusals: count,
})
export type TrendDay = z.infer<typeof TrendDay>
export const Trend = z.object({ days: z.array(TrendDay) })

const work = {
  booked: count,
  ended: count,
  terminated: count,
  waiting: count,
  waitMeanMinutes: z.number().nullable(),
  consultMeanMinutes: z.number().nullable(),
  ratingMean: z.number().nullable(),
}
export const InstitutionRow = z.object({
  institutionId: uuid,
  institutionName: z.string(),
  level: z.number().int(),
  ...work,
  bills: count,
  totalFen: z.number().int(),
  fundFen: z.number().int(),
  accountFen: z.number().int(),
  cashFen: z.number().int(),
})
export type InstitutionRow = z.infer<typeof InstitutionRow>
export const InstitutionTable = z.object({ day, rows: z.array(InstitutionRow) })

export const DoctorRow = z.object({
  doctorId: uuid,
  doctorName: z.string(),
  title: z.string(),
  institutionName: z.string(),
  departmentName: z.string(),
  ...work,
})
export type DoctorRow = z.infer<typeof DoctorRow>
export const DoctorTable = z.object({ day, rows: z.array(DoctorRow) })

export const RefusalRow = z.object({
  code: z.string(),
  sentence,
  role: z.string(),
  times: count,
  timesLastWeek: count,
  lastAt: z.string(),
})
export type RefusalRow = z.infer<typeof RefusalRow>
export const RefusalTable = z.object({ day, rows: z.array(RefusalRow) })

export const VisitRow = z.object({
  /** The consult; null while the number is only booked. */
  consultId: uuid.nullable(),
  appointmentId: uuid,
  residentId: uuid,
  residentName: z.string(),
  doctorId: uuid,
  doctorName: z.string(),
  institutionName: z.string(),
  departmentName: z.string(),
  state: z.string(),
  startsAt: z.string(),
  waitMinutes: z.number().nullable(),
  consultMinutes: z.number().nullable(),
  billFen: z.number().int().nullable(),
  stars: z.number().int().nullable(),
})
export type VisitRow = z.infer<typeof VisitRow>
export const VisitList = z.object({ figure: FigureKey, day, visits: z.array(VisitRow), total: count })
export type VisitList = z.infer<typeof VisitList>

export const DayRequest = z.object({ day: day.optional(), institutionId: uuid.optional() })
export const TrendRequest = DayRequest.extend({ days: z.coerce.number().int().min(2).max(92).default(14) })
export const RefusalsRequest = z.object({ day: day.optional() })
export const VisitsRequest = DayRequest.extend({
  figure: FigureKey,
  doctorId: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})
export const ExportTable = z.enum(['trend', 'institutions', 'doctors', 'refusals', 'visits'])
export type ExportTable = z.infer<typeof ExportTable>
