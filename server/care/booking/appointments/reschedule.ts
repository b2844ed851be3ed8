import { Appointment, RescheduleRequest } from '#contracts/booking'
import { announce, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessLicensed } from '#people/staff'
import { numbersMoved, rescheduled } from '../events.ts'
import { giveBack } from '../holding/give-back.ts'
import * as offers from '../holding/offer-store.ts'
import { takeOne } from '../holding/take-number.ts'
import { type AppointmentRow, promisesOf, refuseUnlessBookable, type SessionRow } from '../number.ts'
import { refuseUnlessWithinLimits } from '../rules/limits.ts'
import { penalise } from '../rules/penalties.ts'
import { actsForHospital, refuseUnlessForResident } from '../rules/who.ts'
import { channelsToTake } from '../sessions/reach.ts'
import * as sessions from '../sessions/session-store.ts'
import { factOf, policyOn, showAppointment } from '../show.ts'
import * as store from '../store.ts'
import { isOutside } from './outside.ts'
import { saveChange } from './save-change.ts'

/**
 * Moves an appointment to another number of the same doctor or department, in one step: the new one is taken and the old one goes
 * back to cool, or nothing changes. The first moves are no cancellation (booking.move_rule). Moving to where it already is answers
 * it as it is. Refusals: booking.appointment_unknown, .not_movable, .move_too_late, .move_elsewhere, .move_by_hospital,
 * .moved_too_often, .session_unknown, .session_suspended, .outside_window, .sold_out, .left_to_others, .limit_*, residents.not_acting_for, staff.*.
 */
export const rescheduleAppointment = verb(
  {
    name: 'booking.reschedule_appointment',
    may: ['resident', 'registrar', 'system'],
    input: RescheduleRequest,
    answer: Appointment,
    summary: 'Moves an appointment to another number of the same doctor or department.',
  },
  async (ctx, request) => {
    const appointment = await lockOwn(ctx, request.appointmentId)
    const band = request.bandStartsAt ? new Date(request.bandStartsAt) : undefined
    const there = appointment.sessionId === request.sessionId && band?.getTime() === appointment.startsAt.getTime()
    if (there) return showAppointment(ctx, appointment)
    const [from, to] = [
      await sessions.sessionById(ctx, appointment.sessionId),
      await sessions.sessionById(ctx, request.sessionId),
    ]
    if (!from || !to) refuse('booking.session_unknown')
    const byStaff = actsForHospital(ctx, from.institutionId)
    refuseUnlessMovable(ctx, appointment, byStaff)
    await refuseUnlessReachable(ctx, from, to)
    const rule = await offers.moveRuleOn(ctx, from.institutionId, from.date)
    const moves = await offers.movesOf(ctx, appointment.id)
    refuseUnless(moves < rule.moves_max, 'booking.moved_too_often', { params: { max: rule.moves_max } })

    const policy = await policyOn(ctx, to.institutionId)
    refuseUnlessBookable(to, policy, ctx.now)
    // Judged as if the old one were gone.
    const has = await store.hadBy(ctx, appointment.residentId, to.date, appointment.holdId)
    refuseUnlessWithinLimits(policy, has, to)
    const channels = await channelsToTake(ctx, to, undefined)
    const number = await takeOne(ctx, { sessionId: to.id, bandStartsAt: band, channels }, appointment.residentId)
    const moved: AppointmentRow = {
      ...appointment,
      numberId: number.id,
      sessionId: to.id,
      doctorId: to.doctorId,
      date: to.date,
      startsAt: number.startsAt,
      endsAt: number.endsAt,
      policyId: policy.id,
      ...promisesOf(number, policy),
    }
    const countsAsCancel = moves >= rule.free_moves && !byStaff
    await saveMove(ctx, {
      appointment,
      moved,
      from,
      to,
      countsAsCancel,
      ruleId: rule.id,
      reason: request.reason ?? null,
    })
    return showAppointment(ctx, moved)
  },
)

// The person first, then the appointment, then numbers: everyone locks in this order.
async function lockOwn(ctx: Context, appointmentId: string): Promise<AppointmentRow> {
  const seen = await store.appointmentById(ctx, appointmentId)
  if (!seen) refuse('booking.appointment_unknown')
  await refuseUnlessForResident(ctx, seen.residentId)
  await store.lockPerson(ctx, seen.residentId)
  return (await store.appointmentById(ctx, appointmentId, true))!
}

function refuseUnlessMovable(ctx: Context, appointment: AppointmentRow, byStaff: boolean): void {
  const { state, cancelUntil, startsAt } = appointment
  refuseUnless(state === 'booked', 'booking.not_movable', { params: { state } })
  // The hospital's desk answers the phone until the visit begins.
  const until = byStaff ? startsAt : cancelUntil
  refuseUnless(ctx.now <= until, 'booking.move_too_late', { params: { until: until.toISOString() } })
}

async function refuseUnlessReachable(ctx: Context, from: SessionRow, to: SessionRow): Promise<void> {
  refuseUnless(!isOutside(from) && !isOutside(to), 'booking.move_by_hospital')
  const sameDepartment = from.institutionId === to.institutionId && from.departmentCode === to.departmentCode
  const reachable = from.kind === to.kind && (from.doctorId === to.doctorId || sameDepartment)
  refuseUnless(reachable, 'booking.move_elsewhere', { field: 'sessionId' })
  if (to.state !== 'open') refuse('booking.session_suspended')
  if (to.kind === 'online-follow-up' && to.doctorId !== from.doctorId)
    await refuseUnlessLicensed(ctx, to.doctorId, 'doctor')
}

interface Move {
  readonly from: SessionRow
  readonly appointment: AppointmentRow
  readonly moved: AppointmentRow
  readonly to: SessionRow
  readonly countsAsCancel: boolean
  readonly ruleId: string
  readonly reason: string | null
}

async function saveMove(ctx: Context, move: Move): Promise<void> {
  const { appointment, moved, to, countsAsCancel } = move
  await store.saveNumberState(ctx, moved.numberId, 'booked')
  await offers.saveMoved(ctx, moved, to)
  await saveChange(ctx, moved, undefined)
  const old = await store.numberById(ctx, appointment.numberId)
  if (!old) throw new Error(`Appointment ${appointment.id} has lost its number`)
  const byDesk = ctx.actor.roles.includes('registrar') && actsForHospital(ctx, move.from.institutionId)
  await giveBack(ctx, old, appointment, await policyOn(ctx, move.from.institutionId), byDesk)
  await offers.insertMove(ctx, {
    id: ctx.chance.uuid(),
    appointment_id: moved.id,
    from_number_id: appointment.numberId,
    from_starts_at: appointment.startsAt,
    to_number_id: moved.numberId,
    to_starts_at: moved.startsAt,
    counts_as_cancel: countsAsCancel,
    rule_id: move.ruleId,
    reason: move.reason,
    moved_by: ctx.actor.id,
    moved_at: ctx.now,
  })
  if (countsAsCancel) await penalise(ctx, 'cancels', { residentId: moved.residentId, institutionId: to.institutionId })
  const wasAt = appointment.startsAt.toISOString()
  await announce(ctx, rescheduled, moved.id, { ...factOf(moved, to), wasAt, countsAsCancel })
  await announce(ctx, numbersMoved, to.id, { sessionId: to.id, numberIds: [moved.numberId] })
}
