import type { z } from 'zod'
import { type Channel, Hold, HoldIdRequest, HoldRequest, Released } from '#contracts/booking'
import { audit, type Context, Refusal, refuseUnless, verb } from '#kernel'
import { refuseUnlessHeld } from '../number.ts'
import { refuseUnlessForResident } from '../rules/who.ts'
import { showHold } from '../show.ts'
import * as store from '../store.ts'
import { letGo } from './give-back.ts'
import { holdTogether } from './hold-together.ts'
import { openOffer } from './offer-store.ts'
import { lookForSoldOut } from './sold-out.ts'

/**
 * Keeps a number for a person for some minutes. Asking again in the same session answers the hold there is.
 * Refusals: residents.not_acting_for, residents.not_found; booking.session_unknown, .session_suspended, .channel_not_yours,
 * .outside_window, .sold_out, .left_to_others (only numbers that the person's cluster gave back are left), .age_not_seen,
 * .own_account_too_young, .already_in_session, .offer_is_declined (another band while the list offers one), .limit_*; fair_use.no_shows, .cancels (and _here).
 */
export const holdNumber = verb(
  {
    name: 'booking.hold_number',
    may: ['resident', 'registrar', 'system'],
    input: HoldRequest,
    answer: Hold,
    summary: 'Keeps a free number for a person for some minutes.',
  },
  async (ctx, request) => {
    const [outcome] = await holdTogether(ctx, [{ ctx, item: request }])
    if (!outcome || outcome instanceof Refusal) throw outcome
    return outcome
  },
)

type Reserved = Omit<z.output<typeof HoldRequest>, 'channel'> & { channel: Exclude<Channel, 'app' | 'window'> }

/**
 * As holdNumber, from what is kept for primary care or referrals: for those above who know the reason and whose care it is.
 * Refusals: those of holdNumber.
 */
export async function holdReserved(ctx: Context, asked: Reserved): Promise<Hold> {
  const [outcome] = await ctx.transaction((ctx) => holdTogether(ctx, [{ ctx, item: asked }]))
  if (!outcome || outcome instanceof Refusal) throw outcome
  return outcome
}

/** The crowd at a release: those who ask at the same time share a unit of work. One person is never in it twice. */
export const holdingTogether = {
  atOnce: 2,
  sizeMax: 64,
  nameOf: (request: z.output<typeof HoldRequest>) => request.residentId,
  look: lookForSoldOut,
  run: holdTogether,
}

/** Refusals: booking.hold_expired, residents.not_acting_for. */
export const readHold = verb(
  {
    name: 'booking.read_hold',
    may: ['resident', 'registrar', 'system'],
    input: HoldIdRequest,
    answer: Hold,
    summary: 'A hold and how long it lasts.',
  },
  async (ctx, { holdId }) => {
    const number = await store.numberByHold(ctx, holdId)
    refuseUnlessHeld(number, ctx.now)
    await refuseUnlessForResident(ctx, number.heldFor)
    await audit(ctx, { action: 'read', residentId: number.heldFor, entity: 'booking.hold', entityId: holdId })
    return showHold(ctx, number)
  },
)

/** Lets a hold go before its time. Safe to repeat: a hold that is gone stays gone. Refusals: residents.not_acting_for, booking.offer_is_declined. */
export const releaseHold = verb(
  {
    name: 'booking.release_hold',
    may: ['resident', 'registrar', 'system'],
    input: HoldIdRequest,
    answer: Released,
    summary: 'Lets a hold go.',
  },
  async (ctx, { holdId }) => {
    const number = await store.numberByHold(ctx, holdId, true)
    if (!number?.heldFor) return { released: false }
    await refuseUnlessForResident(ctx, number.heldFor)
    // What the waiting list offers goes to the next in line, not to whoever is quickest.
    refuseUnless(!(await openOffer(ctx, holdId)), 'booking.offer_is_declined')
    await letGo(ctx, number, 'hold-released')
    await audit(ctx, { action: 'delete', residentId: number.heldFor, entity: 'booking.hold', entityId: holdId })
    return { released: true }
  },
)
