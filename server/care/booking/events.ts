/** What booking tells. Every event's subject is the appointment's or the session's id, so each is heard in order. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const appointmentFact = z.object({
  appointmentId: z.uuid(),
  numberId: z.uuid(),
  sessionId: z.uuid(),
  residentId: z.uuid(),
  doctorId: z.uuid(),
  institutionId: z.uuid(),
  kind: z.enum(['online-follow-up', 'offline']),
  startsAt: z.string(),
})
export type AppointmentFact = z.infer<typeof appointmentFact>

export const sessionOpened = defineEvent('booking.session_opened', z.object({ sessionId: z.uuid() }))
export const numberBooked = defineEvent('booking.number_booked', appointmentFact)
export const checkedInEvent = defineEvent('booking.checked_in', appointmentFact)
export const cancelled = defineEvent('booking.cancelled', appointmentFact)
export const noShow = defineEvent('booking.no_show', appointmentFact)
export const seen = defineEvent('booking.seen', appointmentFact)
/** Numbers that changed between free and not free; the Slots in the record follow it about a second behind. */
export const numbersMoved = defineEvent(
  'booking.numbers_moved',
  z.object({ sessionId: z.uuid(), numberIds: z.array(z.uuid()) }),
)
/** What is wanted of the hospital whose own system has the last word about a number; the subject is the hold. */
export const outsideAsked = defineEvent(
  'booking.outside_asked',
  z.object({
    what: z.enum(['held', 'let-go', 'booked', 'cancel-asked']),
    holdId: z.uuid(),
    numberId: z.uuid(),
    sessionId: z.uuid(),
    residentId: z.uuid(),
    appointmentId: z.uuid().nullable(),
    /** Until when the hold holds, or the payment may come. */
    until: z.string(),
    reason: z.string().nullable(),
  }),
)
/** A session has another doctor, or does not take place, or does again. */
export const sessionChanged = defineEvent('booking.session_changed', z.object({ sessionId: z.uuid() }))
/** A hospital's own system says that a session does not take place; schedules looks after its people. */
export const sessionSuspended = defineEvent(
  'booking.session_suspended',
  z.object({ sessionId: z.uuid(), reason: z.string() }),
)
export const sessionResumed = defineEvent(
  'booking.session_resumed',
  z.object({ sessionId: z.uuid(), reason: z.string() }),
)
/**
 * A person lost a number through the hospital and gets no other one: the appointment is cancelled, and whoever took money for it
 * gives all of it back.
 */
export const displaced = defineEvent('booking.displaced', z.object({ ...appointmentFact.shape, reason: z.string() }))
/** A number came back: a hold ran out or was let go, or a booking was cancelled. */
export const released = defineEvent(
  'booking.released',
  z.object({ sessionId: z.uuid(), numberId: z.uuid(), why: z.enum(['hold-expired', 'hold-released', 'cancelled']) }),
)
/** An appointment went to another number; the fact says where it is now. */
export const rescheduled = defineEvent(
  'booking.rescheduled',
  z.object({ ...appointmentFact.shape, wasAt: z.string(), countsAsCancel: z.boolean() }),
)
