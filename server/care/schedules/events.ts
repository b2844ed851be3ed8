/** What schedules tells of people whose session does not take place. The subject is the displaced person's row. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const fact = z.object({
  displacedId: z.uuid(),
  suspensionId: z.uuid(),
  appointmentId: z.uuid(),
  residentId: z.uuid(),
})

/** Somebody is asked: take another time, or (substitute) stay with another doctor. */
export const offerMade = defineEvent(
  'schedules.offer_made',
  z.object({ ...fact.shape, kind: z.enum(['another-time', 'substitute']), decideBy: z.string() }),
)
/** How it ended for them; refunded ones are told by booking.displaced to whoever took money. */
export const offerDecided = defineEvent(
  'schedules.offer_decided',
  z.object({
    ...fact.shape,
    outcome: z.enum(['moved', 'stays', 'refunded', 'restored']),
    by: z.enum(['person', 'desk', 'policy', 'time']),
    newAppointmentId: z.uuid().nullable(),
  }),
)
