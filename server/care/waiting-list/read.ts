/** Reading the list: one's own entries, the outlook before joining, a hospital's line. */
import {
  Entry,
  EntryList,
  EntryRequest,
  Line,
  LineRequest,
  MyEntriesRequest,
  Outlook,
  OutlookRequest,
} from '#contracts/waiting-list'
import { audit, type Role, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { maskName, residentsOf } from '#people/residents'
import { overlaps } from './entry.ts'
import { freeFor, refuseUnlessForResident, targetOf, wishOf } from './join.ts'
import { bookingPolicy } from './pass-on.ts'
import { chancesFor, showEntry, showPassedOver } from './show.ts'
import * as store from './store.ts'

const signedIn: readonly Role[] = ['resident', 'doctor', 'registrar', 'manager', 'administrator', 'system']
const dayMs = 24 * 60 * 60_000
const lineDays = 28

/** Refusals: residents.not_acting_for. */
export const myEntries = verb(
  {
    name: 'waiting_list.my_entries',
    may: ['resident', 'registrar', 'system'],
    input: MyEntriesRequest,
    answer: EntryList,
    summary: 'What a person waits for, with the place in line and an honest estimate.',
  },
  async (ctx, { residentId, scope }) => {
    await refuseUnlessForResident(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'waiting_list.entry' })
    const entries = []
    for (const row of await store.entriesOf(ctx, residentId, scope === 'open')) entries.push(await showEntry(ctx, row))
    return { entries, entriesMax: (await store.policyOn(ctx, dayOf(ctx.now))).entriesMax }
  },
)

/** Refusals: waiting_list.entry_unknown, residents.not_acting_for. */
export const readEntry = verb(
  {
    name: 'waiting_list.read_entry',
    may: ['resident', 'registrar', 'system'],
    input: EntryRequest,
    answer: Entry,
    summary: 'One entry of the waiting list.',
  },
  async (ctx, { entryId }) => {
    const entry = await store.entryById(ctx, entryId)
    if (!entry) refuse('waiting_list.entry_unknown')
    await refuseUnlessForResident(ctx, entry.residentId)
    const { residentId } = entry
    await audit(ctx, { action: 'read', residentId, entity: 'waiting_list.entry', entityId: entryId })
    return showEntry(ctx, entry)
  },
)

/** Refusals: waiting_list.target_unknown. */
export const readOutlook = verb(
  {
    name: 'waiting_list.read_outlook',
    may: signedIn,
    input: OutlookRequest,
    answer: Outlook,
    summary: 'How many wait for a doctor or department, and what that means, before joining.',
  },
  async (ctx, request) => {
    const target = await targetOf(ctx, request)
    const wish = wishOf(request)
    const ahead = (await store.openIn(ctx, target)).filter((one) => one.state === 'waiting' && overlaps(one, wish))
    const freeNumbers = await freeFor(ctx, target, wish)
    return { freeNumbers, chances: await chancesFor(ctx, target, wish, ahead.length) }
  },
)

/** Refusals: waiting_list.not_your_line. */
export const readLine = verb(
  {
    name: 'waiting_list.read_line',
    may: ['registrar', 'manager'],
    input: LineRequest,
    answer: Line,
    summary: 'Who waits for a department of the own institution, in order, with masked names.',
  },
  async (ctx, { institutionId, departmentCode }) => {
    refuseUnless(ctx.actor.institutionId === institutionId, 'waiting_list.not_your_line')
    const line = { institutionId, departmentCode }
    const open = await store.openIn(ctx, line)
    const people = new Map(
      (
        await residentsOf(
          ctx,
          open.map(({ residentId }) => residentId),
        )
      ).map((one) => [one.id, one]),
    )
    const since = new Date(ctx.now.getTime() - lineDays * dayMs)
    const { waitingClearTime: clearTime } = await bookingPolicy(ctx, institutionId)
    const span = { from: dayOf(since), to: dayOf(ctx.now), clearTime }
    let returned = 0
    for (const kind of ['offline', 'online-follow-up'] as const)
      returned += await store.countReturned(ctx, line, { kind, doctorId: null, half: null }, span)
    const waiting = []
    for (const [index, one] of open.entries()) {
      const { residentId, id: entityId } = one
      await audit(ctx, { action: 'read', residentId, entity: 'waiting_list.entry', entityId })
      waiting.push({
        entryId: one.id,
        place: index + 1,
        state: one.state,
        name: maskName(people.get(residentId)?.name ?? ''),
        doctorName: one.doctorId ? ((await store.doctorById(ctx, one.doctorId))?.name ?? null) : null,
        from: one.fromDay,
        to: one.toDay,
        half: one.half,
        joinedAt: one.joinedAt.toISOString(),
        passedOver: await showPassedOver(ctx, one.id),
      })
    }
    return {
      waiting,
      openOffers: open.filter(({ state }) => state === 'offered').length,
      returnedLast28Days: returned,
      bookedLast28Days: await store.countAccepted(ctx, line, since),
    }
  },
)
