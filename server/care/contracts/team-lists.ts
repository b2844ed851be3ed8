import {
  ContractPageList,
  PromiseList,
  Renewals,
  TeamContractsRequest,
  TeamPromisesRequest,
  TeamRequest,
} from '#contracts/family-contracts'
import { audit, type Context, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { daysAfter } from './days.ts'
import { termsOn } from './packages/store.ts'
import { showPromises } from './promises/words.ts'
import { showContracts } from './show.ts'
import * as store from './store.ts'
import { contractIdsOf, promisesOfTeam, type RenewalRow, renewalsOf } from './team-store.ts'
import { refuseUnlessForTeam, teamById } from './who.ts'

const readers = ['doctor', 'pharmacist', 'registrar', 'manager', 'auditor', 'system'] as const
const pageSize = 50

/** Refusals: teams.not_found, contracts.not_on_team, institutions.not_yours. */
async function ownTeam(ctx: Context, teamId: string): Promise<void> {
  await refuseUnlessForTeam(ctx, await teamById(ctx, teamId))
}

/** Each person on a list was read. */
async function auditEach(ctx: Context, residentIds: readonly string[], entity: string): Promise<void> {
  for (const residentId of new Set(residentIds)) await audit(ctx, { action: 'read', residentId, entity })
}

async function namesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await residentsOf(ctx, [...new Set(ids)])).map((one) => [one.id, one.name]))
}

export const listTeamContracts = verb(
  {
    name: 'contracts.list_team_contracts',
    may: readers,
    input: TeamContractsRequest,
    answer: ContractPageList,
    summary: 'The contracts of a team, by state.',
  },
  async (ctx, { teamId, state, after }) => {
    await ownTeam(ctx, teamId)
    const ids = await contractIdsOf(ctx, teamId, { state, after, limit: pageSize })
    const page = ids.slice(0, pageSize)
    const contracts = await showContracts(ctx, await store.contractsByIds(ctx, page))
    await auditEach(
      ctx,
      contracts.map((one) => one.residentId),
      'contracts.contract',
    )
    return { contracts, next: ids.length > pageSize ? page.at(-1)! : null }
  },
)

/** Running contracts that end soon and are not renewed. */
export async function renewalsDue(ctx: Context, teamId: string): Promise<{ days: number; due: RenewalRow[] }> {
  const today = dayOf(ctx.now)
  const { renewBeforeDays: days } = await termsOn(ctx, today)
  return { days, due: await renewalsOf(ctx, teamId, daysAfter(today, days)) }
}

export const listRenewals = verb(
  {
    name: 'contracts.list_renewals',
    may: readers,
    input: TeamRequest,
    answer: Renewals,
    summary: 'The contracts of a team that are to be renewed.',
  },
  async (ctx, { teamId }) => {
    await ownTeam(ctx, teamId)
    const { days, due } = await renewalsDue(ctx, teamId)
    const people = due.map((one) => one.residentId)
    const names = await namesOf(ctx, people)
    await auditEach(ctx, people, 'contracts.contract')
    const packages = Map.groupBy(
      await store.packagesOf(
        ctx,
        due.map((one) => one.contractId),
      ),
      (row) => row.contract_id,
    )
    return {
      renewBeforeDays: days,
      due: due.map((one) => ({
        ...one,
        residentName: names.get(one.residentId) ?? '',
        packageCodes: (packages.get(one.contractId) ?? []).map((row) => row.package_code),
      })),
    }
  },
)

export const listTeamPromises = verb(
  {
    name: 'contracts.list_team_promises',
    may: readers,
    input: TeamPromisesRequest,
    answer: PromiseList,
    summary: 'What a team has promised in a span of days, by window.',
  },
  async (ctx, { teamId, from = dayOf(ctx.now), to = daysAfter(from, 30), state }) => {
    await ownTeam(ctx, teamId)
    const rows = await promisesOfTeam(ctx, teamId, { from, to, state })
    const people = rows.map((one) => one.residentId)
    const names = await namesOf(ctx, people)
    await auditEach(ctx, people, 'contracts.promise')
    const shown = await showPromises(ctx, rows, new Map(rows.map((one) => [one.contractId, one.residentId])))
    return { promises: shown.map((one) => ({ ...one, residentName: names.get(one.residentId) ?? '' })) }
  },
)
