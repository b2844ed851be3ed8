import { Household, RegisterHousehold } from '#contracts/grid'
import { type Context, refuse, refuseUnless, sm3, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, refuseUnlessLives } from '#people/residents'
import { cellAt, liveCellOf } from '../cells/cell.ts'
import { regrade } from '../grades/regrade.ts'
import { refuseUnlessSees } from '../sees.ts'
import { tellHousehold } from './household.ts'
import { showHousehold } from './show.ts'
import * as store from './store.ts'

/**
 * The people who live together. The same id with the same content answers what is there.
 * Refusals: grid.no_cell, .cell_not_found, .cell_ended, .point_elsewhere, .not_yours, .one_head, .member_twice, .lives_elsewhere,
 * .in_the_future, .id_taken, residents.not_found, .has_died, .has_moved.
 */
export const registerHousehold = verb(
  {
    name: 'grid.register_household',
    may: ['registrar', 'doctor', 'system'],
    input: RegisterHousehold,
    answer: Household,
    summary: 'Registers a household with its members in a cell.',
  },
  async (ctx, { id = ctx.chance.uuid(), ...input }) => {
    const { address, point = null, members, since = dayOf(ctx.now) } = input
    const contentHash = sm3(
      JSON.stringify([input.cellId ?? null, address, point, members, input.since ?? null]),
    ).toString('hex')
    const known = await knownAs(ctx, id, contentHash)
    if (known) return known
    const residentIds = members.map(({ residentId }) => residentId)
    refuseUnless(members.filter(({ relation }) => relation === 'head').length === 1, 'grid.one_head', {
      field: 'members',
    })
    refuseUnless(new Set(residentIds).size === residentIds.length, 'grid.member_twice', { field: 'members' })
    refuseUnless(since <= dayOf(ctx.now), 'grid.in_the_future', { field: 'since' })
    const cell = await cellFor(ctx, input)
    await refuseUnlessSees(ctx, cell)
    await lockResidents(ctx, residentIds)
    const again = await knownAs(ctx, id, contentHash) // two of one id at once wait for each other at the people
    if (again) return again
    for (const residentId of residentIds) await refuseUnlessLives(ctx, residentId, dayOf(ctx.now))
    const [elsewhere] = await store.openMembershipsOf(ctx, residentIds)
    if (elsewhere) refuse('grid.lives_elsewhere', { field: `members.${residentIds.indexOf(elsewhere.residentId)}` })
    const headId = members.find(({ relation }) => relation === 'head')!.residentId
    await store.insert(ctx, { id, cellId: cell.id, address, point, headId, contentHash }, since)
    await store.insertMembers(
      ctx,
      id,
      members.map((member) => ({ ...member, since })),
    )
    await regrade(ctx, id)
    await tellHousehold(ctx, id, 'registered', residentIds)
    return showHousehold(ctx, id)
  },
)

/** Refusals: grid.id_taken, .not_yours. */
async function knownAs(ctx: Context, id: string, contentHash: string) {
  const [known] = await store.find(ctx, { ids: [id] })
  if (!known) return undefined
  await refuseUnlessSees(ctx, known)
  refuseUnless(known.contentHash === contentHash, 'grid.id_taken', { field: 'id' })
  return showHousehold(ctx, id)
}

/** The cell that is named, or that the point lies in; locked against being redrawn. Refusals: grid.no_cell, .point_elsewhere, .cell_*. */
export async function cellFor(
  ctx: Context,
  {
    cellId,
    point,
  }: { cellId?: string | undefined; point?: { longitude: number; latitude: number } | null | undefined },
) {
  const at = point ? await cellAt(ctx, point) : undefined
  const id = cellId ?? at?.id
  if (!id) refuse('grid.no_cell', { field: point ? 'point' : 'cellId' })
  if (at && at.id !== id) refuse('grid.point_elsewhere', { field: 'point', params: { name: at.name } })
  await store.lockCell(ctx, id)
  return liveCellOf(ctx, id)
}
