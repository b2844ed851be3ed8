import type { z } from 'zod'
import { Appointment, BookRequest } from '#contracts/booking'
import { Refusal, verb } from '#kernel'
import { bookTogether } from './book-together.ts'

/**
 * Turns a held number into an appointment. Safe to repeat: the same hold answers the same appointment.
 * Refusals: booking.hold_expired, .already_in_session, .limit_*,
 * residents.not_acting_for, fair_use.no_shows, .cancels (and _here); for an online follow-up also booking.diagnosis_needed,
 * booking.no_offline_diagnosis, booking.diagnosis_not_offline (R04), booking.guardian_needed, booking.pediatrics_needed
 * (R10), consent.* (R32), staff.* (R02).
 */
export const bookNumber = verb(
  {
    name: 'booking.book_number',
    may: ['resident', 'registrar', 'system'],
    input: BookRequest,
    answer: Appointment,
    summary: 'Turns a hold into an appointment.',
  },
  async (ctx, request) => {
    const [outcome] = await bookTogether(ctx, [{ ctx, item: request }])
    if (!outcome || outcome instanceof Refusal) throw outcome
    return outcome
  },
)

/** After a release many book at the same time: they share a unit of work, each judged alone. */
export const bookingTogether = {
  atOnce: 2,
  sizeMax: 32,
  nameOf: (request: z.output<typeof BookRequest>) => request.holdId,
  run: bookTogether,
}
