import { offerableNumbers } from '#care/booking'
import { refuseUnlessUnrestricted } from '#care/fair-use'
import { Entry, EntryRequest, JoinRequest } from '#contracts/waiting-list'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { publish } from '#record'
import { letGoOffer } from './answer.ts'
import { clearsAt, type EntryRow, type Line, matches, type Wish } from './entry.ts'
import { joined } from './events.ts'
import { toWaitlisted } from './fhir.ts'
import { bookingPolicy, passOn, saveAnswer } from './pass-on.ts'
import { endEntry } from './save.ts'
import { showEntry } from './show.ts'
import * as store from './store.ts'

const dayMs = 24 * 60 * 60_000

export async function refuseUnlessForResident(ctx: Context, residentId: string): Promise<void> {
  if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, residentId)
}

/**
 * Queues a person for a doctor or a department. Refusals: waiting_list.target_unknown, .days_wrong, .already_waiting, .too_many,
 * .still_free, fair_use.*, residents.not_acting_for, residents.not_found.
 */
export const joinList = verb(
  {
    name: 'waiting_list.join',
    may: ['resident', 'registrar', 'system'],
    input: JoinRequest,
    answer: Entry,
    summary: 'Joins the waiting list of a doctor or a department.',
  },
  async (ctx, request) => {
    await refuseUnlessForResident(ctx, request.residentId)
    await residentOf(ctx, request.residentId)
    const target = await targetOf(ctx, request)
    await refuseUnlessUnrestricted(ctx, request.residentId, target.institutionId)
    const wish = wishOf(request)
    const clears = await refuseUnlessDays(ctx, target, wish)

    // The person before the line: everyone locks in this order.
    await store.lockJoining(ctx, request.residentId)
    await store.lockLine(ctx, target)
    const own = await store.policyOn(ctx, dayOf(ctx.now))
    const open = await store.entriesOf(ctx, request.residentId, true)
    refuseUnless(!open.some((one) => sameTarget(one, { ...target, ...wish })), 'waiting_list.already_waiting')
    refuseUnless(open.length < own.entriesMax, 'waiting_list.too_many', { params: { max: own.entriesMax } })
    refuseUnless((await freeFor(ctx, target, wish)) === 0, 'waiting_list.still_free')

    const entry = await store.insertEntry(ctx, {
      id: ctx.chance.uuid(),
      residentId: request.residentId,
      ...target,
      ...wish,
      state: 'waiting',
      declines: 0,
      clearsAt: clears,
      joinedAt: ctx.now,
      joinedBy: ctx.actor.id,
      appointmentId: null,
      endedAt: null,
    })
    await publish(ctx, 'waiting-list', [toWaitlisted(entry)])
    const { id: entryId, residentId, joinedBy, institutionId } = entry
    await audit(ctx, { action: 'create', residentId, entity: 'waiting_list.entry', entityId: entryId })
    await announce(ctx, joined, entryId, { entryId, residentId, joinedBy, institutionId })
    // A number may be cooling already.
    await passOn(ctx, target)
    return showEntry(ctx, (await store.entryById(ctx, entryId))!)
  },
)

/** Leaves the list; an open offer goes to the next. Safe to repeat. Refusals: waiting_list.entry_unknown, residents.not_acting_for. */
export const leaveList = verb(
  {
    name: 'waiting_list.leave',
    may: ['resident', 'registrar', 'system'],
    input: EntryRequest,
    answer: Entry,
    summary: 'Leaves the waiting list.',
  },
  async (ctx, { entryId }) => {
    const seen = await store.entryById(ctx, entryId)
    if (!seen) refuse('waiting_list.entry_unknown')
    await refuseUnlessForResident(ctx, seen.residentId)
    await store.lockLine(ctx, seen)
    const entry = (await store.entryById(ctx, entryId))!
    if (entry.endedAt) return showEntry(ctx, entry)
    const offer = entry.state === 'offered' ? await store.lastOffer(ctx, entryId) : undefined
    if (offer) await saveAnswer(ctx, offer, 'declined')
    const left = await endEntry(ctx, entry, 'left')
    if (offer) await letGoOffer(ctx, offer, left)
    return showEntry(ctx, left)
  },
)

type Asked = Pick<JoinRequest, 'doctorId' | 'institutionId' | 'departmentCode'>
export type Target = Line & { readonly departmentName: string }

/** The line of the wanted doctor or department. Refusals: waiting_list.target_unknown. */
export async function targetOf(ctx: Context, asked: Asked): Promise<Target> {
  if (asked.doctorId) {
    const doctor = await store.doctorById(ctx, asked.doctorId)
    if (!doctor) refuse('waiting_list.target_unknown', { field: 'doctorId' })
    const { institution_id: institutionId, department_code: departmentCode, department_name: departmentName } = doctor
    return { institutionId, departmentCode, departmentName }
  }
  const line = { institutionId: asked.institutionId!, departmentCode: asked.departmentCode! }
  const found = await store.departmentOf(ctx, line)
  if (!found) refuse('waiting_list.target_unknown', { field: 'departmentCode' })
  return { ...line, departmentName: found.department_name }
}

export function wishOf(request: Pick<JoinRequest, 'kind' | 'doctorId' | 'from' | 'to' | 'half'>): Wish {
  const { kind, doctorId = null, from: fromDay, to: toDay, half = null } = request
  return { kind, doctorId, fromDay, toDay, half }
}

/** When the list for the last of the days is cleared. Refusals: waiting_list.days_wrong. */
async function refuseUnlessDays(ctx: Context, target: Target, wish: Wish): Promise<Date> {
  const policy = await bookingPolicy(ctx, target.institutionId)
  const last = new Date(Date.parse(dayOf(ctx.now)) + policy.windowDays * dayMs).toISOString().slice(0, 10)
  const clears = clearsAt(wish.toDay, policy.waitingClearTime)
  const { windowDays } = policy
  const right = wish.fromDay >= dayOf(ctx.now) && wish.fromDay <= wish.toDay && wish.toDay <= last && clears > ctx.now
  refuseUnless(right, 'waiting_list.days_wrong', { field: 'to', params: { windowDays } })
  return clears
}

const sameTarget = (a: EntryRow, b: Line & Wish) =>
  a.kind === b.kind &&
  a.doctorId === b.doctorId &&
  a.institutionId === b.institutionId &&
  a.departmentCode === b.departmentCode

/** Numbers that anyone may take now: whoever wants one needs no list. */
export async function freeFor(ctx: Context, target: Line, wish: Wish): Promise<number> {
  const { institutionId, departmentCode } = target
  const of = { institutionId, departmentCode, from: wish.fromDay, to: wish.toDay, releasedBy: ctx.now }
  const numbers = await offerableNumbers(ctx, of)
  return numbers.filter((number) => number.state !== 'cooling' && matches(wish, number)).length
}
