import { Hold, HoldIdRequest, HoldRequest, Released } from '#contracts/booking'
import { announce, audit, type Context, refuse, verb } from '#kernel'
import { residentOf } from '#people/residents'
import { numbersMoved, released } from './events.ts'
import { refuseUnlessWithinLimits } from './limits.ts'
import { type NumberRow, refuseUnlessBookable, refuseUnlessHeld } from './number.ts'
import { askOutside } from './outside.ts'
import { channelsToTake } from './reach.ts'
import { minutesAfter } from './region-time.ts'
import * as sessions from './session-store.ts'
import { policyOn, showHold } from './show.ts'
import * as store from './store.ts'
import { refuseUnlessForResident } from './who.ts'

/**
 * Keeps a number for a person for some minutes. Asking again in the same session answers the hold there is.
 * Refusals: booking.session_unknown, booking.session_suspended, booking.channel_not_yours, booking.outside_window,
 * booking.already_in_session, booking.limit_per_day,
 * booking.limit_per_doctor_day, booking.sold_out, residents.not_acting_for.
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
    await refuseUnlessForResident(ctx, request.residentId)
    await residentOf(ctx, request.residentId)
    const session = await sessions.sessionById(ctx, request.sessionId)
    if (!session) refuse('booking.session_unknown')
    if (session.state !== 'open') refuse('booking.session_suspended')
    const channels = await channelsToTake(ctx, session, request.channel)
    const policy = await policyOn(ctx, session.institutionId)
    refuseUnlessBookable(session, policy, ctx.now)

    await store.lockPerson(ctx, request.residentId)
    const wantedBand = request.bandStartsAt ? new Date(request.bandStartsAt) : undefined
    const held = await giveBackOtherHold(ctx, request.sessionId, request.residentId, wantedBand)
    if (held) return showHold(ctx, held)
    refuseUnlessWithinLimits(policy, await store.hadBy(ctx, request.residentId, session.date, ''), session)

    const free = await store.takeFreeNumber(ctx, session.id, wantedBand, channels)
    if (!free) refuse('booking.sold_out')
    const number: NumberRow = {
      ...free,
      state: 'held',
      holdId: ctx.chance.uuid(),
      heldFor: request.residentId,
      heldUntil: minutesAfter(ctx.now, policy.holdMinutes),
      outside: session.master === 'his' ? 'asked' : null,
    }
    if (free.holdId) await askOutside(ctx, 'let-go', free) // a hold that ran out, taken over
    await store.saveHold(ctx, number, ctx.actor.id)
    await askOutside(ctx, 'held', number)
    await audit(ctx, {
      action: 'create',
      residentId: request.residentId,
      entity: 'booking.hold',
      entityId: number.holdId!,
    })
    await announce(ctx, numbersMoved, session.id, { sessionId: session.id, numberIds: [number.id] })
    return showHold(ctx, number)
  },
)

/** The hold the person has in the session when it still serves; another one is let go first. */
async function giveBackOtherHold(
  ctx: Context,
  sessionId: string,
  residentId: string,
  wantedBand: Date | undefined,
): Promise<NumberRow | undefined> {
  const held = await store.heldInSession(ctx, sessionId, residentId)
  if (!held) return undefined
  const serves = held.heldUntil! > ctx.now && (!wantedBand || held.startsAt.getTime() === wantedBand.getTime())
  if (serves) return held
  await letGo(ctx, held, 'hold-released')
  return undefined
}

export async function letGo(
  ctx: Context,
  number: NumberRow,
  why: 'hold-expired' | 'hold-released' | 'cancelled',
): Promise<void> {
  if (number.state === 'held') await askOutside(ctx, 'let-go', number)
  await store.saveNumberState(ctx, number.id, 'free')
  await announce(ctx, released, number.sessionId, { sessionId: number.sessionId, numberId: number.id, why })
  await announce(ctx, numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
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
    return showHold(ctx, number)
  },
)

/** Lets a hold go before its time. Safe to repeat: a hold that is gone stays gone. Refusals: residents.not_acting_for. */
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
    await letGo(ctx, number, 'hold-released')
    await audit(ctx, { action: 'delete', residentId: number.heldFor, entity: 'booking.hold', entityId: holdId })
    return { released: true }
  },
)
