/** Yes or no to an offer. */
import { bookNumber, endOffer } from '#care/booking'
import { Accepted, AcceptRequest, DeclineRequest, Entry } from '#contracts/waiting-list'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import type { EntryRow, OfferRow } from './entry.ts'
import { passOn, saveAnswer, takeAccepted } from './pass-on.ts'
import { endEntry, saveEntry } from './save.ts'
import { showEntry } from './show.ts'
import * as store from './store.ts'

/**
 * Books the offered number. Safe to repeat: an accepted offer answers its appointment. Refusals: waiting_list.offer_unknown,
 * .offer_over, residents.not_acting_for, and those of booking a hold.
 */
export const acceptOffer = verb(
  {
    name: 'waiting_list.accept_offer',
    may: ['resident', 'registrar', 'system'],
    input: AcceptRequest,
    answer: Accepted,
    summary: 'Books the number that the waiting list offers.',
  },
  async (ctx, { offerId, diagnosisCode, guardianId }) => {
    const { offer, entry } = await lockOffer(ctx, offerId)
    if (offer.state !== 'accepted') refuseUnlessOpen(ctx, offer)
    const appointment = await bookNumber(ctx, { holdId: offer.holdId, diagnosisCode, guardianId })
    const taken = offer.state === 'accepted' ? entry : await takeAccepted(ctx, offer, entry, appointment.id)
    return { entry: await showEntry(ctx, taken), appointment }
  },
)

/**
 * Declines the offered number; the next in line is offered it. With `stay` the place in line is kept, as often as the rule says.
 * Safe to repeat. Refusals: waiting_list.offer_unknown, .offer_over, residents.not_acting_for.
 */
export const declineOffer = verb(
  {
    name: 'waiting_list.decline_offer',
    may: ['resident', 'registrar', 'system'],
    input: DeclineRequest,
    answer: Entry,
    summary: 'Declines the number that the waiting list offers.',
  },
  async (ctx, { offerId, stay }) => {
    const { offer, entry } = await lockOffer(ctx, offerId)
    if (offer.state === 'declined') return showEntry(ctx, entry)
    refuseUnlessOpen(ctx, offer)
    await saveAnswer(ctx, offer, 'declined')
    const own = await store.policyOn(ctx, dayOf(ctx.now))
    const after: EntryRow = { ...entry, state: 'waiting', declines: entry.declines + 1 }
    const stays = stay && after.declines <= own.declinesMax
    if (stays) await saveEntry(ctx, after)
    else await endEntry(ctx, after, stay ? 'lapsed' : 'left')
    await letGoOffer(ctx, offer, entry)
    return showEntry(ctx, (await store.entryById(ctx, entry.id))!)
  },
)

/** The number of an offer that was declined goes to the next in line, in the same step. The line is locked. */
export async function letGoOffer(ctx: Context, offer: OfferRow, line: EntryRow): Promise<void> {
  await endOffer(ctx, offer.holdId)
  await passOn(ctx, line)
}

function refuseUnlessOpen(ctx: Context, offer: OfferRow): void {
  const state = offer.state === 'open' && offer.answerUntil <= ctx.now ? 'expired' : offer.state
  refuseUnless(state === 'open', 'waiting_list.offer_over', { params: { state } })
}

/** Refusals: waiting_list.offer_unknown, residents.not_acting_for. */
async function lockOffer(ctx: Context, offerId: string): Promise<{ offer: OfferRow; entry: EntryRow }> {
  const seen = await store.offerById(ctx, offerId)
  const whose = seen && (await store.entryById(ctx, seen.entryId))
  if (!seen || !whose) refuse('waiting_list.offer_unknown')
  if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, whose.residentId)
  await store.lockLine(ctx, whose)
  return { offer: (await store.offerById(ctx, offerId))!, entry: (await store.entryById(ctx, whose.id))! }
}
