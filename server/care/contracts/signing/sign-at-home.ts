import { Agreement, HomeSigning } from '#contracts/family-contracts'
import { type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import { aheadMaxMs } from '../contract.ts'
import { endRunning } from '../running/end.ts'
import { showAgreement } from '../show.ts'
import * as store from '../store.ts'
import { refuseUnlessTeamDoctor } from '../who.ts'
import { beginIfSigned } from './begin.ts'
import { knownAgreement, makeOffers } from './offer.ts'
import { addSignature, signerOf, teamSide } from './sign.ts'

/**
 * Both sides signed together, member by member of a household, on a device that may have been without a network for weeks: all or
 * nothing. The days count from the signing. The same id again answers what is there.
 * Refusals: contracts.in_the_future, .terms_outdated, .id_taken, and those of offer, signByPerson and signByTeam.
 */
export const signAtHome = verb(
  {
    name: 'contracts.sign_at_home',
    may: ['doctor', 'system'],
    input: HomeSigning,
    answer: Agreement,
    summary: 'Signs a person or a household at home, both sides present.',
  },
  async (ctx, signing) => {
    const { teamId, members } = signing
    await refuseUnlessTeamDoctor(ctx, teamId)
    const known = await knownAgreement(ctx, signing)
    if (known) return known
    const signedAt = new Date(signing.signedAt)
    const late = signedAt.getTime() <= ctx.now.getTime() + aheadMaxMs
    refuseUnless(late, 'contracts.in_the_future', { field: 'signedAt' })
    const onDay = dayOf(signedAt < ctx.now ? signedAt : ctx.now)
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { online: false })
    await lockResidents(ctx, members.map((one) => one.residentId).sort())
    await replaceOwnOffers(ctx, signing, onDay)
    const agreementId = await makeOffers(ctx, signing, { way: 'home', onDay })
    for (const contract of await store.contractsOfAgreement(ctx, agreementId)) {
      refuseUnless(signing.termsVersion === contract.termsVersion, 'contracts.terms_outdated', {
        field: 'termsVersion',
      })
      const { guardianId } = members.find((one) => one.residentId === contract.residentId)!
      await addSignature(ctx, contract, {
        ...(await signerOf(ctx, contract.residentId, guardianId)),
        side: 'person',
        way: 'home',
        witnessId: ctx.actor.id,
        witnessName: signing.witness,
        pictureReference: signing.picture.reference,
        pictureDigest: signing.picture.digest,
        device: signing.device ?? null,
        signedAt,
      })
      const device = signing.device ?? null
      await addSignature(ctx, contract, { ...teamSide(ctx), way: 'home', device, signedAt })
      await beginIfSigned(ctx, contract, onDay)
    }
    return showAgreement(ctx, agreementId)
  },
)

/** What was signed at home stands instead of an offer that the same team has made before. */
async function replaceOwnOffers(ctx: Context, { teamId, members }: HomeSigning, onDay: string): Promise<void> {
  for (const { residentId } of members) {
    for (const open of await store.openOffersOf(ctx, residentId)) {
      if (open.teamId === teamId) await endRunning(ctx, open, { reason: 'lapsed', on: onDay, cause: null })
    }
  }
}
