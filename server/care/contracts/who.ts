/** Who may see and do what with contracts: the person and their family, the team, and the desk of the team's institution. */
import { type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { mayActFor } from '#people/residents'
import { isOnTeam, refuseUnlessOnTeamOf, teamsOfStaff } from '#people/teams'
import { mayOpen } from '#record'
import type { Contract } from './contract.ts'
import * as store from './store.ts'

const has = (ctx: Context, ...roles: string[]) => ctx.actor.roles.some((role) => roles.includes(role))

/** The team with its quota. Refusals: teams.not_found. */
export async function teamById(ctx: Context, teamId: string): Promise<store.TeamRow> {
  const team = await store.teamById(ctx, teamId)
  if (!team) refuse('teams.not_found')
  return team
}

/** A member of the team, the desk or the manager of its institution. Refusals: contracts.not_on_team, institutions.not_yours. */
export async function refuseUnlessForTeam(ctx: Context, team: Pick<store.TeamRow, 'teamId' | 'institutionId'>) {
  if (has(ctx, 'system')) return
  if (await isOnTeam(ctx, ctx.actor.id, team.teamId)) return
  refuseUnless(has(ctx, 'registrar', 'manager', 'auditor'), 'contracts.not_on_team')
  await refuseUnlessManages(ctx, team.institutionId)
}

/** A doctor of the team. Refusals: contracts.not_on_team. */
export async function refuseUnlessTeamDoctor(ctx: Context, teamId: string): Promise<void> {
  const doctor = has(ctx, 'doctor') && (await isOnTeam(ctx, ctx.actor.id, teamId))
  refuseUnless(doctor, 'contracts.not_on_team')
}

/** Refusals: residents.not_acting_for, contracts.not_on_team, institutions.not_yours. */
export async function refuseUnlessSees(
  ctx: Context,
  contract: Pick<Contract, 'residentId' | 'teamId' | 'institutionId'>,
) {
  if (has(ctx, 'resident')) return refuseUnless(await mayActFor(ctx, contract.residentId), 'residents.not_acting_for')
  await refuseUnlessForTeam(ctx, contract)
}

/** Somebody who may learn to which groups a person belongs: themselves, family, the team that answers, a desk. */
export async function refuseUnlessKnows(ctx: Context, residentId: string): Promise<void> {
  if (has(ctx, 'resident')) return refuseUnless(await mayActFor(ctx, residentId), 'residents.not_acting_for')
  if (has(ctx, 'system', 'registrar') || (await mayOpen(ctx, residentId))) return
  await refuseUnlessOnTeamOf(ctx, residentId)
}

/**
 * The contract of a locked row, as far as the actor may do something with it. Refusals: contracts.not_found,
 * residents.not_acting_for, contracts.not_on_team, institutions.not_yours.
 */
export async function lockedContract(ctx: Context, contractId: string): Promise<Contract> {
  const contract = await store.lockContract(ctx, contractId)
  if (!contract) refuse('contracts.not_found')
  await refuseUnlessSees(ctx, contract)
  return contract
}

/** The teams on which the actor is. */
export async function ownTeamIds(ctx: Context): Promise<string[]> {
  return (await teamsOfStaff(ctx, ctx.actor.id)).map((team) => team.id)
}
