import { returnCharges } from '#insurance/settlement'
import { announce, audit, type Context } from '#kernel'
import { pickupCancelled } from './events.ts'
import type { Pickup } from './pickup.ts'
import * as stock from './stock-store.ts'
import * as store from './store.ts'

/** Frees what a locked, living pick-up has kept, and ends it. */
export async function cancelPickup(
  ctx: Context,
  pickup: Pickup,
  reason: string,
  { refunded }: { refunded: boolean },
): Promise<void> {
  await stock.lockLots(ctx, { keptBy: pickup.id })
  await stock.changeReserved(ctx, await store.keptOf(ctx, pickup.id), -1)
  await store.forget(ctx, pickup.id)
  await store.save(ctx, { ...pickup, state: 'cancelled', cancelledAt: ctx.now, cancelReason: reason })
  const { id: pickupId, prescriptionId, residentId, consultId, pharmacyId } = pickup
  await audit(ctx, { action: 'update', residentId, entity: 'dispensing.pickup', entityId: pickupId, reason })
  const told = { pickupId, prescriptionId, residentId, consultId, pharmacyId, reason, refunded }
  await announce(ctx, pickupCancelled, prescriptionId, told)
}

/**
 * A sheet that lost its effect undispensed: its pick-up ends, its stock is free again, its charges go back, paid or not.
 * Safe to repeat. The sheet must be held by the caller.
 */
export async function undo(
  ctx: Context,
  { id: prescriptionId, consultId }: { id: string; consultId: string },
  reason: string,
): Promise<void> {
  const paid = (await store.paidAmong(ctx, [prescriptionId])).has(prescriptionId)
  const [pickup] = await store.find(ctx, { prescriptionId, living: true, lock: true })
  if (pickup && pickup.state !== 'dispensed') await cancelPickup(ctx, pickup, reason, { refunded: paid })
  if (!(await store.markRefunded(ctx, prescriptionId, reason))) return
  await returnCharges(ctx, { mdtrtId: consultId, orderId: prescriptionId, reason })
}
