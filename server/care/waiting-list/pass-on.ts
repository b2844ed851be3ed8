/**
 * Who gets a number that came back. Everything here runs under the lock of the line, so that offers follow the order of joining:
 * the first who waits, whom the number fits and no rule keeps from it, is offered it; whoever is passed over is written down.
 */
import {
  closeOffer,
  endOffer,
  type OfferableNumber,
  offerableNumbers,
  offerNumber,
  offerStands,
  readPolicy,
} from '#care/booking'
import { announce, audit, type Context, Refusal, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { answerUntil, type EntryRow, type Line, matches, type OfferRow } from './entry.ts'
import { offered } from './events.ts'
import { endEntry, saveEntry } from './save.ts'
import * as store from './store.ts'

const minuteMs = 60_000

/** The rules of booking at the institution, asked in the list's own name. */
export function bookingPolicy(ctx: Context, institutionId: string) {
  return readPolicy(ctx.as(systemActor('waiting-list')), { institutionId })
}

/** Looks after a line: offers that are over, people whose day has come, numbers that can be offered. */
export async function tendLine(ctx: Context, line: Line): Promise<void> {
  await store.lockLine(ctx, line)
  for (const offer of await store.openOffersIn(ctx, line)) await settleOffer(ctx, offer)
  for (const entry of await store.openIn(ctx, line)) {
    if (entry.state === 'waiting' && entry.clearsAt <= ctx.now) await endEntry(ctx, entry, 'cleared')
  }
  await passOn(ctx, line)
}

/** Ends an offer whose time is over, or whose number is not kept any more. The line is locked. */
async function settleOffer(ctx: Context, offer: OfferRow): Promise<void> {
  const { kept, appointmentId } = await offerStands(ctx, offer.holdId)
  const entry = (await store.entryById(ctx, offer.entryId))!
  if (appointmentId) await takeAccepted(ctx, offer, entry, appointmentId)
  else if (offer.answerUntil <= ctx.now) await closeUnanswered(ctx, offer, entry)
  else if (!kept) {
    // Not the person's doing (the session was suspended, say): the place in line stays.
    await saveAnswer(ctx, offer, 'withdrawn')
    await closeOffer(ctx, offer.holdId)
    await saveEntry(ctx, { ...entry, state: 'waiting' })
  }
}

export async function takeAccepted(
  ctx: Context,
  offer: OfferRow,
  entry: EntryRow,
  appointmentId: string,
): Promise<EntryRow> {
  await saveAnswer(ctx, offer, 'accepted')
  await closeOffer(ctx, offer.holdId)
  return endEntry(ctx, entry, 'booked', appointmentId)
}

async function closeUnanswered(ctx: Context, offer: OfferRow, entry: EntryRow): Promise<void> {
  await saveAnswer(ctx, offer, 'expired')
  await endOffer(ctx, offer.holdId)
  await endEntry(ctx, entry, entry.clearsAt <= ctx.now ? 'cleared' : 'lapsed')
}

export async function saveAnswer(ctx: Context, offer: OfferRow, state: OfferRow['state']): Promise<void> {
  await store.saveOffer(ctx, { ...offer, state, answeredAt: ctx.now })
}

/** Offers what can be offered in a line, or one number of it, to those who wait. The line is locked. */
export async function passOn(ctx: Context, line: Line, numberId?: string): Promise<void> {
  const waiting = (await store.openIn(ctx, line)).filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return
  const policy = await bookingPolicy(ctx, line.institutionId)
  const own = await store.policyOn(ctx, dayOf(ctx.now))
  const numbers = await offerableNumbers(ctx, {
    ...line,
    from: waiting.map(({ fromDay }) => fromDay).toSorted()[0]!,
    to: waiting
      .map(({ toDay }) => toDay)
      .toSorted()
      .at(-1)!,
    releasedBy: new Date(ctx.now.getTime() + own.releaseLeadMinutes * minuteMs),
    numberId,
  })
  for (const number of numbers) {
    const until = answerUntil(number, policy, own, ctx.now)
    // Too late for the list: everyone may take it.
    if (!until) continue
    const taker = await offerToFirst(ctx, waiting, number, until)
    if (taker) waiting.splice(waiting.indexOf(taker), 1)
    if (waiting.length === 0) return
  }
}

async function offerToFirst(
  ctx: Context,
  waiting: readonly EntryRow[],
  number: OfferableNumber,
  until: Date,
): Promise<EntryRow | undefined> {
  for (const entry of waiting) {
    if (!matches(entry, number)) continue
    if (await store.offeredBefore(ctx, entry.id, number.id)) {
      await store.notePassedOver(ctx, entry.id, number, 'waiting_list.offered_before')
      continue
    }
    const outcome = await tryOffer(ctx, entry, number, until)
    if (outcome === 'offered') return entry
    if (outcome === 'booking.not_offerable') return undefined
    await store.notePassedOver(ctx, entry.id, number, outcome)
  }
  return undefined
}

/** 'offered', or the code of the rule that keeps this person from this number. */
async function tryOffer(ctx: Context, entry: EntryRow, number: OfferableNumber, until: Date): Promise<string> {
  const asked = { numberId: number.id, residentId: entry.residentId, until }
  let holdId: string
  try {
    holdId = (await offerNumber(ctx, asked)).holdId
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  const offer: OfferRow = {
    id: ctx.chance.uuid(),
    entryId: entry.id,
    holdId,
    numberId: number.id,
    sessionId: number.sessionId,
    doctorId: number.doctorId,
    startsAt: number.startsAt,
    endsAt: number.endsAt,
    state: 'open',
    offeredAt: ctx.now,
    answerUntil: until,
    answeredAt: null,
  }
  await store.insertOffer(ctx, offer)
  await saveEntry(ctx, { ...entry, state: 'offered' })
  const { id: entryId, residentId, joinedBy, institutionId } = entry
  await audit(ctx, { action: 'create', residentId, entity: 'waiting_list.offer', entityId: offer.id })
  await announce(ctx, offered, entryId, {
    entryId,
    residentId,
    joinedBy,
    institutionId,
    offerId: offer.id,
    sessionId: offer.sessionId,
    doctorId: offer.doctorId,
    startsAt: offer.startsAt.toISOString(),
    answerUntil: until.toISOString(),
  })
  return 'offered'
}
