import { dispenseAnswer, dispenseInput } from '#contracts/dispensing'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { holdInEffect, markDispensed, type Prescription, prescriptionsOf } from '#medicine/prescribing'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { refuseUnlessReady } from './check-person.ts'
import { toldOf } from './choose-pickup.ts'
import { pickupAtCounter } from './counter.ts'
import { medicineDispensed } from './events.ts'
import { toMedicationDispenses } from './fhir.ts'
import { labelsFor } from './labels.ts'
import { isLocked, missingChecks, type Pickup } from './pickup.ts'
import { showOne } from './show.ts'
import { areTheKept, type Kept, type Lot } from './stock.ts'
import * as stock from './stock-store.ts'
import * as store from './store.ts'

/**
 * Hands the medicine out, once (R22): the sheet is in effect and unused, the person was checked, the ten checks and the
 * counselling are confirmed (CF 33, 37), the lots are those kept and none has expired. Refusals: dispensing.unknown_pickup,
 * .other_pharmacy, .already_dispensed, .not_ready, .code_locked, .person_not_checked, .checklist_incomplete, .not_counselled,
 * .lot_mismatch, .lot_expired; prescribing.expired, prescribing.not_in_effect.
 */
export const dispense = verb(
  {
    name: 'dispensing.dispense',
    may: ['dispenser'],
    input: dispenseInput,
    answer: dispenseAnswer,
    summary: 'Hands the medicine out and marks the prescription used.',
  },
  async (ctx, { pickupId, checklist, counselled, lots: taken }) => {
    const { prescriptionId } = await pickupAtCounter(ctx, pickupId)
    const prescription = await holdUnused(ctx, prescriptionId)
    const [locked] = await store.find(ctx, { ids: [pickupId], lock: true })
    const pickup = locked!
    refuseUnlessReady(pickup)
    refuseUnless(!isLocked(pickup, await store.policyOn(ctx, dayOf(ctx.now))), 'dispensing.code_locked')
    refuseUnless(pickup.person, 'dispensing.person_not_checked')
    const missing = missingChecks(checklist, ctx.locale).join(', ')
    refuseUnless(missing === '', 'dispensing.checklist_incomplete', { field: 'checklist', params: { missing } })
    refuseUnless(counselled, 'dispensing.not_counselled', { field: 'counselled' })

    const kept = await store.keptOf(ctx, pickupId)
    const lots = await stock.lockLots(ctx, { keptBy: pickupId })
    const expired = lots.find((lot) => lot.expiresOn < dayOf(ctx.now))
    if (expired) refuse('dispensing.lot_expired', { params: { lot: expired.lotNumber } })
    refuseUnless(areTheKept(kept, taken), 'dispensing.lot_mismatch', { field: 'lots' })

    await stock.handOut(ctx, pickupId, kept, prescription.number)
    await markDispensed(ctx, prescription)
    const dispensed: Pickup = {
      ...pickup,
      state: 'dispensed',
      checklist,
      dispensedAt: ctx.now,
      dispensedBy: ctx.actor.id,
      dispenserName: ctx.actor.name,
    }
    await finish(ctx, dispensed, prescription, kept, lots)
    return {
      pickup: await showOne(ctx, dispensed, { withCode: false }),
      labels: await labelsFor(ctx, dispensed, prescription),
    }
  },
)

/** Refusals: dispensing.already_dispensed, and those of holdInEffect. */
async function holdUnused(ctx: Context, prescriptionId: string): Promise<Prescription> {
  const [seen] = await prescriptionsOf(ctx, [prescriptionId])
  refuseUnless(seen?.state !== 'dispensed', 'dispensing.already_dispensed')
  try {
    return await holdInEffect(ctx, prescriptionId)
  } catch (error) {
    // While this counter waited for the lock, another one handed it out.
    const [now] = await prescriptionsOf(ctx, [prescriptionId])
    refuseUnless(now?.state !== 'dispensed', 'dispensing.already_dispensed')
    throw error
  }
}

async function finish(
  ctx: Context,
  dispensed: Pickup,
  prescription: Prescription,
  kept: readonly Kept[],
  lots: readonly Lot[],
): Promise<void> {
  await store.save(ctx, dispensed)
  await publish(ctx, 'dispensing', toMedicationDispenses(dispensed, prescription, kept, lots))
  const { residentId, id: entityId } = dispensed
  await audit(ctx, { action: 'update', residentId, entity: 'dispensing.pickup', entityId, reason: 'dispensed' })
  await announce(ctx, medicineDispensed, dispensed.prescriptionId, toldOf(dispensed))
}
