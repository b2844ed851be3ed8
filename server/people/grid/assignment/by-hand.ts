import { Household, SetHouseholdTeam } from '#contracts/grid'
import { audit, refuseUnless, verb } from '#kernel'
import { lockResidents } from '#people/residents'
import { teamOf } from '#people/teams'
import { householdById, lockHousehold } from '../households/household.ts'
import { showHousehold } from '../households/show.ts'
import * as households from '../households/store.ts'
import { refuseUnlessManagesGrid } from '../sees.ts'
import { setTeams } from './set-teams.ts'

/** Refusals: grid.household_not_found, .household_dissolved, .not_yours, .team_full, teams.not_found, .dissolved, institutions.not_yours. */
export const setHouseholdTeam = verb(
  {
    name: 'grid.set_household_team',
    may: ['administrator', 'manager', 'system'],
    input: SetHouseholdTeam,
    answer: Household,
    summary: 'Gives one household a team by hand, with the reason.',
  },
  async (ctx, { householdId, teamId, reason }) => {
    await refuseUnlessManagesGrid(ctx, (await householdById(ctx, householdId)).institutionId)
    const members = await households.membersOf(ctx, [householdId])
    await lockResidents(
      ctx,
      members.map(({ residentId }) => residentId),
    )
    const household = await lockHousehold(ctx, householdId)
    if (teamId && teamId !== household.teamId) {
      const { householdQuota, institutionId } = await teamOf(ctx, teamId)
      await refuseUnlessManagesGrid(ctx, institutionId)
      const taken = await households.count(ctx, { teamId })
      refuseUnless(taken < householdQuota, 'grid.team_full', { field: 'teamId', params: { quota: householdQuota } })
    }
    await setTeams(ctx, [{ householdId, teamId }])
    await audit(ctx, { action: 'update', entity: 'grid.household', entityId: householdId, reason })
    return showHousehold(ctx, householdId)
  },
)
