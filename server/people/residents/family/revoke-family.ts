import { familyAnswer, familyLink, residentInput, revokeFamilyInput } from '#contracts/residents'
import { announce, audit, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish, revokeAccess } from '#record'
import { familyOf } from '../act-for.ts'
import { familyRevoked } from '../events.ts'
import { toRelatedPerson } from '../fhir.ts'
import { accessOf } from './link-family.ts'
import * as store from './store.ts'

/** Either side may end it, or a registrar. Refusals: residents.not_acting_for, residents.family_link_not_found. */
export const revokeFamily = verb(
  {
    name: 'residents.revoke_family',
    may: ['resident', 'registrar', 'system'],
    input: revokeFamilyInput,
    answer: familyLink,
    summary: 'Ends a family link at once.',
  },
  async (ctx, { residentId, linkId }) => {
    const atDesk = ctx.actor.roles.includes('registrar') || ctx.actor.roles.includes('system')
    refuseUnless(atDesk || ctx.actor.id === residentId, 'residents.not_acting_for')
    const [link] = await store.find(ctx, { id: linkId, runningOn: dayOf(ctx.now) })
    const ofThem = link && (link.residentId === residentId || link.memberId === residentId)
    refuseUnless(link && ofThem, 'residents.family_link_not_found')
    const ended = { ...link, until: dayOf(ctx.now) }
    await store.revoke(ctx, linkId)
    await publish(ctx, 'residents', [toRelatedPerson(ended, false)])
    if (link.basis === 'guardian') await revokeAccess(ctx, accessOf(link))
    await audit(ctx, { action: 'delete', residentId: link.memberId, entity: 'residents.family_link', entityId: linkId })
    await announce(ctx, familyRevoked, linkId, { linkId, residentId: link.residentId, memberId: link.memberId })
    return ended
  },
)

/** Refusals: residents.not_acting_for. */
export const readFamily = verb(
  {
    name: 'residents.read_family',
    may: ['resident', 'registrar', 'system'],
    input: residentInput,
    answer: familyAnswer,
    summary: 'Whom a resident acts for, and who acts for them.',
  },
  async (ctx, { residentId }) => {
    const { actor } = ctx
    refuseUnless(actor.id === residentId || !actor.roles.includes('resident'), 'residents.not_acting_for')
    await audit(ctx, { action: 'read', residentId, entity: 'residents.family_link' })
    return familyOf(ctx, residentId)
  },
)
