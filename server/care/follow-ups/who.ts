/** Who may write and read follow-ups. */
import type { Way } from '#contracts/follow-ups'
import { type Context, type Role, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import { refuseUnlessOnTeamOf } from '#people/teams'
import * as store from './store.ts'

export const writers: readonly Role[] = ['doctor', 'registrar']
export const readers: readonly Role[] = [
  'doctor',
  'registrar',
  'pharmacist',
  'manager',
  'auditor',
  'resident',
  'system',
]

/**
 * The team for which the actor does it: on it and it answers for the person, on the day of the deed (a device may be weeks late)
 * or today. Refusals: follow_ups.not_your_team.
 */
export async function actingTeam(ctx: Context, residentId: string, onDay: string): Promise<store.Team> {
  const team = await store.teamActing(ctx, residentId, ctx.actor.id, [onDay, dayOf(ctx.now)])
  refuseUnless(team, 'follow_ups.not_your_team')
  return team
}

/**
 * A doctor with a licence; a public-health officer by telephone only.
 * Refusals: follow_ups.phone_only, staff.no_licence, .licence_lapsed, .left, .not_registered_here, .practice_years_short (video).
 */
export async function refuseUnlessMayDo(ctx: Context, way: Way): Promise<void> {
  if (ctx.actor.roles.includes('doctor'))
    return refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { online: way === 'video' })
  refuseUnless(way === 'phone', 'follow_ups.phone_only', { field: 'way' })
}

/** The person and family, the team, and who oversees it. Refusals: residents.not_acting_for, teams.not_on_team, institutions.not_yours. */
export async function refuseUnlessMayRead(ctx: Context, residentId: string): Promise<void> {
  if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
  else await refuseUnlessOnTeamOf(ctx, residentId)
}

const aheadMinutesMax = 5
const longAgo = Date.UTC(1900, 0, 1)
/** When it was done or written on a device whose clock may be a little ahead. Refusals: follow_ups.in_the_future, .too_long_ago. */
export function pastTime(ctx: Context, given: string, field: string): Date {
  const at = new Date(given)
  refuseUnless(at.getTime() <= ctx.now.getTime() + aheadMinutesMax * 60_000, 'follow_ups.in_the_future', { field })
  refuseUnless(at.getTime() >= longAgo, 'follow_ups.too_long_ago', { field })
  return at
}
