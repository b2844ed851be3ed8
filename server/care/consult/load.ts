/** Finding a consult for the one who asks, and telling what became of it: the beginning and the end of every verb. */
import { announce, audit, type Context, type EventType, refuse, refuseUnless } from '#kernel'
import { mayActFor } from '#people/residents'
import { type ConsultRow, refuseUnlessDoctorOf } from './consult.ts'
import { refuseUnlessOnDuty } from './duty.ts'
import type { DutySession } from './duty-store.ts'
import type { ConsultFact } from './events.ts'
import * as store from './store.ts'

/** The consult for its own doctor who is on duty, locked. Refusals: consult.unknown, .not_yours, .not_on_duty, staff.*. */
export async function lockForDoctor(
  ctx: Context,
  consultId: string,
): Promise<{ consult: ConsultRow; duty: DutySession }> {
  const consult = await store.consultById(ctx, consultId, true)
  if (!consult) refuse('consult.unknown')
  refuseUnlessDoctorOf(consult, ctx.actor.id)
  const duty = await refuseUnlessOnDuty(ctx)
  return { consult, duty }
}

/** The consult for the resident's side, locked. For others it does not exist. Refusals: consult.unknown. */
export async function lockForResident(ctx: Context, consultId: string): Promise<ConsultRow> {
  const consult = await store.consultById(ctx, consultId, true)
  refuseUnless(consult && (await mayActFor(ctx, consult.residentId)), 'consult.unknown')
  return consult
}

/** The consult for either side. Refusals: consult.unknown. */
export async function findForEither(
  ctx: Context,
  consultId: string,
): Promise<{ consult: ConsultRow; side: 'resident' | 'doctor' }> {
  const consult = await store.consultById(ctx, consultId)
  if (!consult) refuse('consult.unknown')
  if (consult.doctorId === ctx.actor.id) return { consult, side: 'doctor' }
  refuseUnless(await mayActFor(ctx, consult.residentId), 'consult.unknown')
  return { consult, side: 'resident' }
}

export function factOf(c: ConsultRow): ConsultFact {
  const { id: consultId, appointmentId, residentId, doctorId, institutionId } = c
  return { consultId, appointmentId, residentId, doctorId, institutionId }
}

export async function trail(
  ctx: Context,
  consult: ConsultRow,
  action: 'read' | 'create' | 'update',
  reason?: string,
): Promise<void> {
  const { id: entityId, residentId } = consult
  await audit(ctx, { action, residentId, entity: 'consult.consult', entityId, ...(reason ? { reason } : {}) })
}

/** Saves, leaves the trail and announces. */
export async function saveAndTell<T extends ConsultFact>(
  ctx: Context,
  consult: ConsultRow,
  event: EventType<T>,
  data: T,
): Promise<void> {
  await store.saveConsult(ctx, consult)
  await trail(ctx, consult, 'update', consult.state)
  await announce(ctx, event, consult.id, data)
}
