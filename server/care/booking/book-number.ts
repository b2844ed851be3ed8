import { keepMarks, refuseUnlessUnrestricted, seenBy } from '#care/fair-use'
import { Appointment, BookRequest } from '#contracts/booking'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { type Resident, residentOf } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import { publish } from '#record'
import { numberBooked, numbersMoved } from './events.ts'
import { toFhirAppointment } from './fhir.ts'
import { refuseUnlessWithinLimits } from './limits.ts'
import {
  type AppointmentRow,
  type NumberRow,
  type Policy,
  promisesOf,
  refuseUnlessHeld,
  type SessionRow,
} from './number.ts'
import { askOutsideOf, isOutside } from './outside.ts'
import { minutesAfter } from './region-time.ts'
import * as sessions from './session-store.ts'
import { factOf, policyOn, showAppointment } from './show.ts'
import * as store from './store.ts'
import { followUpDiagnosis, guardianFor, refuseUnlessConsentsGiven, refuseUnlessForResident } from './who.ts'

/** How long a pending appointment waits for its payment; the hospital keeps its lock a little longer. */
const payMinutes = 15

/**
 * Turns a held number into an appointment. Safe to repeat: the same hold answers the same appointment.
 * Refusals: booking.hold_expired, booking.limit_per_day, booking.limit_per_doctor_day,
 * booking.already_in_session, residents.not_acting_for; for an online follow-up also booking.diagnosis_needed,
 * booking.no_offline_diagnosis, booking.diagnosis_not_offline (R04), booking.guardian_needed, booking.pediatrics_needed
 * (R10), consent.* (R32), staff.* (R02).
 */
export const bookNumber = verb(
  {
    name: 'booking.book_number',
    may: ['resident', 'registrar', 'system'],
    input: BookRequest,
    answer: Appointment,
    summary: 'Turns a hold into an appointment.',
  },
  async (ctx, request) => {
    const before = await store.appointmentByHold(ctx, request.holdId)
    if (before) return answerAgain(ctx, before)
    const seen = await store.numberByHold(ctx, request.holdId)
    refuseUnlessHeld(seen, ctx.now)
    await refuseUnlessForResident(ctx, seen.heldFor)
    const resident = await residentOf(ctx, seen.heldFor)

    // The person first, then the number: everyone locks in this order. A retry may have got here before us.
    await store.lockPerson(ctx, resident.id)
    const meanwhile = await store.appointmentByHold(ctx, request.holdId)
    if (meanwhile) return answerAgain(ctx, meanwhile)
    const number = await store.numberByHold(ctx, request.holdId, true)
    refuseUnlessHeld(number, ctx.now)
    const session = await sessions.sessionById(ctx, number.sessionId)
    if (!session) refuse('booking.session_unknown')
    const policy = await policyOn(ctx, session.institutionId)
    await refuseUnlessUnrestricted(ctx, resident.id, session.institutionId)
    refuseUnlessWithinLimits(policy, await store.hadBy(ctx, resident.id, session.date, request.holdId), session)

    const appointment = await makeAppointment(ctx, { request, number, session, resident, policy })
    const outside = isOutside(session)
    refuseUnless(!outside || number.outside === 'kept', 'booking.hospital_not_answered')
    await store.saveNumberState(ctx, number.id, 'booked')
    await store.insertAppointment(ctx, appointment)
    await publish(ctx, 'booking', [toFhirAppointment(appointment, session)])
    await audit(ctx, {
      action: 'create',
      residentId: resident.id,
      entity: 'booking.appointment',
      entityId: appointment.id,
      reason: `policy ${policy.id}`,
    })
    const shown = seenBy(ctx, { phone: resident.phone, contact: appointment.guardianId })
    const marks = keepMarks([{ residentId: resident.id, seen: shown }], ctx.now)
    if (marks) ctx.withCommit(() => [marks])
    if (outside) await askOutsideOf(ctx, 'booked', appointment)
    else await announce(ctx, numberBooked, appointment.id, factOf(appointment, session))
    await announce(ctx, numbersMoved, session.id, { sessionId: session.id, numberIds: [number.id] })
    return showAppointment(ctx, appointment)
  },
)

async function answerAgain(ctx: Context, before: AppointmentRow) {
  await refuseUnlessForResident(ctx, before.residentId)
  refuseUnless(before.state !== 'cancelled', 'booking.hold_expired')
  return showAppointment(ctx, before)
}

interface Making {
  readonly request: { holdId: string; diagnosisCode?: string | undefined; guardianId?: string | undefined }
  readonly number: NumberRow
  readonly session: SessionRow
  readonly resident: Resident
  readonly policy: Policy
}

async function makeAppointment(ctx: Context, making: Making): Promise<AppointmentRow> {
  const { request, number, session, resident, policy } = making
  const online = session.kind === 'online-follow-up'
  if (online) {
    await refuseUnlessConsentsGiven(ctx, resident.id)
    await refuseUnlessLicensed(ctx, session.doctorId, 'doctor')
  }
  const guardianId = online ? await guardianFor(ctx, resident, session.departmentCode, request.guardianId) : null
  const diagnosis = online
    ? await followUpDiagnosis(ctx, resident.id, session.institutionId, request.diagnosisCode)
    : undefined
  return {
    id: ctx.chance.uuid(),
    numberId: number.id,
    sessionId: session.id,
    holdId: request.holdId,
    residentId: resident.id,
    doctorId: session.doctorId,
    date: session.date,
    startsAt: number.startsAt,
    endsAt: number.endsAt,
    kind: session.kind,
    state: isOutside(session) ? 'pending' : 'booked',
    diagnosisCode: diagnosis?.code ?? null,
    diagnosisName: diagnosis?.name ?? null,
    diagnosisConditionId: diagnosis?.conditionId ?? null,
    guardianId,
    realNameMethod: resident.verified.method,
    realNameAt: resident.verified.at,
    policyId: policy.id,
    ...promisesOf(number, policy),
    payUntil: isOutside(session) ? minutesAfter(ctx.now, payMinutes) : null,
    bookedBy: ctx.actor.id,
    bookedAt: ctx.now,
    checkedInAt: null,
    seenAt: null,
    cancelledAt: null,
    cancelReason: null,
  }
}
