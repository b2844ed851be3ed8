/** A team that has changed: its row, the record, the trail and the event; and who may change it. */
import type { Team as TeamView } from '#contracts/teams'
import { announce, audit, type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { staffOf } from '#people/staff'
import { publish } from '#record'
import { teamChanged } from './events.ts'
import { toCareTeam } from './fhir.ts'
import { teamOf } from './responsible.ts'
import { showTeams } from './show.ts'
import * as store from './store.ts'
import { type Duty, dutyFits, type Team } from './team.ts'

const offices = ['administrator', 'manager', 'system'] as const

/**
 * Locks a team that the actor may change. Refusals: teams.not_found, .dissolved, .not_yours, institutions.not_yours.
 */
export async function lockManaged(ctx: Context, teamId: string, leaderToo: boolean): Promise<Team> {
  await store.lock(ctx, teamId)
  const team = await teamOf(ctx, teamId)
  const leads =
    leaderToo && team.members.some((one) => one.to === null && one.duty === 'leader' && one.staffId === ctx.actor.id)
  if (!leads) await refuseUnlessManagesTeams(ctx, team.institutionId)
  refuseUnless(team.to === null, 'teams.dissolved')
  return team
}

/** Refusals: teams.not_yours, institutions.not_yours. */
export async function refuseUnlessManagesTeams(ctx: Context, institutionId: string): Promise<void> {
  refuseUnless(
    offices.some((role) => ctx.actor.roles.includes(role)),
    'teams.not_yours',
  )
  await refuseUnlessManages(ctx, institutionId)
}

/** Refusals: staff.not_found, .left, teams.duty_role, .member_elsewhere. */
export async function refuseUnlessFits(
  ctx: Context,
  staffId: string,
  duty: Duty,
  institutionId: string,
): Promise<void> {
  const staff = await staffOf(ctx, staffId)
  refuseUnless(!staff.left, 'staff.left')
  refuseUnless(dutyFits(duty, staff.roles), 'teams.duty_role')
  const places = staff.placements.map((one) => one.institutionId)
  if (!(await store.liesAround(ctx, places, institutionId))) refuse('teams.member_elsewhere')
}

/** Tells of a team as it now is, and shows it. */
export async function tell(
  ctx: Context,
  teamId: string,
  change: 'registered' | 'amended' | 'dissolved',
  reason?: string,
): Promise<TeamView> {
  const team = await teamOf(ctx, teamId)
  const { institutionId } = team
  await publish(ctx, 'teams', [toCareTeam(team)])
  const action = change === 'registered' ? 'create' : 'update'
  await audit(ctx, { action, entity: 'teams.team', entityId: teamId, reason: reason ?? change })
  await announce(ctx, teamChanged, teamId, { teamId, institutionId, change })
  return (await showTeams(ctx, [team]))[0]!
}
