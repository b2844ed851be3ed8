/** What the queue tells. The subject is the appointment. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

const placeFact = z.object({
  placeId: z.uuid(),
  appointmentId: z.uuid(),
  residentId: z.uuid(),
  sessionId: z.uuid(),
  doctorId: z.uuid(),
  institutionId: z.uuid(),
})
export const placeTaken = defineEvent('queue.place_taken', placeFact)
export const placeCalled = defineEvent('queue.called', placeFact)
export const placeFinished = defineEvent('queue.finished', placeFact)
export const placeMissed = defineEvent('queue.missed', placeFact)
