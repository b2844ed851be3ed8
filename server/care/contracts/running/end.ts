import { ContractRequest, ContractView, type EndReason, EndRequest } from '#contracts/family-contracts'
import { endEntitlement } from '#insurance/benefits'
import { announce, type Context, refuse, refuseUnless, systemActor, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents } from '#people/residents'
import { endResponsibility, isOnTeam } from '#people/teams'
import { type Contract, coolingUntil, refuseUnlessRunning } from '../contract.ts'
import { laterOf } from '../days.ts'
import { ended } from '../events.ts'
import { termsOf } from '../packages/store.ts'
import { fulfil } from '../promises/fulfil.ts'
import { showContract } from '../show.ts'
import * as store from '../store.ts'
import { lockedContract, refuseUnlessSees } from '../who.ts'
import { saveContract } from './save.ts'

/** The person, before the contract: everyone locks in this order. Refusals: contracts.not_found, and of who.ts. */
export async function lockedWithPerson(ctx: Context, contractId: string): Promise<Contract> {
  const seen = await store.contractById(ctx, contractId)
  if (!seen) refuse('contracts.not_found')
  await refuseUnlessSees(ctx, seen)
  await lockResidents(ctx, [seen.residentId])
  return lockedContract(ctx, contractId)
}

/**
 * The person withdraws without a reason: before it is signed by both, or in the cooling-off days. Safe to repeat.
 * Refusals: contracts.not_found, .cooling_over, .not_running, residents.not_acting_for, contracts.not_on_team.
 */
export const withdraw = verb(
  {
    name: 'contracts.withdraw',
    may: ['resident', 'registrar', 'system'],
    input: ContractRequest,
    answer: ContractView,
    summary: 'Withdraws from an offer, or from a contract in its cooling-off days.',
  },
  async (ctx, { contractId }) => {
    const contract = await lockedWithPerson(ctx, contractId)
    if (contract.state === 'withdrawn') return showContract(ctx, contract)
    if (contract.state !== 'offered') {
      refuseUnlessRunning(contract)
      const until = coolingUntil(contract, await termsOf(ctx, contract.termsVersion)) ?? contract.signedOn
      const inTime = contract.state === 'cooling' && dayOf(ctx.now) <= until
      refuseUnless(inTime, 'contracts.cooling_over', { params: { until } })
    }
    const over: Contract = { ...contract, state: 'withdrawn', endedOn: dayOf(ctx.now) }
    await leave(ctx, over, 'withdrawn')
    return showContract(ctx, over)
  },
)

/**
 * Ends a running contract today: the person at any time, the team with its cause, or because the person moves.
 * Refusals: contracts.not_found, .not_running, .cause_needed, .end_reason_not_yours, residents.not_acting_for, contracts.not_on_team.
 */
export const endContract = verb(
  {
    name: 'contracts.end',
    may: ['resident', 'doctor', 'registrar', 'manager', 'system'],
    input: EndRequest,
    answer: ContractView,
    summary: 'Ends a running family-doctor contract.',
  },
  async (ctx, { contractId, reason, cause = null }) => {
    const contract = await lockedWithPerson(ctx, contractId)
    await refuseUnlessMayGive(ctx, contract, reason)
    refuseUnless(reason !== 'by-team' || cause, 'contracts.cause_needed', { field: 'cause' })
    refuseUnlessRunning(contract)
    return showContract(ctx, await endRunning(ctx, contract, { reason, on: dayOf(ctx.now), cause }))
  },
)

/** The person's wish is said by the person or at the desk; the team's by the team or its manager. */
async function refuseUnlessMayGive(ctx: Context, contract: Contract, reason: EndReason): Promise<void> {
  const { roles, id } = ctx.actor
  if (roles.includes('system')) return
  const byTeam =
    roles.includes('manager') || (!roles.includes('resident') && (await isOnTeam(ctx, id, contract.teamId)))
  const may =
    reason === 'by-team' ? byTeam : roles.includes('resident') || roles.includes('registrar') || reason === 'moved'
  refuseUnless(may, 'contracts.end_reason_not_yours', { field: 'reason' })
}

interface End {
  readonly reason: EndReason
  readonly on: string
  readonly cause: string | null
}

/** Ends an offer or a running contract and all that hangs on it; a signed renewal that waits behind it ends for the same reason. */
export async function endRunning(ctx: Context, contract: Contract, { reason, on, cause }: End): Promise<Contract> {
  // Whoever died before it began: it ends on the day it was signed, at the earliest.
  const endedOn = laterOf(on, contract.signedOn ?? on)
  const over: Contract = { ...contract, state: 'ended', endedOn, endReason: reason, endCause: cause }
  await leave(ctx, over, reason)
  const goesOn = reason === 'renewed' || contract.turn === 'next' || contract.state === 'offered'
  const next = goesOn ? undefined : await store.runningOf(ctx, contract.residentId, 'next')
  if (next) await endRunning(ctx, next, { reason, on, cause })
  return over
}

async function leave(ctx: Context, over: Contract, reason: EndReason | 'withdrawn'): Promise<void> {
  await saveContract(ctx, over, reason)
  const { id: contractId, residentId, teamId, institutionId } = over
  const endedOn = over.endedOn!
  if (over.signedOn) await endResponsibility(ctx, { residentId, basis: 'contract', basisId: contractId })
  // Signed by both, and over before its first day: what each side was to pay is owed by nobody.
  if (over.signedOn && !over.entitlementId && !over.transfersId)
    await store.setPayable(ctx, contractId, 'void', over.startsOn!)
  if (over.entitlementId) {
    const validTo = laterOf(endedOn, over.startsOn!)
    await endEntitlement(ctx.as(systemActor('contracts')), { entitlementId: over.entitlementId, validTo })
    await fulfil(ctx, contractId)
  }
  await announce(ctx, ended, residentId, { contractId, residentId, teamId, institutionId, reason, endedOn })
}
