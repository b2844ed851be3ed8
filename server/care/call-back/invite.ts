import { keepExtra, offlineDiagnoses } from '#care/booking'
import { tellPerson } from '#care/reminders'
import { CallableDiagnoses, Invitation, InviteRequest, OfResident } from '#contracts/call-back'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { staffOf } from '#people/staff'
import { mayOpen } from '#record'
import { invited } from './events.ts'
import { type InvitationRow, visitMinutes } from './invitation.ts'
import { showInvitation } from './show.ts'
import * as store from './store.ts'

/**
 * Asks a person to an online consult now and keeps a number for it. Refusals: call_back.not_yours_to_call, .already_called,
 * .no_offline_diagnosis (R04), booking.already_in_session, residents.has_died, .has_moved, staff.* (R02).
 */
export const invite = verb(
  {
    name: 'call_back.invite',
    may: ['doctor'],
    input: InviteRequest,
    answer: Invitation,
    summary: 'Asks a person to an online consult now.',
  },
  async (ctx, { residentId, way, reason, diagnosisCode, aboutId, minutes }) => {
    await refuseUnlessTheirs(ctx, residentId)
    await refuseUnlessLives(ctx, residentId, dayOf(ctx.now))
    const known = await callableDiagnoses(ctx, residentId)
    const diagnosis = known.find(({ code }) => code === diagnosisCode)
    if (!diagnosis) refuse('call_back.no_offline_diagnosis', { field: 'diagnosisCode' })
    await store.lockCalling(ctx, residentId)
    refuseUnless(!(await store.openOf(ctx, residentId, ctx.actor.id)), 'call_back.already_called')

    const answerUntil = new Date(ctx.now.getTime() + minutes * 60_000)
    const doctorId = ctx.actor.id
    const number = await keepExtra(ctx, { doctorId, residentId, until: answerUntil, minutes: visitMinutes })
    const { institutionId } = await staffOf(ctx, doctorId)
    if (!institutionId) refuse('staff.not_registered_here')
    const invitation: InvitationRow = {
      id: ctx.chance.uuid(),
      residentId,
      doctorId,
      institutionId,
      holdId: number.holdId,
      sessionId: number.sessionId,
      way,
      reason,
      diagnosisCode,
      aboutId: aboutId ?? null,
      state: 'open',
      madeAt: ctx.now,
      answerUntil,
      answeredAt: null,
      answeredBy: null,
      declineReason: null,
      appointmentId: null,
    }
    await store.insertInvitation(ctx, invitation)
    await audit(ctx, { action: 'create', residentId, entity: 'call_back.invitation', entityId: invitation.id })
    await tellPerson(ctx, {
      kind: 'called-back',
      key: `called-back:${invitation.id}`,
      aboutId: residentId,
      facts: { institutionId, doctorId, answerUntil: answerUntil.toISOString(), thingId: invitation.id },
    })
    const { id: invitationId } = invitation
    await announce(ctx, invited, invitationId, { invitationId, residentId, doctorId, aboutId: aboutId ?? null })
    return showInvitation(ctx, invitation)
  },
)

/** Refusals: call_back.not_yours_to_call. */
export const listCallable = verb(
  {
    name: 'call_back.list_diagnoses',
    may: ['doctor'],
    input: OfResident,
    answer: CallableDiagnoses,
    summary: 'What a person can be called to an online consult for.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessTheirs(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'call_back.diagnoses' })
    const known = await callableDiagnoses(ctx, residentId)
    return { diagnoses: known.map(({ code, name }) => ({ code, name })) }
  },
)

export const callableDiagnoses = offlineDiagnoses

/** Whoever may open the record treats the person, or is of the team that answers for them. */
async function refuseUnlessTheirs(ctx: Context, residentId: string): Promise<void> {
  refuseUnless(await mayOpen(ctx, residentId), 'call_back.not_yours_to_call')
}
