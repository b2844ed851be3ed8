/**
 * Schedules over HTTP: weekly templates, exceptions, pools by channel, suspension and its offers
 * (their shapes: suspensions.ts), the hospital's live board.
 * "Own": the doctor's own; staff: of their own institution. Times of a day are HH:MM in China, days YYYY-MM-DD.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/schedules/templates | doctor (own), registrar, manager, administrator | doctorId?, onDate? | TemplateList |
 * | POST /api/schedules/templates | registrar, manager, administrator | TemplateRequest | TemplateApplied |
 * | POST /api/schedules/templates/preview | the same | PreviewTemplateRequest | ChangePreview: what it would alter; alters nothing |
 * | POST /api/schedules/templates/:templateId/change | the same | ChangeTemplateRequest: as it is from a day on | TemplateApplied |
 * | POST /api/schedules/templates/:templateId/end | the same | lastDay, reason | TemplateApplied |
 * | GET  /api/schedules/exceptions | doctor (own), registrar, manager, administrator | from?, to? | ExceptionList |
 * | POST /api/schedules/exceptions | registrar, manager, administrator | ExceptionRequest | ExceptionApplied |
 * | POST /api/schedules/exceptions/preview | the same | ExceptionRequest | ChangePreview |
 * | POST /api/schedules/exceptions/:exceptionId/withdraw | the same | reason | ExceptionApplied |
 * | GET  /api/schedules/plan | doctor (own), registrar, manager, administrator | from?, to?, doctorId? | Plan: opened, to be opened, left out and why; releases and give-backs |
 * | POST /api/schedules/generate | registrar, manager, administrator | – | Generated: opens what is due now (a job does it each hour) |
 * | GET  /api/schedules/policy | doctor, registrar, manager, administrator | onDate? | SuspensionPolicy |
 * | POST /api/schedules/policies | manager, administrator | SetSuspensionPolicyRequest | SuspensionPolicy |
 * | GET  /api/schedules/pools | registrar, manager, administrator | date | PoolList: each session's numbers by channel and state |
 * | POST /api/schedules/sessions/:sessionId/quotas | registrar, manager | QuotasRequest | SessionPools |
 * | POST /api/schedules/sessions/:sessionId/give-back | registrar, manager | GiveBackRequest | SessionPools |
 * | POST /api/schedules/sessions/:sessionId/referrals | doctor, registrar | ReferralRequest: a number kept for referrals, for a named resident | Appointment of contracts/booking |
 * | POST /api/schedules/sessions/:sessionId/suspend | doctor (own), registrar, manager | SuspendRequest | SuspensionDetail |
 * | POST /api/schedules/sessions/:sessionId/substitute | registrar, manager | SubstituteRequest | SuspensionDetail |
 * | GET  /api/schedules/suspensions | doctor (own), registrar, manager | from?, to? | SuspensionList |
 * | GET  /api/schedules/suspensions/:suspensionId | the same | – | SuspensionDetail |
 * | POST /api/schedules/suspensions/:suspensionId/resume | registrar, manager | reason | SuspensionDetail |
 * | GET  /api/schedules/displaced | registrar, manager | state?, callsOnly? | DisplacedList: callsOnly is the call list |
 * | POST /api/schedules/displaced/:displacedId/call | registrar, manager | CallRequest | Displaced |
 * | GET  /api/schedules/offers | resident (self or family), registrar | residentId, open? | OfferList |
 * | POST /api/schedules/offers/:offerId/accept | the same | – | Offer |
 * | POST /api/schedules/offers/:offerId/decline | the same | instead: another, refund | Offer (the next one when another was found) |
 * | GET  /api/schedules/board | doctor (own), registrar, manager | date? | Board |
 * | GET  /api/schedules/board/stream | doctor, registrar, manager | SSE | event "board": { sessionId } changed; ask again for the board |
 * | GET  /api/schedules/no-shows | registrar, manager | from?, to? | NoShowList |
 */
import { z } from 'zod'
import { AppointmentState, Channel, day, isoTime, NumberState, PooledChannel, SessionKind, uuid } from './booking.ts'

export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
export const reason = z.string().trim().min(2).max(200)
/** ISO weekday: 1 Monday … 7 Sunday. */
const weekday = z.number().int().min(1).max(7)
const count = z.number().int().min(0).max(2_000)

/** How many numbers of a session each channel has; what is left over belongs to the app. */
export const Quotas = z.object({
  window: count.default(0),
  'primary-care': count.default(0),
  referral: count.default(0),
})
export type Quotas = z.infer<typeof Quotas>

/** Numbers of a channel that are still untaken go to another one, some days before the session at a clock time. */
export const GiveBack = z.object({
  from: PooledChannel,
  to: PooledChannel,
  daysBefore: z.number().int().min(0).max(30),
  at: clockTime,
})
export type GiveBack = z.infer<typeof GiveBack>

const times = {
  startsAt: clockTime,
  endsAt: clockTime,
  bandMinutes: z.number().int().min(5).max(240).default(30),
  numbersPerBand: z.number().int().min(1).max(400).default(3),
  quotas: Quotas.default({ window: 0, 'primary-care': 0, referral: 0 }),
  giveBacks: z.array(GiveBack).max(8).default([]),
}

export const TemplateRequest = z.object({
  doctorId: uuid,
  weekday,
  /** 1: every week; 2: every other week, counted from the week of validFrom. */
  everyWeeks: z.number().int().min(1).max(8).default(1),
  kind: SessionKind,
  ...times,
  validFrom: day,
  /** Last day; null: until it is ended. */
  validTo: day.nullable().default(null),
})
export type TemplateRequest = z.infer<typeof TemplateRequest>

export const Template = z.object({
  id: uuid,
  institutionId: uuid,
  doctorName: z.string(),
  departmentName: z.string(),
  ...TemplateRequest.shape,
  bandMinutes: z.number().int(),
  numbersPerBand: z.number().int(),
  quotas: Quotas,
  giveBacks: z.array(GiveBack),
  /** The template that this one took the place of. */
  replacesId: uuid.nullable(),
})
export type Template = z.infer<typeof Template>
export const TemplateList = z.object({ templates: z.array(Template) })
export const ListTemplatesRequest = z.object({ doctorId: uuid.optional(), onDate: day.optional() })

export const ChangeTemplateRequest = z.object({
  templateId: uuid,
  /** First day of the new form; the old one ends the day before. */
  from: day,
  ...TemplateRequest.omit({ doctorId: true, validFrom: true }).shape,
  reason,
})
export const EndTemplateRequest = z.object({ templateId: uuid, lastDay: day, reason })
/** A new template, or (with templateId and from) a changed one, or (with lastDay) an ended one. */
export const PreviewTemplateRequest = z.object({
  templateId: uuid.optional(),
  template: TemplateRequest.optional(),
  from: day.optional(),
  lastDay: day.optional(),
})

/**
 * holiday: no sessions of the hospital on those days (a region's holiday: administrator of the region, institutionId null);
 * leave: none of the doctor; extra: one more session on a day; moved: a template's session of a day at other times or another day.
 */
export const ExceptionRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('holiday'), from: day, to: day, region: z.boolean().default(false), reason }),
  z.object({ kind: z.literal('leave'), doctorId: uuid, from: day, to: day, reason }),
  z.object({
    kind: z.literal('extra'),
    doctorId: uuid,
    day,
    sessionKind: SessionKind,
    ...times,
    reason,
  }),
  z.object({
    kind: z.literal('moved'),
    templateId: uuid,
    day,
    toDay: day,
    startsAt: clockTime,
    endsAt: clockTime,
    reason,
  }),
])
export type ExceptionRequest = z.infer<typeof ExceptionRequest>
/** The one object a route takes. */
export const ExceptionInput = z.object({ exception: ExceptionRequest })

export const Exception = z.object({
  id: uuid,
  /** null: the region's. */
  institutionId: uuid.nullable(),
  doctorId: uuid.nullable(),
  doctorName: z.string().nullable(),
  exception: ExceptionRequest,
  from: day,
  to: day,
  addedAt: isoTime,
  withdrawnAt: isoTime.nullable(),
})
export type Exception = z.infer<typeof Exception>
export const ExceptionList = z.object({ exceptions: z.array(Exception) })
export const SpanRequest = z.object({ from: day.optional(), to: day.optional() })
export const WithdrawExceptionRequest = z.object({ exceptionId: uuid, reason })

/** One session that a change touches. */
export const Touched = z.object({
  /** null: not opened yet. */
  sessionId: uuid.nullable(),
  doctorId: uuid,
  doctorName: z.string(),
  kind: SessionKind,
  day,
  startsAt: isoTime,
  endsAt: isoTime,
  numbers: z.number().int(),
  /** Booked, checked in, held: as long as there is one, the session is kept as it is. */
  taken: z.number().int(),
  /** open: it is opened; close: opened but untaken, is taken back; keep: people have numbers, suspend it to move them. */
  effect: z.enum(['open', 'close', 'keep']),
})
export type Touched = z.infer<typeof Touched>
export const ChangePreview = z.object({ touched: z.array(Touched) })
export const TemplateApplied = z.object({ template: Template, touched: z.array(Touched) })
export const ExceptionApplied = z.object({ exception: Exception, touched: z.array(Touched) })

export const PlannedGiveBack = z.object({
  from: PooledChannel,
  to: PooledChannel,
  at: isoTime,
  doneAt: isoTime.nullable(),
  moved: z.number().int().nullable(),
})
export type PlannedGiveBack = z.infer<typeof PlannedGiveBack>
export const PlannedSession = z.object({
  day,
  doctorId: uuid,
  doctorName: z.string(),
  kind: SessionKind,
  startsAt: isoTime,
  endsAt: isoTime,
  numbers: z.number().int(),
  sessionId: uuid.nullable(),
  /** opened; due: the next run opens it; later: when its day comes near; left-out: see why. */
  state: z.enum(['opened', 'due', 'later', 'left-out']),
  why: z.enum(['holiday', 'leave', 'moved', 'overlaps', 'not-licensed', 'gone', 'closed-again']).nullable(),
  releasesAt: isoTime.nullable(),
  giveBacks: z.array(PlannedGiveBack),
})
export type PlannedSession = z.infer<typeof PlannedSession>
export const Plan = z.object({ sessions: z.array(PlannedSession) })
export const PlanRequest = z.object({ ...SpanRequest.shape, doctorId: uuid.optional() })
export const Generated = z.object({ opened: z.number().int(), leftOut: z.number().int() })

export const ChannelPool = z.object({
  channel: Channel,
  numbers: z.number().int(),
  free: z.number().int(),
  /** Not released yet. */
  unreleased: z.number().int(),
  held: z.number().int(),
  /** Booked, checked in, seen, no-show. */
  taken: z.number().int(),
  closed: z.number().int(),
})
export type ChannelPool = z.infer<typeof ChannelPool>
export const SessionPools = z.object({
  sessionId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  departmentName: z.string(),
  kind: SessionKind,
  day,
  startsAt: isoTime,
  endsAt: isoTime,
  suspended: z.boolean(),
  releasesAt: isoTime.nullable(),
  pools: z.array(ChannelPool),
  giveBacks: z.array(PlannedGiveBack),
})
export type SessionPools = z.infer<typeof SessionPools>
export const PoolList = z.object({ sessions: z.array(SessionPools) })
export const PoolsRequest = z.object({ date: day })
export const QuotasRequest = z.object({ sessionId: uuid, quotas: Quotas })
export const GiveBackRequest = z.object({ sessionId: uuid, from: PooledChannel, to: PooledChannel, reason })
/** Numbers kept for primary care are booked upward instead (contracts/guidance). */
export const ReferralRequest = z.object({
  sessionId: uuid,
  residentId: uuid,
  /** Why the person needs to go there; kept with the booking. */
  reason,
  bandStartsAt: z.iso.datetime({ offset: true }).optional(),
  diagnosisCode: z.string().max(12).optional(),
  guardianId: uuid.optional(),
})

export const BoardSession = z.object({
  sessionId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  kind: SessionKind,
  startsAt: isoTime,
  endsAt: isoTime,
  suspended: z.boolean(),
  numbers: z.number().int(),
  /** Numbers of each state; those that do not occur are left out. */
  states: z.partialRecord(NumberState, z.number().int()),
  channels: z.partialRecord(Channel, z.object({ numbers: z.number().int(), free: z.number().int() })),
  /** Checked in and not seen yet. */
  waiting: z.number().int(),
  seen: z.number().int(),
  noShows: z.number().int(),
})
export type BoardSession = z.infer<typeof BoardSession>
export const Board = z.object({
  institutionId: uuid,
  day,
  at: isoTime,
  departments: z.array(z.object({ code: z.string(), name: z.string(), sessions: z.array(BoardSession) })),
})
export type Board = z.infer<typeof Board>
export const BoardRequest = z.object({ date: day.optional() })

export const NoShowList = z.object({
  noShows: z.array(
    z.object({
      appointmentId: uuid,
      residentId: uuid,
      residentName: z.string(),
      doctorName: z.string(),
      departmentName: z.string(),
      startsAt: isoTime,
      state: AppointmentState,
      /** No-shows of the person at this institution in the last 365 days, this one included. */
      inYear: z.number().int(),
    }),
  ),
})
