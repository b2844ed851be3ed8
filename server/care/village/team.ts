/** Who stands how to a team today. */
import { type Context, refuse, refuseUnless } from '#kernel'
import { dayOf, refuseUnlessManages } from '#people/institutions'
import { db } from './tables.ts'

export async function teamOf(ctx: Context, teamId: string) {
  return db(ctx).selectFrom('teams.pub_team').selectAll().where('team_id', '=', teamId).executeTakeFirst()
}

export async function isMember(ctx: Context, staffId: string, teamId: string): Promise<boolean> {
  const today = dayOf(ctx.now)
  const row = await db(ctx)
    .selectFrom('teams.pub_member')
    .select('staff_id')
    .where('team_id', '=', teamId)
    .where('staff_id', '=', staffId)
    .where('from_date', '<=', today)
    .where((where) => where.or([where('to_date', 'is', null), where('to_date', '>', today)]))
    .executeTakeFirst()
  return row !== undefined
}

/** A member of the team, or who manages its institution. Refusals: village.not_on_team, institutions.not_yours. */
export async function refuseUnlessOfTeam(ctx: Context, teamId: string) {
  const team = await teamOf(ctx, teamId)
  if (!team) refuse('village.not_on_team')
  if (isOffice(ctx)) await refuseUnlessManages(ctx, team.institution_id)
  else refuseUnless(await isMember(ctx, ctx.actor.id, teamId), 'village.not_on_team')
  return team
}

/** The team's leader, or who manages its institution. Refusals: village.not_leader, institutions.not_yours. */
export async function refuseUnlessLeads(ctx: Context, teamId: string) {
  const team = await teamOf(ctx, teamId)
  if (!team) refuse('village.not_leader')
  if (isOffice(ctx)) await refuseUnlessManages(ctx, team.institution_id)
  else
    refuseUnless(team.leader_id === ctx.actor.id && (await isMember(ctx, ctx.actor.id, teamId)), 'village.not_leader')
  return team
}

/** The teams that somebody leads today. */
export async function ledBy(ctx: Context, staffId: string): Promise<{ id: string; name: string }[]> {
  const today = dayOf(ctx.now)
  return db(ctx)
    .selectFrom('teams.pub_team')
    .select(['team_id as id', 'name'])
    .where('leader_id', '=', staffId)
    .where('from_date', '<=', today)
    .where((where) => where.or([where('to_date', 'is', null), where('to_date', '>', today)]))
    .execute()
}

const isOffice = (ctx: Context) => ctx.actor.roles.some((role) => ['manager', 'administrator', 'system'].includes(role))
