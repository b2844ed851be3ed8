import { consentEntry, withdrawConsentInput } from '#contracts/consent'
import { announce, audit, type Context, listener, refuseUnless, verb } from '#kernel'
import { familyRevoked, refuseUnlessActsFor } from '#people/residents'
import { endAgreement } from '#people/teams'
import { publish, revokeAccess } from '#record'
import { accessOf, type Consent, teamBasis, toWhoeverCares } from './consent.ts'
import { consentWithdrawn } from './events.ts'
import { toConsent } from './fhir.ts'
import * as store from './store.ts'

/** Holds from this moment on. Refusals: residents.not_acting_for, consent.not_found. */
export const withdrawConsent = verb(
  {
    name: 'consent.withdraw_consent',
    may: ['resident', 'registrar', 'system'],
    input: withdrawConsentInput,
    answer: consentEntry,
    summary: 'Withdraws one consent.',
  },
  async (ctx, { residentId, consentId }) => {
    if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, residentId)
    const [consent] = await store.find(ctx, { residentId, id: consentId, runningOnly: true })
    refuseUnless(consent, 'consent.not_found')
    const withdrawn = await withdraw(ctx, consent)
    return (await store.named(ctx, [withdrawn]))[0]!
  },
)

async function withdraw(ctx: Context, consent: Consent): Promise<Consent> {
  const { id, residentId, kind } = consent
  const withdrawn = { ...consent, withdrawnAt: ctx.now, withdrawnByName: ctx.actor.name }
  await store.withdraw(ctx, id, ctx.actor.name)
  const access = accessOf(consent)
  if (access) await revokeAccess(ctx, access)
  if (toWhoeverCares(consent)) await endAgreement(ctx, { residentId, basisId: teamBasis(consent) })
  await publish(ctx, 'consent', [toConsent(withdrawn)])
  await audit(ctx, { action: 'delete', residentId, entity: 'consent.consent', entityId: id })
  await announce(ctx, consentWithdrawn, residentId, { consentId: id, residentId, kind })
  return withdrawn
}

/** Who is no longer family no longer reads. */
export const endSharingWithFamily = listener(
  familyRevoked,
  'consent.end_sharing',
  async (ctx, { residentId, memberId }) => {
    const shared = [
      ...(await store.find(ctx, { residentId: memberId, familyId: residentId, runningOnly: true })),
      ...(await store.find(ctx, { residentId, familyId: memberId, runningOnly: true })),
    ]
    for (const consent of shared) await withdraw(ctx, consent)
  },
)
