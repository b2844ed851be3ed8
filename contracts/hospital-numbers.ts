/**
 * Numbers whose master is a hospital's own system. They are found, held and booked through /api/booking like any other; a hold there is
 * first `asked`, then `kept`; an appointment is first `pending`: where it costs something it is paid through /api/settlement (the visit is
 * the appointment's id), then the hospital confirms it and it is `booked`.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/hospital-numbers/appointments/:appointmentId | resident (self or family), registrar | – | HospitalRegistration |
 * | GET  /api/hospital-numbers/sessions/:sessionId/left | signed in | – | NumbersLeftNow: asked of the hospital at this moment |
 * | GET  /api/hospital-numbers/books | manager, administrator, auditor | institutionId, open? (true) | Books: compared days and differences |
 * | POST /api/hospital-numbers/books/compare | manager, administrator | institutionId, date | Books: compared within seconds |
 * | POST /api/hospital-numbers/differences/:differenceId/close | manager, administrator | note | BookDifference |
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

const fen = z.number().int().min(0)

export const RegistrationState = z.enum([
  'locking',
  'locked',
  'unpaid',
  'confirming',
  'confirmed',
  'cancelling',
  'gone',
  'released',
  'refused',
  'cancelled',
])

export const HospitalRegistration = z.object({
  appointmentId: uuid,
  state: RegistrationState,
  feeFen: fen,
  paidFen: fen,
  refundedFen: fen,
  /** Of an unpaid one. */
  payUntil: isoTime.nullable(),
  /** The visit whose bill paid for it. */
  mdtrtId: uuid.nullable(),
  /** Why the hospital said no, or why it ended. */
  reason: z.string().nullable(),
})
export type HospitalRegistration = z.infer<typeof HospitalRegistration>
export const RegistrationRequest = z.object({ appointmentId: uuid })

export const NumbersLeftRequest = z.object({ sessionId: uuid })
export const NumbersLeftNow = z.object({ sessionId: uuid, freeNumbers: z.number().int(), askedAt: isoTime })

export const BookDifference = z.object({
  id: uuid,
  institutionId: uuid,
  date: day,
  hisNumberId: z.string(),
  /** lock-unknown, sold-unknown: only there; missing-there: only here; money-differs: in both, with other amounts. */
  kind: z.enum(['lock-unknown', 'sold-unknown', 'missing-there', 'money-differs', 'number-unknown']),
  ours: z.string(),
  theirs: z.string(),
  /** What was done by itself; to-look-at: nothing, somebody has to. */
  done: z.enum(['released', 'taken-back', 'cancelled-there', 'to-look-at', 'looked-at']),
  foundAt: isoTime,
  closedAt: isoTime.nullable(),
  note: z.string().nullable(),
})
export type BookDifference = z.infer<typeof BookDifference>

export const Books = z.object({
  days: z.array(
    z.object({
      date: day,
      dueAt: isoTime,
      comparedAt: isoTime.nullable(),
      entries: z.number().int().nullable(),
      error: z.string().nullable(),
    }),
  ),
  differences: z.array(BookDifference),
})
export type Books = z.infer<typeof Books>
export const BooksRequest = z.object({ institutionId: uuid, open: z.enum(['true', 'false']).default('true') })
export const CompareRequest = z.object({ institutionId: uuid, date: day })
export const CloseDifferenceRequest = z.object({ differenceId: uuid, note: z.string().trim().min(2).max(200) })
