import { ContractView, TransferRequest } from '#contracts/family-contracts'
import { refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessRunning } from '../contract.ts'
import { showContract } from '../show.ts'
import { makeOffers } from '../signing/offer.ts'
import * as store from '../store.ts'
import { lockedWithPerson } from './end.ts'

/**
 * The person wants to go on with another team: an offer of the same packages for the rest of the term. When both sides have signed it,
 * the contract before ends, what is still promised goes over, and the two know of each other.
 * Refusals: contracts.not_found, .not_running, .same_team, .offer_open, .team_closed, teams.not_found, residents.not_acting_for.
 */
export const transferContract = verb(
  {
    name: 'contracts.transfer',
    may: ['resident', 'registrar', 'system'],
    input: TransferRequest,
    answer: ContractView,
    summary: 'Asks to go on with another family-doctor team.',
  },
  async (ctx, { contractId, toTeamId, cause }) => {
    const contract = await lockedWithPerson(ctx, contractId)
    refuseUnlessRunning(contract)
    refuseUnless(contract.state === 'active', 'contracts.not_running')
    refuseUnless(toTeamId !== contract.teamId, 'contracts.same_team', { field: 'toTeamId' })
    const { residentId } = contract
    const open = (await store.openOffersOf(ctx, residentId)).some((one) => one.teamId === toTeamId)
    refuseUnless(!open, 'contracts.offer_open')
    const packageCodes = (await store.packagesOf(ctx, [contractId])).map((row) => row.package_code)
    await store.saveContract(ctx, { ...contract, endCause: cause })
    const asked = { teamId: toTeamId, members: [{ residentId, packageCodes }] }
    const agreementId = await makeOffers(ctx, asked, { way: 'desk', onDay: dayOf(ctx.now), transfers: contract })
    const [offered] = await store.contractsOfAgreement(ctx, agreementId)
    return showContract(ctx, offered!)
  },
)
