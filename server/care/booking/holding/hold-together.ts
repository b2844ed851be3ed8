/**
 * Holds of several people in one unit of work, each judged alone and refused alone. A crowd that wants the same session shares the
 * statements; one person alone is a crowd of one.
 */

import {
  keepMarks,
  marksToCompare,
  ownMarks,
  refuseIfRestricted,
  restrictionsOfRows,
  restrictionsStatement,
  seenBy,
} from '#care/fair-use'
import type { Hold } from '#contracts/booking'
import { announce, audit, type Context, Refusal, refuse, refuseUnless, sendTogether } from '#kernel'
import { type Resident, residentsOf } from '#people/residents'
import { askOutside } from '../appointments/outside.ts'
import { numbersMoved } from '../events.ts'
import { type NumberRow, type Policy, refuseUnlessBookable, type SessionRow } from '../number.ts'
import { dayAfter, minutesAfter } from '../region-time.ts'
import { limitDays, refuseUnlessOfAge, refuseUnlessWithinLimits } from '../rules/limits.ts'
import { refuseUnlessForResident } from '../rules/who.ts'
import { channelsToTake } from '../sessions/reach.ts'
import { type HadRow, hadStatement } from '../store.ts'
import { letGo } from './give-back.ts'
import * as holds from './hold-store.ts'
import { openOffer } from './offer-store.ts'
import { showHolds } from './show-holds.ts'
import { groundOf, groundStatements, type Wish } from './sold-out.ts'
import { takeFor } from './take-number.ts'

export interface HoldAsked {
  /** Whose request it is. */
  readonly ctx: Context
  readonly item: Wish
}

/** One of them on the way: what it asks, and what is known so far. */
interface Ask extends HoldAsked {
  readonly at: number
  readonly band: Date | undefined
}
interface Placed extends Ask {
  readonly session: SessionRow
  readonly policy: Policy
  readonly channels: Awaited<ReturnType<typeof channelsToTake>>
}
interface Judged extends Placed {
  readonly resident: Resident
  /** A hold of their own in the session that does not serve: it goes when they get another. */
  readonly other: NumberRow | undefined
  readonly marks: ReadonlySet<string>
}

export async function holdTogether(ctx: Context, asked: readonly HoldAsked[]): Promise<(Hold | Refusal)[]> {
  const outcomes: (Hold | Refusal | NumberRow)[] = new Array(asked.length)
  const asks = asked.map(({ ctx: by, item }, at): Ask => {
    return { ctx: ctx.lend(by), item, at, band: item.bandStartsAt ? new Date(item.bandStartsAt) : undefined }
  })
  const each = async <A extends Ask, B>(
    some: readonly A[],
    judge: (one: A) => Promise<B | NumberRow> | B | NumberRow,
  ) => {
    const passed: B[] = []
    for (const one of some) {
      try {
        const next = await judge(one)
        if (next !== null && typeof next === 'object' && 'holdId' in next) outcomes[one.at] = next as NumberRow
        else passed.push(next as B)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        outcomes[one.at] = error
      }
    }
    return passed
  }
  const placed = await place(ctx, asks, each)
  const judged = placed.length === 0 ? [] : await judge(ctx, placed, each)
  const taken = judged.length === 0 ? [] : await take(ctx, judged, outcomes)
  if (taken.length > 0) await save(ctx, taken)
  for (const one of taken) outcomes[one.ask.at] = one.number
  return showHolds(asks, outcomes)
}

type Each = <A extends Ask, B>(
  some: readonly A[],
  judge: (one: A) => Promise<B | NumberRow> | B | NumberRow,
) => Promise<B[]>

/** Who may ask, whether the session can be booked, and whether it has anything left: one look for all, without a lock. */
async function place(ctx: Context, asks: readonly Ask[], each: Each): Promise<Placed[]> {
  const wanted = asks.map(({ item }) => item)
  const ground = groundOf(await sendTogether(ctx, groundStatements(wanted, ctx.now)), ctx.now)
  return each(asks, async (one): Promise<Placed> => {
    await refuseUnlessForResident(one.ctx, one.item.residentId)
    const session = ground.session(one.item.sessionId)
    if (!session) refuse('booking.session_unknown')
    refuseUnless(session.state === 'open', 'booking.session_suspended')
    const policy = ground.policyOf(session)
    const channels = await channelsToTake(one.ctx, session, one.item.channel)
    refuseUnlessBookable(session, policy, ctx.now)
    refuseUnless(!ground.hasNothingFor(one.item), 'booking.sold_out')
    return { ...one, session, policy, channels }
  })
}

/** The rules about persons, with the persons locked: everybody locks them first and in one order. */
async function judge(ctx: Context, placed: readonly Placed[], each: Each): Promise<Judged[]> {
  const residentIds = placed.map(({ item }) => item.residentId)
  const dates = placed.map(({ session }) => session.date).sort()
  const span = { from: dayAfter(dates[0]!, -limitDays), to: dayAfter(dates.at(-1)!, limitDays) }
  const [, heldRows, hadRows = [], restrictionRows, markRows] = await sendTogether(ctx, [
    holds.lockPersonsStatement(residentIds),
    holds.heldStatement(
      placed.map(({ item }) => item),
      true,
    ),
    hadStatement({ residentIds, ...span, now: ctx.now }),
    restrictionsStatement(residentIds, ctx.now),
    ownMarks(residentIds, ctx.now),
  ])
  const held = holds.numbersOfRows(heldRows)
  const had = Map.groupBy(hadRows as unknown as HadRow[], (one) => one.residentId)
  const restrictions = Map.groupBy(restrictionsOfRows(restrictionRows), (one) => one.residentId)
  const residents = new Map((await residentsOf(ctx, residentIds)).map((one) => [one.id, one]))
  return each(placed, async (one): Promise<Judged | NumberRow> => {
    const { residentId } = one.item
    const { session, policy } = one
    const resident = residents.get(residentId)
    if (!resident) return refuse('residents.not_found')
    const other = held.find((number) => number.heldFor === residentId && number.sessionId === session.id)
    const serves = other && other.heldUntil! > ctx.now && (!one.band || other.startsAt.getTime() === one.band.getTime())
    if (serves) return other
    // What the waiting list offers goes to the next in line, also when another band would be nicer.
    const offered = other && other.heldUntil! > ctx.now && (await openOffer(ctx, other.holdId!))
    refuseUnless(!offered, 'booking.offer_is_declined')
    refuseIfRestricted(restrictions.get(residentId) ?? [], session.institutionId, ctx.now)
    refuseUnlessOfAge(policy, resident.birthDate, session.date, one.ctx.actor.id === residentId)
    const has = (had.get(residentId) ?? []).filter((number) => number.holdId !== other?.holdId)
    refuseUnlessWithinLimits(policy, has, session)
    return { ...one, resident, other, marks: marksToCompare(residentId, markRows, seenBy(one.ctx, resident)) }
  })
}

interface Taken {
  readonly ask: Judged
  readonly number: NumberRow
  /** What was taken over from a hold that had run out. */
  readonly before: NumberRow
  readonly marks: readonly string[]
}

/** Numbers for all who want the same, in one statement, in the order in which they asked. */
async function take(ctx: Context, judged: readonly Judged[], outcomes: unknown[]): Promise<Taken[]> {
  const taken: Taken[] = []
  // A band and its whole session may be asked for in one unit of work: what one group took is not the other's.
  const gone = new Set<string>()
  const groups = Map.groupBy(judged, (one) => `${one.session.id} ${one.band?.getTime()} ${one.channels.join()}`)
  for (const group of groups.values()) {
    const [first] = group
    const wanted = { sessionId: first!.session.id, bandStartsAt: first!.band, channels: first!.channels }
    const found = await takeFor(ctx, wanted, group, gone)
    group.forEach((ask, index) => {
      const one = found[index]
      if (!one || one instanceof Refusal) outcomes[ask.at] = one
      else taken.push({ ask, number: heldNow(ctx, ask, one.number), before: one.number, marks: one.marks })
    })
  }
  return taken
}

function heldNow(ctx: Context, { session, policy, item }: Judged, number: NumberRow): NumberRow {
  return {
    ...number,
    state: 'held',
    freeAt: null,
    holdId: ctx.chance.uuid(),
    heldFor: item.residentId,
    heldUntil: minutesAfter(ctx.now, policy.holdMinutes),
    outside: session.master === 'his' ? 'asked' : null,
  }
}

async function save(ctx: Context, taken: readonly Taken[]): Promise<void> {
  for (const { ask, before } of taken) {
    if (ask.other) await letGo(ask.ctx, ask.other, 'hold-released')
    if (before.holdId) await askOutside(ask.ctx, 'let-go', before)
  }
  const seen = taken.map(({ ask }) => ({ residentId: ask.item.residentId, seen: seenBy(ask.ctx, ask.resident) }))
  const marks = keepMarks(seen, ctx.now)
  const saved = taken.map(({ ask, number, marks }) => ({ number, heldBy: ask.ctx.actor.id, marks }))
  await sendTogether(ctx, [holds.saveHoldsStatement(saved), ...(marks ? [marks] : [])])
  for (const { ask, number } of taken) {
    await askOutside(ask.ctx, 'held', number)
    const { residentId } = ask.item
    const reason = `policy ${ask.policy.id}`
    await audit(ask.ctx, { action: 'create', residentId, entity: 'booking.hold', entityId: number.holdId!, reason })
  }
  for (const [sessionId, some] of Map.groupBy(taken, ({ number }) => number.sessionId))
    await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds: some.map(({ number }) => number.id) })
}
