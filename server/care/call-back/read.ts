import { InvitationList, InvitationsRequest, MineRequest } from '#contracts/call-back'
import { audit, type Context, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import type { InvitationRow } from './invitation.ts'
import { showInvitation } from './show.ts'
import * as store from './store.ts'

/** The doctor's own. */
export const listInvitations = verb(
  {
    name: 'call_back.list',
    may: ['doctor'],
    input: InvitationsRequest,
    answer: InvitationList,
    summary: 'Whom a doctor has asked to a consult, open ones first.',
  },
  async (ctx, { residentId, open }) =>
    show(ctx, await store.invitationsOf(ctx, { doctorId: ctx.actor.id, residentId, openOnly: open === 'true' })),
)

/** Refusals: residents.not_acting_for. */
export const myInvitations = verb(
  {
    name: 'call_back.mine',
    may: ['resident'],
    input: MineRequest,
    answer: InvitationList,
    summary: 'Who has asked a person to a consult, open ones first.',
  },
  async (ctx, { residentId, open }) => {
    await refuseUnlessActsFor(ctx, residentId)
    return show(ctx, await store.invitationsOf(ctx, { residentId, openOnly: open === 'true' }))
  },
)

async function show(ctx: Context, found: readonly InvitationRow[]) {
  const invitations = []
  for (const one of found) {
    await audit(ctx, { action: 'read', residentId: one.residentId, entity: 'call_back.invitation', entityId: one.id })
    invitations.push(await showInvitation(ctx, one))
  }
  return { invitations }
}
