import { consentEntry, type GiveConsent, giveConsentInput } from '#contracts/consent'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, openInstitutionOf } from '#people/institutions'
import { familyOf, refuseUnlessActsFor, residentOf } from '#people/residents'
import { agreeToOpen } from '#people/teams'
import { grantAccess, publish } from '#record'
import { accessOf, type Consent, teamBasis, toWhoeverCares } from './consent.ts'
import { consentGiven } from './events.ts'
import { toConsent } from './fhir.ts'
import * as store from './store.ts'

/**
 * The resident agrees to the text in force; a guardian for a child, a registrar for a signature on paper.
 * Refusals: residents.not_acting_for, consent.only_in_person, .text_outdated, .already_given, .grantee_*.
 */
export const giveConsent = verb(
  {
    name: 'consent.give_consent',
    may: ['resident', 'registrar', 'system'],
    input: giveConsentInput,
    answer: consentEntry,
    summary: 'Gives one consent to the text in force.',
  },
  async (ctx, input) => {
    const { residentId, kind, textVersion } = input
    const atDesk = ctx.actor.roles.includes('registrar')
    if (!atDesk) await refuseUnlessActsFor(ctx, residentId)
    // Whoever would read the record cannot be the one who opens it.
    if (kind === 'family-sharing' && !atDesk) refuseUnless(ctx.actor.id === residentId, 'consent.only_in_person')
    await residentOf(ctx, residentId)
    const text = (await store.textsOn(ctx, dayOf(ctx.now))).find((one) => one.kind === kind)
    refuseUnless(text, 'consent.text_not_found')
    refuseUnless(text.version === textVersion, 'consent.text_outdated', { field: 'textVersion' })
    const grantee = await granteeOf(ctx, input)
    const running = await store.find(ctx, { residentId, kind, runningOnly: true })
    const same = running.some((one) => one.institutionId === grantee.institutionId && one.familyId === grantee.familyId)
    refuseUnless(!same, 'consent.already_given')

    const consent: Consent = {
      id: ctx.chance.uuid(),
      residentId,
      kind,
      textVersion,
      ...grantee,
      givenAt: ctx.now,
      givenByName: ctx.actor.name,
      withdrawnAt: null,
      withdrawnByName: null,
    }
    await store.insert(ctx, consent)
    const access = accessOf(consent)
    if (access) await grantAccess(ctx, access)
    if (toWhoeverCares(consent)) await agreeToOpen(ctx, { residentId, basisId: teamBasis(consent) })
    await publish(ctx, 'consent', [toConsent(consent)])
    await audit(ctx, { action: 'create', residentId, entity: 'consent.consent', entityId: consent.id })
    await announce(ctx, consentGiven, residentId, { consentId: consent.id, residentId, kind })
    return (await store.named(ctx, [consent]))[0]!
  },
)

async function granteeOf(ctx: Context, { residentId, kind, granteeId }: GiveConsent) {
  const nobody = { institutionId: null, familyId: null }
  if (kind === 'internet-care') {
    refuseUnless(granteeId === undefined, 'consent.grantee_not_wanted', { field: 'granteeId' })
    return nobody
  }
  if (kind === 'health-data') {
    if (granteeId === undefined) return nobody
    return { institutionId: (await openInstitutionOf(ctx, granteeId)).id, familyId: null }
  }
  refuseUnless(granteeId, 'consent.grantee_missing', { field: 'granteeId' })
  const { iActFor, actForMe } = await familyOf(ctx, residentId)
  const related = [...iActFor.map(({ memberId }) => memberId), ...actForMe.map((link) => link.residentId)]
  refuseUnless(related.includes(granteeId), 'consent.grantee_not_family', { field: 'granteeId' })
  return { institutionId: null, familyId: granteeId }
}
