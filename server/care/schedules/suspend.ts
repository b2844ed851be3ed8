/** Suspension (停诊), substitute doctors (替诊), and taking a mistaken suspension back. */
import {
  bookedSession,
  changeDoctor,
  closeNumbers,
  reopenNumbers,
  restoreAppointments,
  type SessionRow,
  sessionResumed,
  sessionSuspended,
} from '#care/booking'
import { ResumeRequest, SubstituteRequest, SuspendRequest, SuspensionDetail } from '#contracts/suspensions'
import { audit, type Context, listener, refuse, refuseUnless, verb } from '#kernel'
import type { SuspensionRow } from './displaced-store.ts'
import * as store from './displaced-store.ts'
import { ask, decide, minutesAfter, takeUp, unkeep } from './look-after.ts'
import { showDetail } from './show-suspension.ts'
import type { SittingView } from './tables.ts'
import { sittingById } from './template-store.ts'
import { refuseUnlessOwn, refuseUnlessTheirs } from './who.ts'

/**
 * The session, or the part of it between two times, does not take place. Everybody booked is offered an equal number or gets all money
 * back. Refusals: schedules.session_unknown, .not_yours, .not_open, .hospital_master, .times_wrong.
 */
export const suspendSession = verb(
  {
    name: 'schedules.suspend_session',
    may: ['doctor', 'registrar', 'manager', 'system'],
    input: SuspendRequest,
    answer: SuspensionDetail,
    summary: 'Suspends a session or a part of it and looks after everybody booked.',
  },
  async (ctx, { sessionId, from, until, reason }) => {
    const { session } = await openSessionOf(ctx, sessionId)
    refuseUnless(session.master === 'anji', 'schedules.hospital_master')
    const span = {
      from: from ? new Date(from) : session.startsAt,
      until: until ? new Date(until) : session.endsAt,
    }
    refuseUnless(span.until > span.from, 'schedules.times_wrong', { field: 'until' })
    return showDetail(ctx, await suspend(ctx, session, span, reason))
  },
)

async function suspend(
  ctx: Context,
  session: SessionRow,
  span: { from: Date; until: Date },
  reason: string,
): Promise<SuspensionRow> {
  const { closed, displaced } = await closeNumbers(ctx, session, span, reason)
  const suspension = await suspensionOf(ctx, session, { kind: 'suspended', ...span, reason, substituteId: null })
  await store.insertSuspension(ctx, suspension, closed)
  const policy = await store.policyById(ctx, suspension.policy_id)
  // By the time of their visit: who comes first is offered first.
  for (const lost of displaced) await takeUp(ctx, { suspension, policy }, lost)
  return suspension
}

/**
 * Another doctor sits in the session. Everybody booked is asked: stay, another number, or all money back. Refusals:
 * schedules.session_unknown, .not_yours, .not_open, .hospital_master, staff.*, booking.session_overlaps, booking.not_your_session.
 */
export const substitute = verb(
  {
    name: 'schedules.substitute',
    may: ['registrar', 'manager'],
    input: SubstituteRequest,
    answer: SuspensionDetail,
    summary: 'Puts a substitute into a session and asks everybody booked.',
  },
  async (ctx, { sessionId, doctorId, reason }) => {
    const { session } = await openSessionOf(ctx, sessionId)
    refuseUnless(session.master === 'anji', 'schedules.hospital_master')
    refuseUnless(doctorId !== session.doctorId, 'booking.not_your_session', { field: 'doctorId' })
    const booked = await changeDoctor(ctx, session, doctorId)
    const span = { from: session.startsAt, until: session.endsAt }
    const of = { kind: 'substituted', ...span, reason, substituteId: doctorId } as const
    const suspension = await suspensionOf(ctx, session, of)
    await store.insertSuspension(ctx, suspension, [])
    const policy = await store.policyById(ctx, suspension.policy_id)
    const asked = await openFor(ctx, sessionId)
    // Whoever is in the waiting room already has met the doctor there; who was asked before is asked about this one when that is over.
    for (const one of booked)
      if (one.state === 'booked' && !asked.has(one.id)) await ask(ctx, { suspension, policy }, one)
    return showDetail(ctx, suspension)
  },
)

/** Takes a suspension back. Refusals: schedules.suspension_unknown, .not_yours, .too_late_to_resume. */
export const resume = verb(
  {
    name: 'schedules.resume',
    may: ['registrar', 'manager'],
    input: ResumeRequest,
    answer: SuspensionDetail,
    summary: 'Takes a mistaken suspension back while nobody has been moved or paid back.',
  },
  async (ctx, { suspensionId, reason }) => {
    const suspension = await store.suspensionById(ctx, suspensionId, true)
    if (!suspension) refuse('schedules.suspension_unknown')
    refuseUnlessOwn(ctx, suspension.institution_id)
    if (suspension.resumed_at) return showDetail(ctx, suspension)
    refuseUnless(suspension.undo_until >= ctx.now, 'schedules.too_late_to_resume')
    refuseUnless(await takeBack(ctx, suspension, reason), 'schedules.too_late_to_resume')
    return showDetail(ctx, (await store.suspensionById(ctx, suspensionId))!)
  },
)

async function takeBack(ctx: Context, suspension: SuspensionRow, reason: string): Promise<boolean> {
  const displaced = await store.displacedOf(ctx, { suspensionIds: [suspension.id] }, true)
  const stays = (one: (typeof displaced)[number]) => one.decided_at === null || one.state === 'stays'
  if (!displaced.every(stays)) return false
  const session = await bookedSession(ctx, suspension.session_id)
  if (!session) return false
  for (const one of displaced.filter(({ decided_at }) => decided_at === null)) {
    await unkeep(ctx, one)
    await decide(ctx, one, 'restored', 'desk')
  }
  const appointmentIds = displaced.map(({ appointment_id }) => appointment_id)
  if (suspension.kind === 'substituted') {
    await restoreAppointments(ctx, appointmentIds)
    await changeDoctor(ctx, session, suspension.doctor_id)
  } else {
    const closed = await store.suspendedNumbers(ctx, suspension.id)
    await reopenNumbers(ctx, session, closed, appointmentIds)
  }
  await store.saveResumed(ctx, suspension.id, reason)
  const entityId = suspension.id
  await audit(ctx, { action: 'update', entity: 'schedules.suspension', entityId, reason })
  return true
}

/** A hospital's own system suspends a session of its own. Hearing it again finds nobody left to displace. */
export const onSuspended = listener(
  sessionSuspended,
  'schedules.look_after_suspended',
  async (ctx, { sessionId, reason }) => {
    const session = await bookedSession(ctx, sessionId)
    if (session?.state !== 'suspended') return
    const known = await store.suspensionsOfSession(ctx, sessionId)
    if (known.some(({ kind }) => kind === 'suspended')) return
    await suspend(ctx, session, { from: session.startsAt, until: session.endsAt }, reason || '医院停诊')
  },
)

/** The hospital takes it back: who has not been moved or paid back yet has the number again. */
export const onResumed = listener(sessionResumed, 'schedules.look_after_resumed', async (ctx, { sessionId }) => {
  for (const suspension of await store.suspensionsOfSession(ctx, sessionId)) {
    if (suspension.kind === 'suspended') await takeBack(ctx, suspension, '医院恢复出诊')
  }
})

async function openFor(ctx: Context, sessionId: string): Promise<Set<string>> {
  const ids = (await store.suspensionsOfSession(ctx, sessionId)).map(({ id }) => id)
  const rows = await store.displacedOf(ctx, { suspensionIds: ids })
  return new Set(rows.filter(({ decided_at }) => decided_at === null).map(({ appointment_id }) => appointment_id))
}

async function openSessionOf(ctx: Context, sessionId: string): Promise<{ session: SessionRow; sitting: SittingView }> {
  const session = await bookedSession(ctx, sessionId)
  const sitting = await sittingById(ctx, sessionId)
  if (!session || !sitting) refuse('schedules.session_unknown')
  refuseUnlessTheirs(ctx, sitting)
  refuseUnless(session.state === 'open' && session.endsAt > ctx.now, 'schedules.not_open')
  return { session, sitting }
}

interface Said {
  readonly kind: 'suspended' | 'substituted'
  readonly from: Date
  readonly until: Date
  readonly reason: string
  readonly substituteId: string | null
}

async function suspensionOf(ctx: Context, session: SessionRow, said: Said): Promise<SuspensionRow> {
  const policy = await store.policyOn(ctx, session.institutionId, session.date)
  return {
    id: ctx.chance.uuid(),
    kind: said.kind,
    session_id: session.id,
    institution_id: session.institutionId,
    doctor_id: session.doctorId,
    substitute_id: said.substituteId,
    date: session.date,
    from_at: said.from,
    until_at: said.until,
    reason: said.reason,
    policy_id: policy.id,
    said_by: ctx.actor.id,
    said_at: ctx.now,
    undo_until: minutesAfter(ctx.now, policy.undo_minutes),
    resumed_at: null,
    resumed_by: null,
    resumed_reason: null,
  }
}
