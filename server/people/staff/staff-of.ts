import { type Context, refuseUnless } from '#kernel'
import { dayOf, refuseUnlessManages } from '#people/institutions'
import { checkLicensed, type Profession, type StaffPage } from './staff.ts'
import * as store from './store.ts'

/** A staff member with licences and placements. Refusals: staff.not_found. */
export async function staffOf(ctx: Context, staffId: string): Promise<StaffPage> {
  const [found] = await ctx.transaction((ctx) => store.find(ctx, { ids: [staffId] }))
  refuseUnless(found, 'staff.not_found')
  return found
}

/** Those of the ids that are staff, by id, in one look: for lists. */
export async function staffById(ctx: Context, ids: Iterable<string>): Promise<ReadonlyMap<string, StaffPage>> {
  const asked = [...new Set(ids)]
  const found =
    asked.length === 0 ? [] : await ctx.transaction((ctx) => store.find(ctx, { ids: asked, limit: asked.length }))
  return new Map(found.map((one) => [one.id, one]))
}

/**
 * Asked before every act of a doctor or pharmacist (R02). Without `institutionId` any running placement will do; a doctor's
 * act counts as online unless `online` is false.
 * Refusals: staff.not_found, .left, .no_licence, .licence_lapsed, .not_registered_here, .practice_years_short.
 */
export async function refuseUnlessLicensed(
  ctx: Context,
  staffId: string,
  profession: Profession,
  options: { institutionId?: string | undefined; online?: boolean } = {},
): Promise<void> {
  const staff = await staffOf(ctx, staffId)
  const { institutionId, online = true } = options
  checkLicensed(staff, { profession, today: dayOf(ctx.now), institutionId, online })
}

/** A present staff member whom the actor may manage. Refusals: staff.not_found, staff.left, institutions.not_yours. */
export async function managedStaffOf(ctx: Context, staffId: string): Promise<StaffPage> {
  const staff = await staffOf(ctx, staffId)
  refuseUnless(!staff.left, 'staff.left')
  if (staff.institutionId) await refuseUnlessManages(ctx, staff.institutionId)
  return staff
}
