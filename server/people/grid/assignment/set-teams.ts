import type { Context } from '#kernel'
import { endResponsibilityForAll, makeResponsibleForAll } from '#people/teams'
import { ruleToday } from '../grades/store.ts'
import { tellHousehold } from '../households/household.ts'
import * as households from '../households/store.ts'

/** Gives households their teams: rows, who answers for the members, and what opens with it. People and households are locked. */
export async function setTeams(
  ctx: Context,
  changes: readonly { householdId: string; teamId: string | null }[],
): Promise<void> {
  if (changes.length === 0) return
  const { opensRecord: openRecord } = await ruleToday(ctx)
  await households.setTeam(
    ctx,
    changes.map(({ householdId, teamId }) => ({ id: householdId, teamId })),
  )
  const members = await households.membersOf(
    ctx,
    changes.map(({ householdId }) => householdId),
  )
  const teams = new Map(changes.map(({ householdId, teamId }) => [householdId, teamId]))
  const people = members.map(({ residentId, householdId }) => ({
    residentId,
    basis: 'grid' as const,
    basisId: householdId,
    teamId: teams.get(householdId) ?? null,
  }))
  await makeResponsibleForAll(
    ctx,
    people.flatMap((one) => (one.teamId === null ? [] : [{ ...one, teamId: one.teamId, openRecord }])),
  )
  await endResponsibilityForAll(
    ctx,
    people.filter(({ teamId }) => teamId === null),
  )
  for (const { householdId } of changes) {
    const own = members.filter((one) => one.householdId === householdId)
    await tellHousehold(
      ctx,
      householdId,
      'team',
      own.map(({ residentId }) => residentId),
    )
  }
}
