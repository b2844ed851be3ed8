import { counterListAnswer, counterListInput, lookUpAnswer, lookUpInput } from '#contracts/dispensing'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { prescriptionsOf, viewOf as viewOfPrescription } from '#medicine/prescribing'
import { dayOf } from '#people/institutions'
import { hashOfCode } from './collection-code.ts'
import { isLocked, type Pickup } from './pickup.ts'
import { show, showOne } from './show.ts'
import * as stock from './stock-store.ts'
import * as store from './store.ts'

const rememberCodesMs = 7 * 86_400_000

/** The pharmacy at whose counter the actor stands. Refusals: dispensing.other_pharmacy. */
export function counterOf(ctx: Context): string {
  return ctx.actor.institutionId ?? refuse('dispensing.other_pharmacy')
}

/** Refusals: dispensing.unknown_pickup, dispensing.other_pharmacy. */
export async function pickupAtCounter(ctx: Context, pickupId: string): Promise<Pickup> {
  const [pickup] = await store.find(ctx, { ids: [pickupId] })
  refuseUnless(pickup, 'dispensing.unknown_pickup')
  refuseUnless(pickup.pharmacyId === counterOf(ctx), 'dispensing.other_pharmacy')
  return pickup
}

export const listCounter = verb(
  {
    name: 'dispensing.list_counter',
    may: ['dispenser'],
    input: counterListInput,
    answer: counterListAnswer,
    summary: 'Pick-ups at the actor’s pharmacy, the newest first.',
  },
  async (ctx, { state, limit }) => {
    const found = await store.find(ctx, { pharmacyId: counterOf(ctx), ...(state ? { state } : {}), limit })
    await audit(ctx, { action: 'read', entity: 'dispensing.pickup' })
    return { pickups: await show(ctx, found, { withCode: false }) }
  },
)

/**
 * What a code stands for. A wrong code is an ordinary answer, so that it is counted. Refusals: dispensing.counter_locked,
 * .code_expired, .already_dispensed, .code_locked, .other_pharmacy.
 */
export const lookUpPickup = verb(
  {
    name: 'dispensing.look_up_code',
    may: ['dispenser'],
    input: lookUpInput,
    answer: lookUpAnswer,
    summary: 'Finds the pick-up of a collection code at the actor’s pharmacy.',
  },
  async (ctx, { code }) => {
    const pharmacyId = counterOf(ctx)
    const policy = await store.policyOn(ctx, dayOf(ctx.now))
    const since = new Date(ctx.now.getTime() - policy.counterWindowMinutes * 60_000)
    const wrong = await store.countWrongCodes(ctx, pharmacyId, since)
    const minutes = policy.counterWindowMinutes
    refuseUnless(wrong < policy.counterAttemptsMax, 'dispensing.counter_locked', { params: { minutes } })

    const pickup = await byCode(ctx, pharmacyId, code)
    if (!pickup) {
      await store.addWrongCode(ctx, pharmacyId)
      await audit(ctx, { action: 'read', entity: 'dispensing.pickup', reason: 'wrong code' })
      return {
        found: false,
        attemptsLeft: policy.counterAttemptsMax - wrong - 1,
        pickup: null,
        prescription: null,
        lots: [],
      }
    }
    refuseUnless(pickup.state !== 'dispensed', 'dispensing.already_dispensed')
    refuseUnless(pickup.state === 'ready' && ctx.now <= pickup.collectBy, 'dispensing.code_expired')
    refuseUnless(!isLocked(pickup, policy), 'dispensing.code_locked')
    const [prescription] = await prescriptionsOf(ctx, [pickup.prescriptionId])
    const { residentId } = pickup
    await audit(ctx, { action: 'read', residentId, entity: 'dispensing.pickup', entityId: pickup.id })
    return {
      found: true,
      attemptsLeft: policy.counterAttemptsMax - wrong,
      pickup: await showOne(ctx, pickup, { withCode: false }),
      prescription: viewOfPrescription(prescription!),
      lots: await lotsFor(ctx, pickup.id),
    }
  },
)

async function byCode(ctx: Context, pharmacyId: string, code: string): Promise<Pickup | undefined> {
  const found = await store.find(ctx, { pharmacyId, codeHash: hashOfCode(pharmacyId, code) })
  const recent = found.filter(({ chosenAt }) => ctx.now.getTime() - chosenAt.getTime() < rememberCodesMs)
  // A choice that is not paid (any more) has no code that works.
  return recent.find(({ state }) => state === 'ready') ?? recent.find(({ state }) => state !== 'chosen')
}

/** The lots to take from the shelf, line by line. */
export async function lotsFor(ctx: Context, pickupId: string) {
  const kept = await store.keptOf(ctx, pickupId)
  const lots = new Map(
    (
      await stock.lotsOf(
        ctx,
        kept.map(({ lotId }) => lotId),
      )
    ).map((lot) => [lot.id, lot]),
  )
  return kept.map(({ itemId, lotId, packs }) => {
    const { drugCode, lotNumber, expiresOn } = lots.get(lotId)!
    return { itemId, drugCode, lotId, lotNumber, expiresOn, packs }
  })
}
