/** Who answers for whom: begun and ended by contracts and by the grid, and the records that open and close with it. */
import type { ResponsibilityBasis } from '#contracts/teams'
import { announce, audit, type Context, refuseUnless } from '#kernel'
import { dayOf, refuseUnlessManages } from '#people/institutions'
import { lockResidents } from '#people/residents'
import { closeToTeam, openToTeam } from '#record'
import { responsibilityChanged } from './events.ts'
import * as rows from './responsible-store.ts'
import * as store from './store.ts'
import { answering, opens, presentIds, type Responsible, type Team } from './team.ts'

/** What a team may open because it answers: one basis a team, so that a record never stays open by the other one. */
export const accessBasis = (teamId: string) => `team:${teamId}`

/** A team with its members, dissolved or not. Refusals: teams.not_found. */
export async function teamOf(ctx: Context, teamId: string): Promise<Team> {
  const [team] = await ctx.transaction((ctx) => store.find(ctx, { ids: [teamId] }))
  refuseUnless(team, 'teams.not_found')
  return team
}

/** The teams on which somebody is today. */
export async function teamsOfStaff(ctx: Context, staffId: string): Promise<Team[]> {
  return ctx.transaction((ctx) => store.find(ctx, { staffId, openOnly: true }))
}

/** Teams of an institution and of those below it that exist today. */
export async function teamsUnder(ctx: Context, institutionId: string): Promise<Team[]> {
  return ctx.transaction((ctx) => store.find(ctx, { under: institutionId, openOnly: true }))
}

/** For how many people each team answers now. */
export async function peopleOfTeams(ctx: Context, teamIds: readonly string[]) {
  return ctx.transaction((ctx) => rows.peopleOf(ctx, teamIds))
}

export async function isOnTeam(ctx: Context, staffId: string, teamId: string): Promise<boolean> {
  return (await teamsOfStaff(ctx, staffId)).some(({ id }) => id === teamId)
}

export interface ResponsibleTeam {
  readonly teamId: string
  readonly basis: ResponsibilityBasis
  readonly since: string
  /** Whether its members may open the record. */
  readonly opensRecord: boolean
  readonly leaderId: string
  readonly memberIds: readonly string[]
}

/** The one team that answers for a person today: by contract, else by the grid. */
export async function responsibleTeamOf(ctx: Context, residentId: string): Promise<ResponsibleTeam | null> {
  return ctx.transaction(async (ctx) => {
    const row = answering(await rows.openOf(ctx, [residentId]))
    if (!row) return null
    const team = await teamOf(ctx, row.teamId)
    const { basis, since, teamId } = row
    return { teamId, basis, since, opensRecord: opens(row), leaderId: team.leaderId, memberIds: presentIds(team) }
  })
}

/** The team with which each of these people has a contract. */
export async function contractTeamsOf(ctx: Context, residentIds: readonly string[]): Promise<Map<string, string>> {
  const open = await ctx.transaction((ctx) => rows.openOf(ctx, residentIds))
  return new Map(open.filter(({ basis }) => basis === 'contract').map(({ residentId, teamId }) => [residentId, teamId]))
}

/**
 * The actor is a member of the team that answers for the person, or a manager or auditor above that team.
 * Refusals: teams.not_on_team, institutions.not_yours.
 */
export async function refuseUnlessOnTeamOf(ctx: Context, residentId: string): Promise<void> {
  const { actor } = ctx
  if (actor.roles.includes('system')) return
  const team = await responsibleTeamOf(ctx, residentId)
  if (team?.memberIds.includes(actor.id)) return
  const oversees = actor.roles.includes('manager') || actor.roles.includes('auditor')
  refuseUnless(oversees && (team !== null || actor.institutionId === undefined), 'teams.not_on_team')
  if (!team) return
  const { institutionId } = await teamOf(ctx, team.teamId)
  await ctx.transaction((ctx) => refuseUnlessManages(ctx, institutionId))
}

/**
 * From today a team answers for a person; who answered on this basis before no longer does. Safe to repeat.
 * Refusals: teams.not_found, teams.dissolved.
 */
export function makeResponsible(ctx: Context, one: Responsible): Promise<void> {
  return makeResponsibleForAll(ctx, [one])
}

/** The same for many people at once, in a handful of statements. */
export async function makeResponsibleForAll(ctx: Context, wanted: readonly Responsible[]): Promise<void> {
  if (wanted.length === 0) return
  await ctx.transaction(async (ctx) => {
    await lockResidents(
      ctx,
      wanted.map(({ residentId }) => residentId),
    )
    const teamIds = [...new Set(wanted.map(({ teamId }) => teamId))]
    await store.lockMembers(ctx, teamIds)
    const found = await store.find(ctx, { ids: teamIds })
    for (const { teamId } of wanted) {
      const team = found.find(({ id }) => id === teamId)
      refuseUnless(team, 'teams.not_found')
      refuseUnless(team.to === null, 'teams.dissolved')
    }
    await change(
      ctx,
      wanted.map(({ residentId }) => residentId),
      async (open) => {
        const standing = (one: Responsible) =>
          open.find((row) => row.residentId === one.residentId && row.basis === one.basis)
        const fresh = wanted.filter((one) => {
          const row = standing(one)
          return row?.teamId !== one.teamId || row.basisId !== one.basisId || row.openRecord !== one.openRecord
        })
        const before = fresh.map(standing).filter((row) => row !== undefined)
        await rows.end(
          ctx,
          before.map(({ id }) => id),
          dayOf(ctx.now),
        )
        await rows.insert(ctx, fresh, dayOf(ctx.now))
        return fresh.map((one) => ({ ...one, formerTeamId: standing(one)?.teamId ?? null }))
      },
    )
  })
}

interface Ending {
  readonly residentId: string
  readonly basis: ResponsibilityBasis
  /** Only what this contract or household began; nothing to end is no mistake. */
  readonly basisId: string
}

/** A contract or a household makes a team answer no longer. Safe to repeat. */
export function endResponsibility(ctx: Context, one: Ending): Promise<void> {
  return endResponsibilityForAll(ctx, [one])
}

/** The same for many people at once. */
export async function endResponsibilityForAll(ctx: Context, ending: readonly Ending[]): Promise<void> {
  if (ending.length === 0) return
  await ctx.transaction((ctx) =>
    change(
      ctx,
      ending.map(({ residentId }) => residentId),
      async (open) => {
        const keys = new Set(ending.map(keyOf))
        const over = open.filter((row) => keys.has(keyOf(row)))
        await rows.end(
          ctx,
          over.map(({ id }) => id),
          dayOf(ctx.now),
        )
        return over.map(({ residentId, basis, teamId }) => ({ residentId, basis, teamId: null, formerTeamId: teamId }))
      },
    ),
  )
}

const keyOf = ({ residentId, basis, basisId }: Ending) => `${residentId} ${basis} ${basisId}`

interface Agreement {
  readonly residentId: string
  /** What the person agreed to: a consent or an enrolment. One is enough. */
  readonly basisId: string
}

/** The person agrees that whichever team answers for them may open the record. The agreement's own module keeps and audits it. */
export function agreeToOpen(ctx: Context, { residentId, basisId }: Agreement): Promise<void> {
  return withAgreement(ctx, residentId, (ctx) => rows.agree(ctx, residentId, basisId))
}

/** That agreement holds no longer. Nothing to end is no mistake. */
export function endAgreement(ctx: Context, { residentId, basisId }: Agreement): Promise<void> {
  return withAgreement(ctx, residentId, (ctx) => rows.endAgreement(ctx, residentId, basisId))
}

async function withAgreement(ctx: Context, residentId: string, work: (ctx: Context) => Promise<void>): Promise<void> {
  await ctx.transaction(async (ctx) => {
    await lockResidents(ctx, [residentId])
    const before = await rows.openOf(ctx, [residentId])
    await work(ctx)
    await moveAccess(ctx, opened(before), opened(await rows.openOf(ctx, [residentId])))
  })
}

interface Change {
  readonly residentId: string
  readonly basis: ResponsibilityBasis
  readonly teamId: string | null
  readonly formerTeamId: string | null
}

/** Locks the people, changes their rows, and makes their records open to exactly the team that answers after it. */
async function change(
  ctx: Context,
  residentIds: readonly string[],
  work: (open: readonly rows.OpenRow[]) => Promise<readonly Change[]>,
): Promise<void> {
  await lockResidents(ctx, residentIds)
  const before = await rows.openOf(ctx, residentIds)
  const changes = await work(before)
  if (changes.length === 0) return
  const after = await rows.openOf(ctx, residentIds)
  await moveAccess(ctx, opened(before), opened(after))
  for (const { residentId, basis, teamId, formerTeamId } of changes) {
    await audit(ctx, {
      action: 'update',
      residentId,
      entity: 'teams.responsible',
      entityId: teamId ?? formerTeamId ?? '',
      reason: basis,
    })
    await announce(ctx, responsibilityChanged, residentId, { residentId, basis, teamId, formerTeamId })
  }
}

/** Which team each person's record is open to. */
function opened(open: readonly rows.OpenRow[]): Map<string, string> {
  const teams = new Map<string, string>()
  for (const [residentId, own] of Map.groupBy(open, (row) => row.residentId)) {
    const row = answering(own)
    if (row && opens(row)) teams.set(residentId, row.teamId)
  }
  return teams
}

async function moveAccess(ctx: Context, before: Map<string, string>, after: Map<string, string>): Promise<void> {
  const differ = (one: Map<string, string>, other: Map<string, string>) =>
    Map.groupBy(
      [...one].filter(([residentId, teamId]) => other.get(residentId) !== teamId),
      ([, teamId]) => teamId,
    )
  const [closing, opening] = [differ(before, after), differ(after, before)]
  const ids = [...closing.keys(), ...opening.keys()]
  if (ids.length === 0) return
  await store.lockMembers(ctx, ids)
  const teams = await store.find(ctx, { ids })
  for (const team of teams) {
    const staffIds = presentIds(team)
    const basisId = accessBasis(team.id)
    const people = (of: typeof closing) => (of.get(team.id) ?? []).map(([residentId]) => residentId)
    await closeToTeam(ctx, { staffIds, basisId, patientIds: people(closing) })
    await openToTeam(ctx, { staffIds, basisId, patientIds: people(opening) })
  }
}
