import { AmendHousehold, DissolveHousehold, Household, MoveHousehold } from '#contracts/grid'
import { refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents } from '#people/residents'
import { endResponsibilityForAll } from '#people/teams'
import { moveHouseholds } from '../cells/store.ts'
import { refuseUnlessSees } from '../sees.ts'
import { householdById, lockHousehold, tellHousehold } from './household.ts'
import { cellFor } from './register-household.ts'
import { showHousehold } from './show.ts'
import * as store from './store.ts'

const may = ['registrar', 'doctor', 'system'] as const

/** Refusals: grid.household_not_found, .household_dissolved, .not_yours, .head_not_member, .point_elsewhere. */
export const amendHousehold = verb(
  {
    name: 'grid.amend_household',
    may,
    input: AmendHousehold,
    answer: Household,
    summary: 'Changes the address, the point or the head of a household.',
  },
  async (ctx, { householdId, address, point, headId }) => {
    const household = await lockHousehold(ctx, householdId)
    await refuseUnlessSees(ctx, household)
    const members = await store.membersOf(ctx, [householdId])
    if (point) await cellFor(ctx, { cellId: household.cellId, point })
    if (headId && headId !== household.headId) {
      refuseUnless(
        members.some(({ residentId }) => residentId === headId),
        'grid.head_not_member',
        { field: 'headId' },
      )
      if (household.headId) await store.setRelation(ctx, household.headId, 'other')
      await store.setRelation(ctx, headId, 'head')
    }
    await store.update(ctx, householdId, {
      address: address ?? household.address,
      point: point ?? household.point,
      headId: headId ?? household.headId,
    })
    await tellHousehold(
      ctx,
      householdId,
      'amended',
      members.map(({ residentId }) => residentId),
    )
    return showHousehold(ctx, householdId)
  },
)

/** The team stays until an assignment changes it. Refusals: as amendHousehold, grid.no_cell, .cell_not_found, .cell_ended. */
export const moveHousehold = verb(
  {
    name: 'grid.move_household',
    may,
    input: MoveHousehold,
    answer: Household,
    summary: 'A household moves to another cell.',
  },
  async (ctx, { householdId, cellId, point, address }) => {
    const household = await lockHousehold(ctx, householdId)
    await refuseUnlessSees(ctx, household)
    const cell = await cellFor(ctx, { cellId, point })
    const on = dayOf(ctx.now)
    if (cell.id !== household.cellId) await moveHouseholds(ctx, [{ id: householdId, cellId: cell.id }], on)
    // A household that moved is no longer where its old point was.
    const moved = { address: address ?? household.address, point: point ?? null, headId: household.headId }
    await store.update(ctx, householdId, moved)
    const members = await store.membersOf(ctx, [householdId])
    await tellHousehold(
      ctx,
      householdId,
      'moved',
      members.map(({ residentId }) => residentId),
    )
    return showHousehold(ctx, householdId)
  },
)

/** Its members then belong to none. Refusals: grid.household_not_found, .household_dissolved, .not_yours. */
export const dissolveHousehold = verb(
  {
    name: 'grid.dissolve_household',
    may,
    input: DissolveHousehold,
    answer: Household,
    summary: 'Dissolves a household.',
  },
  async (ctx, { householdId, reason }) => {
    await refuseUnlessSees(ctx, await householdById(ctx, householdId))
    // People before households, as everywhere here; whoever came in meanwhile is waited for again.
    await lockResidents(
      ctx,
      (await store.membersOf(ctx, [householdId])).map(({ residentId }) => residentId),
    )
    await lockHousehold(ctx, householdId)
    const residentIds = (await store.membersOf(ctx, [householdId])).map(({ residentId }) => residentId)
    for (const residentId of residentIds) await store.endMember(ctx, residentId, dayOf(ctx.now), 'split')
    await endResponsibilityForAll(
      ctx,
      residentIds.map((residentId) => ({ residentId, basis: 'grid', basisId: householdId })),
    )
    await store.dissolve(ctx, householdId, dayOf(ctx.now), reason)
    await tellHousehold(ctx, householdId, 'dissolved', residentIds)
    return showHousehold(ctx, householdId)
  },
)
