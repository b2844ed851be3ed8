import {
  choosePickupInput,
  pharmaciesAnswer,
  pharmaciesInput,
  pickup as pickupShape,
  renewCodeInput,
} from '#contracts/dispensing'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { holdInEffect, type Prescription, prescriptionsOf } from '#medicine/prescribing'
import { dayOf, institutionOf, institutionsById } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { cancelPickup } from './cancel-pickup.ts'
import { withCode } from './collection-code.ts'
import { pickupChosen, pickupReady } from './events.ts'
import type { Pickup } from './pickup.ts'
import { showOne } from './show.ts'
import { chooseLots, type Kept, type Need } from './stock.ts'
import * as stock from './stock-store.ts'
import * as store from './store.ts'

/** Only where all of it is in stock, only after the approval (R08). Refusals: as openForResident, prescribing.expired. */
export const listPharmacies = verb(
  {
    name: 'dispensing.list_pharmacies',
    may: ['resident', 'system'],
    input: pharmaciesInput,
    answer: pharmaciesAnswer,
    summary: 'Pharmacies where all of an approved prescription is in stock.',
  },
  async (ctx, { prescriptionId }) => {
    const { residentId } = await openForResident(ctx, prescriptionId)
    const prescription = await holdInEffect(ctx, prescriptionId)
    const found = await stock.pharmaciesWith(ctx, needsOf(prescription, dayOf(ctx.now)))
    const institutions = await institutionsById(
      ctx,
      found.map(({ pharmacyId }) => pharmacyId),
    )
    const pharmacies = found.flatMap(({ pharmacyId, earliestExpiry }) => {
      const { name, kind, address, closedAt } = institutions.get(pharmacyId)!
      return closedAt ? [] : [{ pharmacyId, name, kind, address, earliestExpiry }]
    })
    await audit(ctx, { action: 'read', residentId, entity: 'prescribing.prescription', entityId: prescriptionId })
    return { pharmacies }
  },
)

/**
 * Chooses where to collect and keeps the stock there, or moves an earlier choice. Refusals: as openForResident,
 * prescribing.expired, dispensing.unknown_pharmacy, dispensing.no_stock.
 */
export const choosePickup = verb(
  {
    name: 'dispensing.choose_pickup',
    may: ['resident', 'system'],
    input: choosePickupInput,
    answer: pickupShape,
    summary: 'Chooses the pharmacy for an approved prescription; its stock is kept.',
  },
  async (ctx, { prescriptionId, pharmacyId }) => {
    await openForResident(ctx, prescriptionId)
    const prescription = await holdInEffect(ctx, prescriptionId)
    const pharmacy = await institutionOf(ctx, pharmacyId)
    refuseUnless(!pharmacy.closedAt, 'dispensing.unknown_pharmacy')
    const [earlier] = await store.find(ctx, { prescriptionId, living: true, lock: true })
    if (earlier?.pharmacyId === pharmacyId) return showOne(ctx, earlier, { withCode: true })

    const drugCodes = prescription.items.map(({ drugCode }) => drugCode)
    const lots = await stock.lockLots(ctx, { pharmacyId, drugCodes, ...(earlier ? { keptBy: earlier.id } : {}) })
    const kept = needsOf(prescription, dayOf(ctx.now)).flatMap((need): Kept[] => {
      const item = prescription.items.find(({ itemId }) => itemId === need.itemId)!
      const drug = ctx.locale === 'zh' ? item.nameZh : item.nameEn
      const here = lots.filter((lot) => lot.pharmacyId === pharmacyId)
      return chooseLots(need, here) ?? refuse('dispensing.no_stock', { params: { pharmacy: pharmacy.name, drug } })
    })
    if (earlier) await cancelPickup(ctx, earlier, '改选取药药房', { refunded: false })

    const chosen = newPickup(ctx, prescription, pharmacyId)
    await store.insert(ctx, chosen)
    await stock.changeReserved(ctx, kept, 1)
    await store.keep(ctx, chosen.id, kept)
    const { residentId } = chosen
    await audit(ctx, { action: 'create', residentId, entity: 'dispensing.pickup', entityId: chosen.id })
    await announce(ctx, pickupChosen, prescriptionId, toldOf(chosen))
    const paid = await store.paidAmong(ctx, [prescriptionId])
    return showOne(ctx, paid.has(prescriptionId) ? await makeReady(ctx, chosen) : chosen, { withCode: true })
  },
)

/** A new code after loss or lock. Refusals: as openForResident, dispensing.unknown_pickup, dispensing.not_ready. */
export const renewCode = verb(
  {
    name: 'dispensing.renew_code',
    may: ['resident'],
    input: renewCodeInput,
    answer: pickupShape,
    summary: 'A new collection code; the old one no longer works.',
  },
  async (ctx, { prescriptionId }) => {
    await openForResident(ctx, prescriptionId)
    const { residentId } = await holdInEffect(ctx, prescriptionId)
    const [pickup] = await store.find(ctx, { prescriptionId, living: true, lock: true })
    refuseUnless(pickup, 'dispensing.unknown_pickup')
    refuseUnless(pickup.state === 'ready', 'dispensing.not_ready', { params: { state: pickup.state } })
    const renewed = {
      ...(await withCode(ctx, pickup, true)),
      person: null,
      personCheckedAt: null,
      personCheckedBy: null,
    }
    await store.save(ctx, renewed)
    await audit(ctx, {
      action: 'update',
      residentId,
      entity: 'dispensing.pickup',
      entityId: pickup.id,
      reason: 'new code',
    })
    return showOne(ctx, renewed, { withCode: true })
  },
)

/** Paid and kept: ready to collect. The sheet must be held by the caller. */
export async function makeReady(ctx: Context, chosen: Pickup): Promise<Pickup> {
  const ready: Pickup = { ...(await withCode(ctx, chosen, false)), state: 'ready', readyAt: ctx.now }
  await store.save(ctx, ready)
  await announce(ctx, pickupReady, ready.prescriptionId, toldOf(ready))
  return ready
}

export function toldOf({ id, prescriptionId, residentId, consultId, pharmacyId }: Pickup) {
  return { pickupId: id, prescriptionId, residentId, consultId, pharmacyId }
}

/** Refusals: prescribing.unknown_prescription, residents.not_acting_for, dispensing.not_approved, .already_dispensed. */
async function openForResident(ctx: Context, prescriptionId: string): Promise<Prescription> {
  const [prescription] = await prescriptionsOf(ctx, [prescriptionId])
  if (!prescription) refuse('prescribing.unknown_prescription')
  await refuseUnlessActsFor(ctx, prescription.residentId)
  const { state } = prescription
  refuseUnless(!['draft', 'signed', 'returned'].includes(state), 'dispensing.not_approved')
  refuseUnless(state !== 'dispensed', 'dispensing.already_dispensed')
  return prescription
}

/** A lot must last until the course it starts is over. */
function needsOf(prescription: Prescription, today: string): Need[] {
  return prescription.items.map(({ itemId, drugCode, packs, days }) => {
    const last = new Date(`${today}T00:00:00Z`)
    last.setUTCDate(last.getUTCDate() + days)
    return { itemId, drugCode, packs, usableUntil: last.toISOString().slice(0, 10) }
  })
}

function newPickup(ctx: Context, prescription: Prescription, pharmacyId: string): Pickup {
  return {
    id: ctx.chance.uuid(),
    prescriptionId: prescription.id,
    residentId: prescription.residentId,
    consultId: prescription.consultId,
    pharmacyId,
    state: 'chosen',
    chosenAt: ctx.now,
    collectBy: prescription.validUntil!,
    readyAt: null,
    codeHash: null,
    codeCipher: null,
    personAttempts: 0,
    person: null,
    personCheckedAt: null,
    personCheckedBy: null,
    dispensedAt: null,
    dispensedBy: null,
    dispenserName: null,
    checklist: null,
    cancelledAt: null,
    cancelReason: null,
  }
}
