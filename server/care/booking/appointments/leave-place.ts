/** Whose a place is while its person has been asked to go elsewhere. Each function joins the caller's transaction. */
import type { Context } from '#kernel'
import { letGo } from '../holding/give-back.ts'
import type { AppointmentRow } from '../number.ts'
import * as sessions from '../sessions/session-store.ts'
import * as store from '../store.ts'
import { isOutside } from './outside.ts'
import { saveChange } from './save-change.ts'

/** Displaced people have their numbers again; whoever has moved or left is left alone. */
export async function restoreAppointments(ctx: Context, appointmentIds: readonly string[]): Promise<void> {
  for (const id of appointmentIds) {
    const appointment = await store.appointmentById(ctx, id, true)
    if (appointment?.state !== 'displaced') continue
    await saveChange(ctx, { ...appointment, state: appointment.checkedInAt ? 'checked-in' : 'booked' }, undefined)
  }
}

/**
 * Somebody does not want the substitute and waits for an answer elsewhere. The place stays theirs until they have another or their
 * money: a number belongs to one appointment at a time, and the substitute may yet be taken back.
 */
export async function leaveSubstitute(ctx: Context, appointment: AppointmentRow): Promise<void> {
  await saveChange(ctx, { ...appointment, state: 'displaced' }, undefined)
}

/** The place of somebody who has gone elsewhere is free for others, where its session takes place. */
export async function leavePlace(ctx: Context, numberId: string): Promise<void> {
  const number = await store.numberById(ctx, numberId, true)
  if (number?.state !== 'booked' || number.endsAt <= ctx.now) return
  const session = await sessions.sessionById(ctx, number.sessionId)
  if (session?.state === 'open' && !isOutside(session)) await letGo(ctx, number, 'cancelled')
}
