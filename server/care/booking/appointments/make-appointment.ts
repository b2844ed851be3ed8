import { type Context, refuseUnless } from '#kernel'
import type { Resident } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import { type AppointmentRow, type NumberRow, type Policy, promisesOf, type SessionRow } from '../number.ts'
import { minutesAfter } from '../region-time.ts'
import { followUpDiagnosis, guardianFor, refuseUnlessConsentsGiven } from '../rules/who.ts'
import { isOutside } from './outside.ts'

/** How long a pending appointment waits for its payment; the hospital keeps its lock a little longer. */
const payMinutes = 15

export interface Making {
  readonly request: { holdId: string; diagnosisCode?: string | undefined; guardianId?: string | undefined }
  readonly number: NumberRow
  readonly session: SessionRow
  readonly resident: Resident
  readonly policy: Policy
}

/** What a hold becomes, after what only this kind of visit asks for. Refusals: those of an online follow-up; booking.hospital_not_answered. */
export async function makeAppointment(ctx: Context, making: Making): Promise<AppointmentRow> {
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
  refuseUnless(!isOutside(session) || number.outside === 'kept', 'booking.hospital_not_answered')
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
