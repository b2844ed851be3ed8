/** What the list hears of booking, and what it does by the clock. Repeating any of it finds its work done. */
import { z } from 'zod'
import { numberBooked, released, sessionChanged } from '#care/booking'
import { type Context, defineJob, listener } from '#kernel'
import { dayOf } from '#people/institutions'
import { matches } from './entry.ts'
import { passOn, takeAccepted, tendLine } from './pass-on.ts'
import { endEntry } from './save.ts'
import * as store from './store.ts'

/** A number came back: whoever waits is offered it before everyone may take it. */
export const offerReturned = listener(released, 'waiting_list.offer_returned', async (ctx, { sessionId, numberId }) => {
  const line = await store.lineOfSession(ctx, sessionId)
  if (!line) return
  await store.lockLine(ctx, line)
  await passOn(ctx, line, numberId)
})

/** A session has changed: offers of its numbers may be over, others may be there. */
export const followSession = listener(sessionChanged, 'waiting_list.follow_session', async (ctx, { sessionId }) => {
  const line = await store.lineOfSession(ctx, sessionId)
  if (line) await tendLine(ctx, line)
})

/** Whoever has booked what they waited for waits no longer, by whichever way they booked it. */
export const leaveWhenBooked = listener(numberBooked, 'waiting_list.leave_when_booked', async (ctx, fact) => {
  const line = await store.lineOfSession(ctx, fact.sessionId)
  if (!line) return
  await store.lockLine(ctx, line)
  const startsAt = new Date(fact.startsAt)
  const number = { kind: fact.kind, doctorId: fact.doctorId, date: dayOf(startsAt), startsAt }
  for (const entry of await store.openIn(ctx, line)) {
    if (entry.residentId !== fact.residentId || !matches(entry, number)) continue
    const offer = entry.state === 'offered' ? await store.lastOffer(ctx, entry.id) : undefined
    if (offer?.numberId === fact.numberId) await takeAccepted(ctx, offer, entry, fact.appointmentId)
    else if (!offer) await endEntry(ctx, entry, 'booked', fact.appointmentId)
  }
})

/** Each minute: offers that ran out, people whose list is cleared, numbers that are about to be released. */
export const tendLists = defineJob(
  'waiting_list.tend',
  z.object({}),
  async (ctx: Context) => {
    for (const line of await store.linesWithWaiting(ctx)) await tendLine(ctx, line)
  },
  { cron: '* * * * *' },
)
