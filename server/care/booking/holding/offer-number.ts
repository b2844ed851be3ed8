/**
 * Offers: a number kept for one named person, longer than an ordinary hold, before everyone may take it. Who is offered what is
 * decided above; the person books it like any hold. Each function joins the caller's transaction and is the caller's to allow.
 */
import { marksToCompare, ownMarks, refuseUnlessUnrestricted } from '#care/fair-use'
import { announce, audit, type Context, refuse, refuseUnless, sendTogether } from '#kernel'
import { residentOf } from '#people/residents'
import { isOutside } from '../appointments/outside.ts'
import { numbersMoved } from '../events.ts'
import type { NumberRow } from '../number.ts'
import { minutesAfter } from '../region-time.ts'
import { refuseUnlessOfAge, refuseUnlessWithinLimits } from '../rules/limits.ts'
import * as sessions from '../sessions/session-store.ts'
import { policyOn } from '../show.ts'
import * as store from '../store.ts'
import { keepNumber } from './kept-number.ts'
import * as offers from './offer-store.ts'

/**
 * The hold outlives the answer by this much: whoever passes offers on has the time to, and the public never gets in between. When
 * nobody does, the ordinary sweep of holds takes the number back: it is never lost.
 */
const graceMinutes = 10

/**
 * Keeps a cooling, free or soon to be released number for a person until `until`. Refuses before anything is written:
 * booking.not_offerable, .gave_it_back, .already_in_session, .limit_*, .age_not_seen, fair_use.*, residents.not_found.
 */
export async function offerNumber(
  ctx: Context,
  wanted: { readonly numberId: string; readonly residentId: string; readonly until: Date },
): Promise<{ holdId: string }> {
  const { numberId, residentId, until } = wanted
  // First without a lock: who may not have it is passed over without making others wait.
  await refuseUnlessMayHave(ctx, residentId, await store.numberById(ctx, numberId))
  await store.lockPerson(ctx, residentId)
  const number = await offers.lockOfferable(ctx, numberId)
  await refuseUnlessMayHave(ctx, residentId, number)
  if (!number) refuse('booking.not_offerable')

  const holdId = await keepNumber(ctx, number, residentId, minutesAfter(until, graceMinutes))
  await offers.endOffersOf(ctx, numberId)
  await offers.insertOffer(ctx, {
    hold_id: holdId,
    number_id: numberId,
    resident_id: residentId,
    came_from: number.state as 'closed' | 'cooling' | 'free',
    free_at: number.freeAt,
    until,
    made_at: ctx.now,
    ended_at: null,
  })
  await audit(ctx, { action: 'create', residentId, entity: 'booking.hold', entityId: holdId, reason: 'offer' })
  return { holdId }
}

async function refuseUnlessMayHave(ctx: Context, residentId: string, number: NumberRow | undefined): Promise<void> {
  const offerable =
    number && (['cooling', 'free'].includes(number.state) || (number.state === 'closed' && number.freeAt))
  if (!offerable) refuse('booking.not_offerable')
  const session = await sessions.sessionById(ctx, number.sessionId)
  refuseUnless(session && session.state === 'open' && !isOutside(session), 'booking.not_offerable')
  await refuseIfReturnedBy(ctx, residentId, number.id)
  await refuseUnlessUnrestricted(ctx, residentId, session.institutionId)
  const policy = await policyOn(ctx, session.institutionId)
  const { birthDate } = await residentOf(ctx, residentId)
  refuseUnlessOfAge(policy, birthDate, session.date, false)
  const has = await store.hadBy(ctx, residentId, session.date, '')
  refuseUnless(!has.some(({ sessionId }) => sessionId === session.id), 'booking.already_in_session')
  refuseUnlessWithinLimits(policy, has, session)
}

/** Whoever gave a number back does not get it again, nor does anybody of the same cluster: else touts would swap. */
async function refuseIfReturnedBy(ctx: Context, residentId: string, numberId: string): Promise<void> {
  const marks = await offers.returnedMarks(ctx, numberId)
  if (marks.length > 0) {
    const [kept] = await sendTogether(ctx, [ownMarks([residentId], ctx.now)])
    const { phone } = await residentOf(ctx, residentId)
    const own = marksToCompare(residentId, kept, { phone })
    refuseUnless(!marks.some((mark) => own.has(mark)), 'booking.gave_it_back')
  }
  refuseUnless((await offers.lastCancelledBy(ctx, numberId)) !== residentId, 'booking.gave_it_back')
}

/**
 * Ends an offer that was not taken: the number goes back to where it came from, or is free when that time has come. Safe to repeat.
 * Answers whether the number was still kept by it.
 */
export async function endOffer(ctx: Context, holdId: string): Promise<boolean> {
  const offer = await offers.openOffer(ctx, holdId)
  if (!offer) return false
  await offers.endOfferRow(ctx, holdId)
  const number = await store.numberByHold(ctx, holdId, true)
  if (number?.state !== 'held') return false
  const waits = offer.free_at !== null && offer.free_at > ctx.now
  await store.saveNumberState(ctx, number.id, waits ? offer.came_from : 'free', waits ? offer.free_at : null)
  await announce(ctx, numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
  return true
}

/** The offer has been booked, or the number went elsewhere: nothing is kept any more. */
export async function closeOffer(ctx: Context, holdId: string): Promise<void> {
  await offers.endOfferRow(ctx, holdId)
}

/** What became of an offer's hold: still kept, booked, or gone. */
export async function offerStands(
  ctx: Context,
  holdId: string,
): Promise<{ kept: boolean; appointmentId: string | null }> {
  const number = await store.numberByHold(ctx, holdId)
  const appointment = await store.appointmentByHold(ctx, holdId)
  return { kept: number?.state === 'held', appointmentId: appointment?.id ?? null }
}

export { type OfferableNumber, offerableNumbers } from './offer-store.ts'
