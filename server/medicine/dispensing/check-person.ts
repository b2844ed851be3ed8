import { personAnswer, personInput } from '#contracts/dispensing'
import { audit, type Context, encryptIdentifier, Refusal, refuse, refuseUnless, verb } from '#kernel'
import { lockPrescription } from '#medicine/prescribing'
import { dayOf } from '#people/institutions'
import { readIdCard, residentOf } from '#people/residents'
import { pickupAtCounter } from './counter.ts'
import { isLocked, type Pickup } from './pickup.ts'
import * as store from './store.ts'

/**
 * Is this the person the medicine is for, or who collects for them? For a proxy both identities are asked and kept (YB 17,
 * R28). A mismatch is an ordinary answer, so that it is counted; too many lock the code. Refusals: dispensing.unknown_pickup,
 * .other_pharmacy, .already_dispensed, .not_ready, .code_locked, .proxy_document_invalid.
 */
export const checkPerson = verb(
  {
    name: 'dispensing.check_person',
    may: ['dispenser'],
    input: personInput,
    answer: personAnswer,
    summary: 'Checks who stands at the counter; for a proxy both identities.',
  },
  async (ctx, { pickupId, name, documentLast4, proxy }) => {
    const seen = await pickupAtCounter(ctx, pickupId)
    await lockPrescription(ctx, seen.prescriptionId)
    const [pickup] = await store.find(ctx, { ids: [pickupId], lock: true })
    const policy = await store.policyOn(ctx, dayOf(ctx.now))
    refuseUnlessReady(pickup!)
    refuseUnless(!isLocked(pickup!, policy), 'dispensing.code_locked')
    if (proxy?.documentType === 'id-card') refuseUnlessIdCard(ctx, proxy.documentNumber)

    const resident = await residentOf(ctx, pickup!.residentId)
    const matched =
      same(resident.name, name) && resident.documentTail.slice(-4).toUpperCase() === documentLast4.toUpperCase()
    const personAttempts = pickup!.personAttempts + (matched ? 0 : 1)
    const checked = {
      person: { name, documentTail: documentLast4.toUpperCase(), proxy: proxy ? proxyOf(proxy) : null },
      personCheckedAt: ctx.now,
      personCheckedBy: ctx.actor.id,
    }
    const unchecked = { person: null, personCheckedAt: null, personCheckedBy: null }
    await store.save(ctx, { ...pickup!, personAttempts, ...(matched ? checked : unchecked) })
    await audit(ctx, {
      action: 'execute',
      residentId: resident.id,
      entity: 'dispensing.pickup',
      entityId: pickupId,
      reason: matched ? (proxy ? 'proxy identified' : 'person identified') : 'person does not match',
    })
    return { matched, attemptsLeft: policy.personAttemptsMax - personAttempts }
  },
)

/** Refusals: dispensing.already_dispensed, dispensing.not_ready. */
export function refuseUnlessReady({ state }: Pickup): void {
  refuseUnless(state !== 'dispensed', 'dispensing.already_dispensed')
  refuseUnless(state === 'ready', 'dispensing.not_ready', { params: { state } })
}

function refuseUnlessIdCard(ctx: Context, number: string): void {
  try {
    readIdCard(number, dayOf(ctx.now))
  } catch (error) {
    if (error instanceof Refusal) refuse('dispensing.proxy_document_invalid', { field: 'proxy' })
    throw error
  }
}

function proxyOf(proxy: { name: string; documentType: string; documentNumber: string; relation: string }) {
  const { name, documentType, documentNumber, relation } = proxy
  return { name, documentType, documentCipher: encryptIdentifier(documentNumber.toUpperCase()), relation }
}

const same = (one: string, other: string) => {
  const tidy = (name: string) =>
    name
      .normalize('NFKC')
      .replaceAll(/[\s·•・]/g, '')
      .toLowerCase()
  return tidy(one) === tidy(other)
}
