/** Households by id and by person, and what is told of one. */
import { announce, audit, type Context, refuseUnless } from '#kernel'
import { publish } from '#record'
import { householdChanged } from '../events.ts'
import { toGroup } from '../fhir.ts'
import * as store from './store.ts'

/** Refusals: grid.household_not_found. */
export async function householdById(ctx: Context, householdId: string, lock = false): Promise<store.HouseholdRow> {
  const [household] = await ctx.transaction((ctx) => store.find(ctx, { ids: [householdId] }, lock))
  refuseUnless(household, 'grid.household_not_found')
  return household
}

/** One that is not dissolved, locked. Refusals: grid.household_not_found, .household_dissolved. */
export async function lockHousehold(ctx: Context, householdId: string): Promise<store.HouseholdRow> {
  const household = await householdById(ctx, householdId, true)
  refuseUnless(household.dissolvedOn === null, 'grid.household_dissolved')
  return household
}

export interface Whereabouts {
  readonly householdId: string
  readonly cellId: string
  readonly institutionId: string
  readonly teamId: string | null
}

/** The household and cell of a person today. */
export async function whereIs(ctx: Context, residentId: string): Promise<Whereabouts | null> {
  return ctx.transaction(async (ctx) => {
    const [member] = await store.openMembershipsOf(ctx, [residentId])
    if (!member) return null
    const { id: householdId, cellId, institutionId, teamId } = await householdById(ctx, member.householdId)
    return { householdId, cellId, institutionId, teamId }
  })
}

/** A household with the people in it today. */
export async function householdOf(ctx: Context, residentId: string) {
  return ctx.transaction(async (ctx) => {
    const at = await whereIs(ctx, residentId)
    if (!at) return null
    const household = await householdById(ctx, at.householdId)
    return { ...household, members: await store.membersOf(ctx, [household.id]) }
  })
}

type Changed = 'registered' | 'amended' | 'moved' | 'members' | 'dissolved' | 'team'

/** Writes the Group as it now is, the trail of those concerned, and the event. */
export async function tellHousehold(
  ctx: Context,
  householdId: string,
  change: Changed,
  concerned: readonly string[],
): Promise<void> {
  const household = await householdById(ctx, householdId)
  const members = await store.membersOf(ctx, [householdId], false)
  await publish(ctx, 'grid', [toGroup({ ...household, members })])
  const action = change === 'registered' ? 'create' : 'update'
  for (const residentId of concerned) {
    await audit(ctx, { action, residentId, entity: 'grid.household', entityId: householdId, reason: change })
  }
  const { cellId } = household
  await announce(ctx, householdChanged, householdId, { householdId, cellId, change })
}
