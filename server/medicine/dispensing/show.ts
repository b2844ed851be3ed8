import type { Pickup as PickupView } from '#contracts/dispensing'
import type { Context } from '#kernel'
import { dayOf, institutionsById } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { codeOf } from './collection-code.ts'
import { type Pickup, viewOf } from './pickup.ts'
import * as store from './store.ts'

/** Pick-ups as they are shown; the code only to the resident's side. */
export async function show(
  ctx: Context,
  pickups: readonly Pickup[],
  options: { withCode: boolean },
): Promise<PickupView[]> {
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  const paid = await store.paidAmong(
    ctx,
    pickups.map(({ prescriptionId }) => prescriptionId),
  )
  const residents = await residentsOf(ctx, [...new Set(pickups.map(({ residentId }) => residentId))])
  const names = new Map(residents.map(({ id, name }) => [id, name]))
  const pharmacies = await institutionsById(
    ctx,
    pickups.map((pickup) => pickup.pharmacyId),
  )
  return pickups.map((pickup) =>
    viewOf(pickup, {
      policy,
      residentName: names.get(pickup.residentId) ?? '',
      pharmacyName: pharmacies.get(pickup.pharmacyId)?.name ?? '',
      paid: paid.has(pickup.prescriptionId),
      code: options.withCode ? codeOf(pickup) : null,
    }),
  )
}

export async function showOne(ctx: Context, pickup: Pickup, options: { withCode: boolean }): Promise<PickupView> {
  return (await show(ctx, [pickup], options))[0]!
}
