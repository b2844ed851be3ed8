import { pickupAnswer, pickupInput, residentPickupsAnswer, residentPickupsInput } from '#contracts/dispensing'
import { audit, refuseUnless, verb } from '#kernel'
import { prescriptionsOf } from '#medicine/prescribing'
import { refuseUnlessActsFor } from '#people/residents'
import { show } from './show.ts'
import * as store from './store.ts'

/** Null while nothing was chosen. Refusals: prescribing.unknown_prescription, residents.not_acting_for. */
export const readPickup = verb(
  {
    name: 'dispensing.read_pickup',
    may: ['resident', 'system'],
    input: pickupInput,
    answer: pickupAnswer,
    summary: 'Where a prescription is collected, its state and its code.',
  },
  async (ctx, { prescriptionId }) => {
    const [prescription] = await prescriptionsOf(ctx, [prescriptionId])
    refuseUnless(prescription, 'prescribing.unknown_prescription')
    const { residentId } = prescription
    await refuseUnlessActsFor(ctx, residentId)
    const [last] = await store.find(ctx, { prescriptionId, limit: 1 })
    await audit(ctx, { action: 'read', residentId, entity: 'dispensing.pickup' })
    return { pickup: last ? (await show(ctx, [last], { withCode: true }))[0]! : null }
  },
)

/** Refusals: residents.not_acting_for. */
export const listResidentPickups = verb(
  {
    name: 'dispensing.list_resident_pickups',
    may: ['resident', 'system'],
    input: residentPickupsInput,
    answer: residentPickupsAnswer,
    summary: 'A resident’s pick-ups, the newest first.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const found = await store.find(ctx, { residentId, limit: 50 })
    await audit(ctx, { action: 'read', residentId, entity: 'dispensing.pickup' })
    return { pickups: await show(ctx, found, { withCode: true }) }
  },
)
