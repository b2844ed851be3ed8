/** A changed appointment: its row, its FHIR resource, the trail and the event, in one transaction. */
import { announce, audit, type Context, type EventType } from '#kernel'
import { publish } from '#record'
import { type AppointmentFact, cancelled } from '../events.ts'
import { toFhirAppointment } from '../fhir.ts'
import type { AppointmentRow } from '../number.ts'
import * as sessions from '../sessions/session-store.ts'
import { factOf } from '../show.ts'
import * as store from '../store.ts'

/** `told`: the event that others hear of it; none where nothing has changed for them. */
export async function saveChange(
  ctx: Context,
  changed: AppointmentRow,
  told: EventType<AppointmentFact> | undefined,
): Promise<void> {
  const session = await sessions.sessionById(ctx, changed.sessionId)
  if (!session) throw new Error(`Appointment ${changed.id} has lost its session`)
  await store.saveAppointment(ctx, changed)
  await publish(ctx, 'booking', [toFhirAppointment(changed, session)])
  await audit(ctx, {
    action: 'update',
    residentId: changed.residentId,
    entity: 'booking.appointment',
    entityId: changed.id,
    reason: changed.state,
  })
  if (told) await announce(ctx, told, changed.id, factOf(changed, session))
}

/** Ends an appointment whatever it waited for; where its number goes is the caller's to say. */
export async function endAppointment(ctx: Context, appointment: AppointmentRow, reason: string): Promise<void> {
  const ended: AppointmentRow = { ...appointment, state: 'cancelled', cancelledAt: ctx.now, cancelReason: reason }
  await saveChange(ctx, ended, cancelled)
}
