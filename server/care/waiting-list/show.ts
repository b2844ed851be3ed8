/** Entries as the contract shows them. */

import { refusals } from '#contracts/refusals/index'
import type { Chances, Entry } from '#contracts/waiting-list'
import type { Context } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { chancesOf, daysIn, type EntryRow, type Line, type OfferRow, overlaps, type Wish } from './entry.ts'
import { bookingPolicy } from './pass-on.ts'
import * as store from './store.ts'

const dayMs = 24 * 60 * 60_000

export async function showEntry(ctx: Context, entry: EntryRow): Promise<Entry> {
  const doctor = entry.doctorId ? await store.doctorById(ctx, entry.doctorId) : undefined
  const offer = await store.lastOffer(ctx, entry.id)
  const ahead = entry.endedAt ? 0 : await aheadOf(ctx, entry)
  return {
    id: entry.id,
    state: entry.state,
    residentId: entry.residentId,
    residentName: (await residentOf(ctx, entry.residentId)).name,
    kind: entry.kind,
    doctorId: entry.doctorId,
    doctorName: doctor?.name ?? null,
    institutionId: entry.institutionId,
    institutionName: (await institutionOf(ctx, entry.institutionId)).name,
    departmentCode: entry.departmentCode,
    departmentName: entry.departmentName,
    from: entry.fromDay,
    to: entry.toDay,
    half: entry.half,
    joinedAt: entry.joinedAt.toISOString(),
    clearedAt: entry.clearsAt.toISOString(),
    chances: entry.endedAt ? null : await chancesFor(ctx, entry, entry, ahead),
    offer: offer ? await showOffer(ctx, offer) : null,
    passedOver: await showPassedOver(ctx, entry.id),
    appointmentId: entry.appointmentId,
    endedAt: entry.endedAt?.toISOString() ?? null,
  }
}

export async function showPassedOver(ctx: Context, entryId: string): Promise<Entry['passedOver']> {
  return (await store.passedOverOf(ctx, entryId)).map((row) => ({
    at: row.at.toISOString(),
    startsAt: row.starts_at.toISOString(),
    reason: row.reason,
    sentence: sentenceOf(ctx, row.reason),
  }))
}

async function showOffer(ctx: Context, offer: OfferRow) {
  return {
    id: offer.id,
    holdId: offer.holdId,
    state: offer.state,
    sessionId: offer.sessionId,
    doctorId: offer.doctorId,
    doctorName: (await store.doctorById(ctx, offer.doctorId))?.name ?? '',
    startsAt: offer.startsAt.toISOString(),
    endsAt: offer.endsAt.toISOString(),
    offeredAt: offer.offeredAt.toISOString(),
    answerUntil: offer.answerUntil.toISOString(),
  }
}

/** How many who joined earlier could be offered what this entry could be. */
async function aheadOf(ctx: Context, entry: EntryRow): Promise<number> {
  const open = await store.openIn(ctx, entry)
  return open.filter((one) => one.state === 'waiting' && one.place < entry.place && overlaps(one, entry)).length
}

export async function chancesFor(ctx: Context, line: Line, wish: Wish, ahead: number): Promise<Chances> {
  const { measuredDays } = await store.policyOn(ctx, dayOf(ctx.now))
  const { waitingClearTime: clearTime } = await bookingPolicy(ctx, line.institutionId)
  const to = dayOf(ctx.now)
  const from = dayOf(new Date(ctx.now.getTime() - measuredDays * dayMs))
  const returned = await store.countReturned(ctx, line, wish, { from, to, clearTime })
  return chancesOf({ ahead, returned, measuredDays, days: daysIn(wish) }, ctx.locale)
}

function sentenceOf(ctx: Context, reason: string): string {
  const row = refusals[reason as keyof typeof refusals] ?? refusals['waiting_list.offered_before']
  return row[ctx.locale === 'en' ? 'en' : 'zh']
    .replace(/[（(][^（()）]*\{\w+\}[^（()）]*[)）]/g, '')
    .replace(/\{\w+\}/g, '')
}
