/** A session that does not take place: who is asked is told at once, and how it ended. */
import { offerDecided, offerMade } from '#care/schedules'
import { listener } from '#kernel'
import * as store from './store.ts'
import { planReminders, tell } from './tell.ts'

export const tellSuspended = listener(offerMade, 'reminders.suspended', async (ctx, fact) => {
  const visit = await store.visitOf(ctx, fact.appointmentId)
  if (!visit) return
  await store.dropPlanned(ctx, fact.appointmentId)
  await tell(ctx, {
    kind: 'suspended',
    key: `suspended:${fact.displacedId}:${fact.decideBy}`,
    aboutId: fact.residentId,
    by: visit.booked_by,
    facts: {
      institutionId: visit.institution_id,
      doctorId: visit.doctor_id,
      startsAt: visit.starts_at.toISOString(),
      decideBy: fact.decideBy,
    },
    appointmentId: fact.appointmentId,
  })
})

/** Who gets the money back is told by the cancelled booking; who has another time, or theirs again, is told here. */
export const tellSettled = listener(offerDecided, 'reminders.settled', async (ctx, fact) => {
  if (fact.outcome === 'refunded') return
  const appointmentId = fact.newAppointmentId ?? fact.appointmentId
  const visit = await store.visitOf(ctx, appointmentId)
  if (visit?.state !== 'booked') return
  await tell(ctx, {
    kind: 'moved',
    key: `moved:${fact.displacedId}:${fact.outcome}`,
    aboutId: fact.residentId,
    by: visit.booked_by,
    facts: {
      institutionId: visit.institution_id,
      doctorId: visit.doctor_id,
      startsAt: visit.starts_at.toISOString(),
    },
    appointmentId,
  })
  await planReminders(ctx, appointmentId)
})
