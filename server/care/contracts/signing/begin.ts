/** From the second signature on: the team answers for the person; when the cooling-off days are over, the contract runs. */
import { grantEntitlement } from '#insurance/benefits'
import { announce, audit, type Context, refuseUnless, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { makeResponsible } from '#people/teams'
import { type Contract, daysOf, type SignedContract } from '../contract.ts'
import { signed } from '../events.ts'
import { termsOf } from '../packages/store.ts'
import { fulfil } from '../promises/fulfil.ts'
import { carryOver, promiseServices } from '../promises/promise.ts'
import { endRunning } from '../running/end.ts'
import { saveContract } from '../running/save.ts'
import * as store from '../store.ts'
import { teamById } from '../who.ts'
import { refuseSigned } from './offer.ts'

/**
 * With both signatures the contract stands; with one it waits. Whoever calls has locked the person.
 * Refusals: contracts.already_signed, .quota_full, residents.has_died, .has_moved.
 */
export async function beginIfSigned(ctx: Context, contract: Contract, signedOn: string): Promise<Contract> {
  if ((await store.signaturesOf(ctx, [contract.id])).length < 2) return contract
  await refuseUnlessLives(ctx, contract.residentId, signedOn)
  const running = await store.runningOf(ctx, contract.residentId, 'now')
  const renews = running && contract.renewsId === running.id ? running : undefined
  const transfers = running && contract.transfersId === running.id ? running : undefined
  if (running && !renews && !transfers) await refuseSigned(ctx, running)
  const next = await store.runningOf(ctx, contract.residentId, 'next')
  if (next && !transfers) await refuseSigned(ctx, next)
  await refuseUnlessRoom(ctx, contract)

  const terms = await termsOf(ctx, contract.termsVersion)
  const before = { renews: renews?.endsOn ?? undefined, transfers: transfers?.endsOn ?? undefined }
  const standing: SignedContract = {
    ...contract,
    ...daysOf(signedOn, terms, before),
    state: 'cooling',
    turn: renews ? 'next' : 'now',
    // What it was to take over has ended meanwhile: then it is a contract like any other.
    transfersId: transfers?.id ?? null,
    signedOn,
  }
  if (transfers) await endRunning(ctx, transfers, { reason: 'transferred', on: signedOn, cause: null })
  await saveContract(ctx, standing, 'signed')
  await closeOtherOffers(ctx, standing)
  const { id: contractId, residentId, teamId, institutionId, startsOn, endsOn } = standing
  await announce(ctx, signed, residentId, { contractId, residentId, teamId, institutionId, startsOn, endsOn })
  if (!renews) await answerFor(ctx, standing)
  return startsOn <= dayOf(ctx.now) ? activate(ctx, standing) : standing
}

/** Signing opens the record to the team, for as long as the contract stands (R23). */
const answerFor = (ctx: Context, { id, residentId, teamId }: Contract) =>
  makeResponsible(ctx, { residentId, teamId, basis: 'contract', basisId: id, openRecord: true })

/** Households, not heads; people of no household count for themselves. Refusals: contracts.quota_full. */
async function refuseUnlessRoom(ctx: Context, contract: Contract): Promise<void> {
  await store.lockTeam(ctx, contract.teamId)
  const team = await teamById(ctx, contract.teamId)
  const households = await store.householdsOf(ctx, contract.teamId)
  const room = households.has(contract.householdId ?? contract.residentId) || households.size < team.quota
  refuseUnless(room, 'contracts.quota_full', { params: { team: team.name, quota: team.quota } })
}

async function closeOtherOffers(ctx: Context, contract: SignedContract): Promise<void> {
  for (const other of await store.openOffersOf(ctx, contract.residentId)) {
    if (other.id === contract.id) continue
    await endRunning(ctx, other, { reason: 'signed-elsewhere', on: contract.signedOn, cause: null })
  }
}

/**
 * The contract runs from its first day: its services are promised, the insurer counts the person as contracted, and what each side pays
 * is due. The contract it renews has ended the day before.
 */
export async function activate(ctx: Context, contract: SignedContract): Promise<Contract> {
  if (contract.turn === 'next') {
    const before = await store.runningOf(ctx, contract.residentId, 'now')
    if (before) await endRunning(ctx, before, { reason: 'renewed', on: before.endsOn!, cause: null })
    await answerFor(ctx, contract)
  }
  // The insurer hears it in the same transaction; the policy's row for contracted people does the rest (money.md 1).
  const { entitlementId } = await grantEntitlement(ctx.as(systemActor('contracts')), {
    residentId: contract.residentId,
    kind: 'contracted',
    detail: contract.institutionId,
    validFrom: contract.startsOn,
    validTo: contract.endsOn,
  })
  const active: SignedContract = { ...contract, state: 'active', turn: 'now', entitlementId }
  await saveContract(ctx, active, 'active')
  if (contract.transfersId) await carryOver(ctx, contract.transfersId, active)
  else {
    await promiseServices(ctx, active)
    await store.setPayable(ctx, active.id, 'open', active.startsOn)
  }
  await audit(ctx, {
    action: 'create',
    residentId: active.residentId,
    entity: 'contracts.promise',
    entityId: active.id,
  })
  await fulfil(ctx, active.id)
  return active
}
