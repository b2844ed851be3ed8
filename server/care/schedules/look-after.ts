/**
 * What becomes of a person whose number is lost. Every step has an end: an offer has a time by which it is decided, and then the person
 * has either another number or all money back. While the suspension can still be taken back, nothing final is done for them.
 */
import { z } from 'zod'
import {
  type AppointmentRow,
  endDisplaced,
  keepNumber,
  leaveSubstitute,
  lockAppointment,
  lockEqual,
  moveToKept,
  unkeepNumber,
} from '#care/booking'
import { announce, type Context, defineJob, Refusal, refuse, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import type { DisplacedRow, PolicyRow, SuspensionRow } from './displaced-store.ts'
import * as store from './displaced-store.ts'
import { offerDecided, offerMade } from './events.ts'
import { dayAfter } from './week.ts'

export type DecidedBy = NonNullable<DisplacedRow['decided_by']>

const minuteMs = 60_000
/** An answer is due this long before the offered time begins, so that whoever does not want it leaves it to others. */
const beforeOfferedMinutes = 60
/** Who is asked about a substitute shortly before the visit has at least so long. */
const answerMinutesMin = 5
const batch = 200

export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * minuteMs)
const earlier = (a: Date, b: Date) => (a < b ? a : b)
const later = (a: Date, b: Date) => (a > b ? a : b)

export interface Case {
  readonly suspension: SuspensionRow
  readonly policy: PolicyRow
}

/** A person is displaced: an equal number is kept for them, or is looked for again when the suspension stands. */
export async function takeUp(ctx: Context, { suspension, policy }: Case, lost: AppointmentRow): Promise<void> {
  const row = newRow(ctx, suspension, lost)
  const found = await offer(ctx, { suspension, policy }, row)
  const made: DisplacedRow = found ?? { ...row, state: 'offered', decide_by: later(suspension.undo_until, ctx.now) }
  await store.insertDisplaced(ctx, made)
  await tell(ctx, made, 'another-time')
}

/** A person is asked whether the substitute suits. */
export async function ask(ctx: Context, { suspension, policy }: Case, kept: AppointmentRow): Promise<void> {
  const latest = minutesAfter(kept.startsAt, -policy.notice_minutes / 4)
  const by = earlier(minutesAfter(ctx.now, policy.offer_hours * 60), latest)
  const row: DisplacedRow = {
    ...newRow(ctx, suspension, kept),
    state: 'asked',
    decide_by: later(by, minutesAfter(ctx.now, answerMinutesMin)),
  }
  await store.insertDisplaced(ctx, row)
  await tell(ctx, row, 'substitute')
}

function newRow(ctx: Context, suspension: SuspensionRow, lost: AppointmentRow): DisplacedRow {
  return {
    id: ctx.chance.uuid(),
    suspension_id: suspension.id,
    appointment_id: lost.id,
    resident_id: lost.residentId,
    was_doctor_id: suspension.doctor_id,
    was_number_id: lost.numberId,
    was_at: lost.startsAt,
    was_until: lost.endsAt,
    state: 'offered',
    decided_by: null,
    decided_at: null,
    decide_by: null,
    offered_number_id: null,
    offer_hold_id: null,
    offer_from: null,
    offer_free_at: null,
    auto: false,
    refused_number_ids: [],
    new_appointment_id: null,
    reached_at: null,
    created_at: ctx.now,
  }
}

/** Keeps an equal number for the person; undefined when there is none. */
async function offer(ctx: Context, of: Case, row: DisplacedRow): Promise<DisplacedRow | undefined> {
  const { suspension, policy } = of
  const was = (await store.numbersByIds(ctx, [row.was_number_id])).get(row.was_number_id)
  const number = await lockEqual(
    ctx,
    {
      residentId: row.resident_id,
      doctorId: row.was_doctor_id,
      sessionId: suspension.session_id,
      channel: was?.channel ?? 'app',
      startsAt: row.was_at,
    },
    {
      after: minutesAfter(ctx.now, policy.notice_minutes),
      lastDay: dayAfter(dayOf(row.was_at), policy.reoffer_days),
      besides: row.refused_number_ids,
      notDoctor: suspension.substitute_id ?? undefined,
    },
  )
  if (!number) return undefined
  const auto =
    policy.auto_move_same_half_day && row.refused_number_ids.length === 0 && sameHalfDay(row.was_at, number.startsAt)
  const latest = minutesAfter(number.startsAt, -beforeOfferedMinutes)
  const decideBy = auto
    ? later(suspension.undo_until, ctx.now)
    : earlier(minutesAfter(ctx.now, policy.offer_hours * 60), latest)
  // The hold outlives the time to decide by a little: the answer of the last moment finds it.
  const from = { offer_from: number.state, offer_free_at: number.freeAt }
  const holdId = await keepNumber(ctx, number, row.resident_id, minutesAfter(decideBy, answerMinutesMin))
  return {
    ...row,
    ...from,
    state: 'offered',
    auto,
    offered_number_id: number.id,
    offer_hold_id: holdId,
    decide_by: decideBy,
  }
}

/** The same day, and both before noon or both after it. */
export function sameHalfDay(a: Date, b: Date): boolean {
  const half = (at: Date) => `${dayOf(at)} ${new Date(at.getTime() + 8 * 60 * minuteMs).getUTCHours() < 12}`
  return half(a) === half(b)
}

/** What it was about is still as it was: not cancelled, moved or begun by the person meanwhile. */
function stands(row: DisplacedRow, appointment: AppointmentRow, { session_id: sessionId }: SuspensionRow): boolean {
  return appointment.state === (row.state === 'asked' ? 'booked' : 'displaced') && appointment.sessionId === sessionId
}

/** The appointment, locked, of somebody who has not decided yet. Refusals: schedules.offer_over. */
async function undecided(ctx: Context, row: DisplacedRow): Promise<Case & { appointment: AppointmentRow }> {
  const of = await caseOf(ctx, row)
  const appointment = await appointmentOf(ctx, row)
  refuseUnless(row.decided_at === null && stands(row, appointment, of.suspension), 'schedules.offer_over')
  return { ...of, appointment }
}

/** The person takes what is offered. Refusals: schedules.offer_over, booking.hold_expired, booking.hospital_not_answered. */
export async function accept(ctx: Context, row: DisplacedRow, by: DecidedBy): Promise<DisplacedRow> {
  const { appointment } = await undecided(ctx, row)
  if (row.state === 'asked') return decide(ctx, row, 'stays', by)
  const holdId = row.offer_hold_id
  refuseUnless(holdId, 'schedules.none_equal')
  const moved = await moveToKept(ctx, appointment, holdId)
  const anew = moved.id === row.appointment_id ? null : moved.id
  return decide(ctx, { ...row, new_appointment_id: anew }, 'moved', by)
}

/** The person wants another number: the next equal one is kept instead. Refusals: schedules.offer_over, schedules.none_equal. */
export async function offerAnother(ctx: Context, row: DisplacedRow): Promise<DisplacedRow> {
  const { appointment, ...of } = await undecided(ctx, row)
  const refused = row.offered_number_id ? [...row.refused_number_ids, row.offered_number_id] : row.refused_number_ids
  // One hold of a person in a session: the refused one goes first, and comes back with everything when there is no other.
  await unkeep(ctx, row)
  const next = await offer(ctx, of, { ...row, refused_number_ids: refused })
  if (!next) refuse('schedules.none_equal')
  if (row.state === 'asked') await leaveSubstitute(ctx, appointment)
  await store.saveDisplaced(ctx, next)
  await tell(ctx, next, 'another-time')
  return next
}

/** All money back: by wish, or because nothing equal was left. Refusals: schedules.offer_over. */
export async function refund(ctx: Context, row: DisplacedRow, by: DecidedBy): Promise<DisplacedRow> {
  const { appointment, suspension } = await undecided(ctx, row)
  await unkeep(ctx, row)
  await endDisplaced(ctx, appointment, `${suspension.kind === 'suspended' ? '停诊' : '替诊'}：${suspension.reason}`)
  return decide(ctx, row, 'refunded', by)
}

/** Each minute: whose time is up, and whose kept number is gone. */
export const lookAfter = defineJob(
  'schedules.look_after',
  z.object({}),
  async (ctx) => {
    await ctx.transaction(async (ctx) => {
      for (const row of await store.lockDue(ctx, batch)) await timeIsUp(ctx, row)
    })
  },
  { cron: '* * * * *' },
)

async function timeIsUp(ctx: Context, row: DisplacedRow): Promise<void> {
  const over = row.decide_by! <= ctx.now
  const appointment = await appointmentOf(ctx, row)
  // Cancelled or moved by the person meanwhile, or taken back by a hospital: there is nothing left to offer for.
  if (!stands(row, appointment, (await caseOf(ctx, row)).suspension)) {
    await unkeep(ctx, row)
    await decide(ctx, row, appointment.state === 'cancelled' ? 'refunded' : 'stays', 'time')
  } else if (row.state === 'asked') await decide(ctx, row, 'stays', 'time')
  else if (over && row.auto) await moveOrRefund(ctx, row)
  else if (over && row.offer_hold_id) await refund(ctx, row, 'time')
  else await lookAgain(ctx, row)
}

async function moveOrRefund(ctx: Context, row: DisplacedRow): Promise<void> {
  try {
    await accept(ctx, row, 'policy')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await lookAgain(ctx, row)
  }
}

async function lookAgain(ctx: Context, row: DisplacedRow): Promise<void> {
  const clear = { ...row, offered_number_id: null, offer_hold_id: null, auto: false }
  await unkeep(ctx, row)
  const next = await offer(ctx, await caseOf(ctx, row), clear)
  if (!next) {
    await refund(ctx, clear, 'time')
    return
  }
  await store.saveDisplaced(ctx, next)
  await tell(ctx, next, 'another-time')
}

export async function decide(
  ctx: Context,
  row: DisplacedRow,
  outcome: 'moved' | 'stays' | 'refunded' | 'restored',
  by: DecidedBy,
): Promise<DisplacedRow> {
  const reached = by === 'person' || by === 'desk' ? (row.reached_at ?? ctx.now) : row.reached_at
  const decided: DisplacedRow = { ...row, state: outcome, decided_by: by, decided_at: ctx.now, reached_at: reached }
  await store.saveDisplaced(ctx, decided)
  await announce(ctx, offerDecided, row.id, {
    displacedId: row.id,
    suspensionId: row.suspension_id,
    appointmentId: row.appointment_id,
    residentId: row.resident_id,
    outcome,
    by,
    newAppointmentId: decided.new_appointment_id,
  })
  return decided
}

async function tell(ctx: Context, row: DisplacedRow, kind: 'another-time' | 'substitute'): Promise<void> {
  await announce(ctx, offerMade, row.id, {
    displacedId: row.id,
    suspensionId: row.suspension_id,
    appointmentId: row.appointment_id,
    residentId: row.resident_id,
    kind,
    decideBy: row.decide_by!.toISOString(),
  })
}

/** Lets the kept number go, if there is one. */
export async function unkeep(ctx: Context, row: DisplacedRow): Promise<void> {
  if (!row.offer_hold_id) return
  await unkeepNumber(ctx, row.offer_hold_id, { state: row.offer_from ?? 'free', freeAt: row.offer_free_at })
}

async function caseOf(ctx: Context, row: DisplacedRow): Promise<Case> {
  const suspension = (await store.suspensionById(ctx, row.suspension_id))!
  return { suspension, policy: await store.policyById(ctx, suspension.policy_id) }
}

async function appointmentOf(ctx: Context, row: DisplacedRow): Promise<AppointmentRow> {
  const appointment = await lockAppointment(ctx, row.appointment_id)
  if (!appointment) throw new Error(`Displaced ${row.id} has lost its appointment`)
  return appointment
}
