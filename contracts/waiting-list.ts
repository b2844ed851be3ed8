/**
 * The waiting list (候补): who waits for a doctor or a department, and the numbers that are offered to them first.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/waiting-list/entries | resident (self or family), registrar | JoinRequest | Entry |
 * | GET  /api/waiting-list/entries | resident (self or family), registrar | residentId, scope? open, all | EntryList |
 * | GET  /api/waiting-list/entries/:entryId | the same | – | Entry |
 * | POST /api/waiting-list/entries/:entryId/leave | the same | – | Entry |
 * | POST /api/waiting-list/offers/:offerId/accept | the same | AcceptRequest | Accepted (the entry and the appointment) |
 * | POST /api/waiting-list/offers/:offerId/decline | the same | stay? (true keeps the place) | Entry |
 * | GET  /api/waiting-list/outlook | signed in | kind, doctorId or institutionId + departmentCode, from, to, half? | Outlook: before joining |
 * | GET  /api/waiting-list/line | registrar, manager (own institution) | institutionId, departmentCode | Line (masked names, and why a number went past somebody) |
 *
 * An offer is a hold of booking with a longer life: it may also be booked with POST /api/booking/holds/:holdId/book.
 */
import { z } from 'zod'
import { Appointment, day, isoTime, SessionKind, uuid } from './booking.ts'

export const Half = z.enum(['morning', 'afternoon']).describe('before or from 12:00')
export type Half = z.infer<typeof Half>

/**
 * waiting: in line; offered: a number is held for this entry; booked: got it; left: gone by own wish; lapsed: an offer ran out or
 * too many were declined; cleared: the last day's clearing time passed without a number.
 */
export const EntryState = z.enum(['waiting', 'offered', 'booked', 'left', 'lapsed', 'cleared'])
export type EntryState = z.infer<typeof EntryState>

export const OfferState = z.enum(['open', 'accepted', 'declined', 'expired', 'withdrawn'])
export type OfferState = z.infer<typeof OfferState>

const target = {
  kind: SessionKind,
  /** A doctor; or a department of an institution, whichever doctor it is. */
  doctorId: uuid.optional(),
  institutionId: uuid.optional(),
  departmentCode: z.string().max(20).optional(),
  from: day,
  to: day,
  half: Half.optional().describe('without it, the whole day'),
}
const oneTarget = (asked: { doctorId?: string; institutionId?: string; departmentCode?: string }) =>
  asked.doctorId !== undefined || (asked.institutionId !== undefined && asked.departmentCode !== undefined)
const oneTargetSaid = { message: 'doctorId, or institutionId and departmentCode', path: ['doctorId'] }

export const JoinRequest = z.object({ residentId: uuid, ...target }).refine(oneTarget, oneTargetSaid)
export type JoinRequest = z.infer<typeof JoinRequest>

/** What can be said honestly: how many numbers came back lately, and what that means for the place. */
export const Chances = z.object({
  /** Before this one in line, for numbers this one could take too. */
  ahead: z.number().int(),
  /** Numbers that came back for this target in the last `measuredDays` days. */
  returned: z.number().int(),
  measuredDays: z.number().int(),
  /** Expected numbers until the list is cleared; null when too little was measured to say. */
  expected: z.number().nullable(),
  likelihood: z.enum(['likely', 'possible', 'unlikely', 'unknown']),
  sentence: z.string(),
})
export type Chances = z.infer<typeof Chances>

export const Offer = z.object({
  id: uuid,
  holdId: uuid,
  state: OfferState,
  sessionId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  startsAt: isoTime,
  endsAt: isoTime,
  offeredAt: isoTime,
  answerUntil: isoTime,
})
export type Offer = z.infer<typeof Offer>

export const Entry = z.object({
  id: uuid,
  state: EntryState,
  residentId: uuid,
  residentName: z.string(),
  kind: SessionKind,
  doctorId: uuid.nullable(),
  doctorName: z.string().nullable(),
  institutionId: uuid,
  institutionName: z.string(),
  departmentCode: z.string(),
  departmentName: z.string(),
  from: day,
  to: day,
  half: Half.nullable(),
  joinedAt: isoTime,
  /** Who is still in line then is told and the list is cleared. */
  clearedAt: isoTime,
  /** Null once the entry no longer waits. */
  chances: Chances.nullable(),
  offer: Offer.nullable(),
  /** Numbers that went past this entry by rule, and why. */
  passedOver: z.array(z.object({ at: isoTime, startsAt: isoTime, reason: z.string(), sentence: z.string() })),
  appointmentId: uuid.nullable(),
  endedAt: isoTime.nullable(),
})
export type Entry = z.infer<typeof Entry>
export const EntryList = z.object({ entries: z.array(Entry), entriesMax: z.number().int() })
export const EntryRequest = z.object({ entryId: uuid })
export const MyEntriesRequest = z.object({ residentId: uuid, scope: z.enum(['open', 'all']).default('all') })

export const AcceptRequest = z.object({
  offerId: uuid,
  /** As in BookRequest: the offline diagnosis of an online follow-up, the guardian of a child under 6. */
  diagnosisCode: z.string().max(12).optional(),
  guardianId: uuid.optional(),
})
export const Accepted = z.object({ entry: Entry, appointment: Appointment })
export const DeclineRequest = z.object({ offerId: uuid, stay: z.boolean().default(true) })

export const OutlookRequest = z.object(target).refine(oneTarget, oneTargetSaid)
export const Outlook = z.object({ freeNumbers: z.number().int(), chances: Chances })

export const LineRequest = z.object({ institutionId: uuid, departmentCode: z.string().max(20) })
export const Line = z.object({
  waiting: z.array(
    z.object({
      entryId: uuid,
      place: z.number().int(),
      state: EntryState,
      name: z.string().describe('masked: 王*英'),
      doctorName: z.string().nullable(),
      from: day,
      to: day,
      half: Half.nullable(),
      joinedAt: isoTime,
      /** Numbers that went past this one by rule, and why. */
      passedOver: z.array(z.object({ at: isoTime, startsAt: isoTime, sentence: z.string() })),
    }),
  ),
  openOffers: z.number().int(),
  returnedLast28Days: z.number().int(),
  bookedLast28Days: z.number().int(),
})
