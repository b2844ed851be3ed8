/**
 * Suspension (停诊) and substitutes (替诊) over HTTP: what the hospital says, how it stands with each displaced person, what a person
 * is offered. The table of endpoints is in schedules.ts.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'
import { reason } from './schedules.ts'

const textFlag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** How people whose session was suspended are looked after; dated, by institution or the region's. */
export const SuspensionPolicy = z.object({
  id: uuid,
  institutionId: uuid.nullable(),
  validFrom: day,
  validTo: day.nullable(),
  /** Time to answer an offer. */
  offerHours: z.number().int(),
  /** An equal number is looked for up to this many days after the lost one. */
  reofferDays: z.number().int(),
  /** An offered number begins at least this long from now. */
  noticeMinutes: z.number().int(),
  /** Moves without asking when the new time is on the same half-day. */
  autoMoveSameHalfDay: z.boolean(),
  /** A suspension may be taken back this long after it was said, while nobody has been moved or paid back. */
  undoMinutes: z.number().int(),
  clause: z.string(),
})
export type SuspensionPolicy = z.infer<typeof SuspensionPolicy>
export const SuspensionPolicyRequest = z.object({ onDate: day.optional() })
export const SetSuspensionPolicyRequest = z.object({
  validFrom: day,
  offerHours: z.number().int().min(1).max(72),
  reofferDays: z.number().int().min(0).max(30),
  noticeMinutes: z.number().int().min(30).max(2_880),
  autoMoveSameHalfDay: z.boolean(),
  undoMinutes: z.number().int().min(0).max(120),
  clause: z.string().trim().min(1).max(200),
})

export const SuspendRequest = z.object({
  sessionId: uuid,
  /** A part only: numbers whose band begins at or after `from` and before `until`. */
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  reason,
})
export const SubstituteRequest = z.object({ sessionId: uuid, doctorId: uuid, reason })
export const ResumeRequest = z.object({ suspensionId: uuid, reason })

/**
 * offered: a number is kept for them, or (offeredAt null) looked for until decideBy; asked: whether a substitute suits; then moved, stays, refunded, or restored (the
 * suspension was taken back).
 */
export const DisplacedState = z.enum(['offered', 'asked', 'moved', 'stays', 'refunded', 'restored'])
export type DisplacedState = z.infer<typeof DisplacedState>

/** One person who lost a number, as the hospital sees it. */
export const Displaced = z.object({
  id: uuid,
  suspensionId: uuid,
  appointmentId: uuid,
  residentId: uuid,
  residentName: z.string(),
  phone: z.string().nullable(),
  wasAt: isoTime,
  state: DisplacedState,
  /** person, desk, policy (moved at once), or time (the limit passed). null: still open. */
  decidedBy: z.enum(['person', 'desk', 'policy', 'time']).nullable(),
  decideBy: isoTime.nullable(),
  offeredAt: z.object({ sessionId: uuid, doctorName: z.string(), startsAt: isoTime, endsAt: isoTime }).nullable(),
  /** When they looked at it in the app, or were reached by telephone. */
  reachedAt: isoTime.nullable(),
  /** On the call list: not reached, and the answer is due soon or has been given for them. */
  call: z.boolean(),
  calls: z.array(z.object({ at: isoTime, by: z.string(), reached: z.boolean(), note: z.string() })),
})
export type Displaced = z.infer<typeof Displaced>
export const DisplacedList = z.object({ displaced: z.array(Displaced) })
export const ListDisplacedRequest = z.object({ state: DisplacedState.optional(), callsOnly: textFlag.optional() })
export const CallRequest = z.object({
  displacedId: uuid,
  reached: z.boolean(),
  note: z.string().trim().max(200).default(''),
  /** What the person said on the telephone. */
  answer: z.enum(['accept', 'another', 'refund']).optional(),
})

export const Suspension = z.object({
  id: uuid,
  kind: z.enum(['suspended', 'substituted']),
  sessionId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  substituteId: uuid.nullable(),
  substituteName: z.string().nullable(),
  departmentName: z.string(),
  day,
  from: isoTime,
  until: isoTime,
  reason: z.string(),
  saidAt: isoTime,
  /** Until when it may be taken back. */
  undoUntil: isoTime,
  resumedAt: isoTime.nullable(),
  people: z.object({
    total: z.number().int(),
    open: z.number().int(),
    moved: z.number().int(),
    stay: z.number().int(),
    refunded: z.number().int(),
    toCall: z.number().int(),
  }),
})
export type Suspension = z.infer<typeof Suspension>
export const SuspensionList = z.object({ suspensions: z.array(Suspension) })
export const SuspensionDetail = z.object({ suspension: Suspension, displaced: z.array(Displaced) })
export type SuspensionDetail = z.infer<typeof SuspensionDetail>
export const SuspensionIdRequest = z.object({ suspensionId: uuid })

/** What a person whose number was lost is asked. */
export const Offer = z.object({
  id: uuid,
  appointmentId: uuid,
  residentId: uuid,
  residentName: z.string(),
  kind: z.enum(['another-time', 'substitute']),
  state: DisplacedState,
  reason: z.string(),
  institutionName: z.string(),
  departmentName: z.string(),
  was: z.object({ doctorName: z.string(), startsAt: isoTime, endsAt: isoTime }),
  /** What is kept for the person; null when nothing equal was left. */
  offered: z
    .object({
      sessionId: uuid,
      doctorId: uuid,
      doctorName: z.string(),
      doctorTitle: z.string(),
      startsAt: isoTime,
      endsAt: isoTime,
    })
    .nullable(),
  decideBy: isoTime.nullable(),
  /** What happens without an answer: all money back, the offered number is theirs, or they stay with the substitute. */
  otherwise: z.enum(['refunded', 'moved', 'stays']),
  /** The appointment that took the lost one's place, where it is another one (a number of a hospital's own system is paid for anew). */
  newAppointmentId: uuid.nullable(),
})
export type Offer = z.infer<typeof Offer>
export const OfferList = z.object({ offers: z.array(Offer) })
export const MyOffersRequest = z.object({ residentId: uuid, open: textFlag.optional() })
export const AcceptOfferRequest = z.object({ offerId: uuid })
export const DeclineOfferRequest = z.object({ offerId: uuid, instead: z.enum(['another', 'refund']) })
