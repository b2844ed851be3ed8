import type { Invitation } from '#contracts/call-back'
import { type Context, refuse } from '#kernel'
import { institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import type { InvitationRow } from './invitation.ts'
import { callableDiagnoses } from './invite.ts'
import * as store from './store.ts'

export async function showInvitation(ctx: Context, one: InvitationRow): Promise<Invitation> {
  const doctor = await staffOf(ctx, one.doctorId)
  const diagnoses = await callableDiagnoses(ctx, one.residentId)
  const code = one.diagnosisCode
  return {
    id: one.id,
    state: one.state,
    residentId: one.residentId,
    residentName: (await residentOf(ctx, one.residentId)).name,
    doctorId: one.doctorId,
    doctorName: doctor.name,
    doctorTitle: doctor.title,
    institutionName: (await institutionOf(ctx, one.institutionId)).name,
    way: one.way,
    reason: one.reason,
    diagnosis: { code, name: diagnoses.find((known) => known.code === code)?.name ?? code },
    aboutId: one.aboutId,
    madeAt: one.madeAt.toISOString(),
    answerUntil: one.answerUntil.toISOString(),
    answeredAt: one.answeredAt?.toISOString() ?? null,
    declineReason: one.declineReason,
    appointmentId: one.appointmentId,
    consultId: one.appointmentId ? await store.consultOf(ctx, one.appointmentId) : null,
  }
}

/** Refusals: call_back.unknown. */
export async function lockInvitation(ctx: Context, invitationId: string): Promise<InvitationRow> {
  return (await store.invitationById(ctx, invitationId, true)) ?? refuse('call_back.unknown')
}
