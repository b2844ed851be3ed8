/** Yes, no, taken back, or nobody answered. */

import { z } from 'zod'
import { bookNumber, dropExtra } from '#care/booking'
import { enterWaitingRoom } from '#care/consult'
import { AcceptRequest, DeclineRequest, Invitation, InvitationRequest } from '#contracts/call-back'
import { announce, audit, type Context, defineJob, refuseUnless, systemActor, verb } from '#kernel'
import { mayActFor } from '#people/residents'
import { answered } from './events.ts'
import { answer, type InvitationRow } from './invitation.ts'
import { lockInvitation, showInvitation } from './show.ts'
import * as store from './store.ts'

/**
 * Books the kept number and opens the waiting room. Safe to repeat. Refusals: call_back.unknown, .over, and those of booking an
 * online follow-up and of entering the waiting room.
 */
export const acceptInvitation = verb(
  {
    name: 'call_back.accept',
    may: ['resident'],
    input: AcceptRequest,
    answer: Invitation,
    summary: 'Accepts to be seen online now.',
  },
  async (ctx, { invitationId, guardianId }) => {
    const invitation = await lockForPerson(ctx, invitationId)
    if (invitation.state === 'accepted') return showInvitation(ctx, invitation)
    answer(invitation, 'accepted', ctx.actor.id, ctx.now) // refuses before anything is booked
    const { holdId, diagnosisCode } = invitation
    const appointment = await bookNumber(ctx, { holdId, diagnosisCode, guardianId })
    await enterWaitingRoom(ctx, { appointmentId: appointment.id })
    const yes = answer(invitation, 'accepted', ctx.actor.id, ctx.now, { appointmentId: appointment.id })
    await saveAndTell(ctx, yes)
    return showInvitation(ctx, yes)
  },
)

/** Safe to repeat. Refusals: call_back.unknown, .over. */
export const declineInvitation = verb(
  {
    name: 'call_back.decline',
    may: ['resident'],
    input: DeclineRequest,
    answer: Invitation,
    summary: 'Declines to be seen online now.',
  },
  async (ctx, { invitationId, reason }) => {
    const invitation = await lockForPerson(ctx, invitationId)
    if (invitation.state === 'declined') return showInvitation(ctx, invitation)
    return end(ctx, answer(invitation, 'declined', ctx.actor.id, ctx.now, { declineReason: reason }))
  },
)

/** Safe to repeat. Refusals: call_back.unknown, .over. */
export const withdrawInvitation = verb(
  {
    name: 'call_back.withdraw',
    may: ['doctor'],
    input: InvitationRequest,
    answer: Invitation,
    summary: 'Takes an invitation back that was not answered.',
  },
  async (ctx, { invitationId }) => {
    const invitation = await lockInvitation(ctx, invitationId)
    refuseUnless(invitation.doctorId === ctx.actor.id, 'call_back.unknown')
    if (invitation.state === 'withdrawn') return showInvitation(ctx, invitation)
    return end(ctx, answer(invitation, 'withdrawn', ctx.actor.id, ctx.now))
  },
)

/** What nobody answered in time is over, and its number with it. */
export const lapse = defineJob(
  'call_back.lapse',
  z.object({}),
  async (ctx) => {
    await ctx.transaction(async (ctx) => {
      for (const invitation of await store.lockLapsed(ctx, 100)) {
        await end(ctx, answer(invitation, 'lapsed', systemActor('call-back').id, ctx.now))
      }
    })
  },
  { cron: '* * * * *' },
)

async function lockForPerson(ctx: Context, invitationId: string): Promise<InvitationRow> {
  const invitation = await lockInvitation(ctx, invitationId)
  refuseUnless(await mayActFor(ctx, invitation.residentId), 'call_back.unknown')
  return invitation
}

async function end(ctx: Context, over: InvitationRow) {
  await dropExtra(ctx, over.holdId)
  await saveAndTell(ctx, over)
  return showInvitation(ctx, over)
}

async function saveAndTell(ctx: Context, one: InvitationRow): Promise<void> {
  const { id: invitationId, residentId, doctorId, aboutId, state } = one
  if (state === 'open') throw new Error('An answer is never open')
  await store.saveAnswer(ctx, one)
  await audit(ctx, { action: 'update', residentId, entity: 'call_back.invitation', entityId: one.id, reason: state })
  await announce(ctx, answered, invitationId, { invitationId, residentId, doctorId, aboutId, state })
}
