/** Who may enter and see a person's readings. */
import { type Context, type Role, refuseUnless, sql } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { mayOpen } from '#record'
import { db } from './tables.ts'

export const staffRoles: readonly Role[] = ['doctor', 'pharmacist', 'registrar']
/** Managers see alarms and what is held in their institution, not a person's readings. */
export const deskRoles: readonly Role[] = [...staffRoles, 'manager']

export const isStaff = (ctx: Context) => ctx.actor.roles.some((role) => staffRoles.includes(role))
export const isManager = (ctx: Context) => ctx.actor.roles.includes('manager')
export const isSystem = (ctx: Context) => ctx.actor.roles.includes('system')

/**
 * The person, their family, and staff who belong to the responsible team or may open the record.
 * Refusals: residents.not_acting_for, readings.not_yours.
 */
export async function refuseUnlessTheirs(ctx: Context, residentId: string): Promise<void> {
  if (isSystem(ctx)) return
  if (!isStaff(ctx)) return refuseUnlessActsFor(ctx, residentId)
  const may = (await isOnTeamOf(ctx, residentId)) || (await mayOpen(ctx, residentId))
  refuseUnless(may, 'readings.not_yours')
}

export async function isOnTeamOf(ctx: Context, residentId: string): Promise<boolean> {
  const team = await teamAnswering(ctx, residentId)
  return team !== undefined && (await teamIdsOf(ctx)).includes(team.teamId)
}

export interface AnsweringTeam {
  readonly teamId: string
  readonly institutionId: string
  readonly leaderId: string
  readonly memberIds: readonly string[]
}

/** The team that answers for somebody, with those who belong to it today. */
export async function teamAnswering(ctx: Context, residentId: string): Promise<AnsweringTeam | undefined> {
  const row = await db(ctx)
    .selectFrom('teams.pub_answers as a')
    .innerJoin('teams.pub_team as t', 't.team_id', 'a.team_id')
    .select(['t.team_id', 't.institution_id', 't.leader_id'])
    .where('a.resident_id', '=', residentId)
    .executeTakeFirst()
  return row && teamWithMembers(ctx, row)
}

export async function teamById(ctx: Context, teamId: string): Promise<AnsweringTeam | undefined> {
  const row = await db(ctx)
    .selectFrom('teams.pub_team')
    .select(['team_id', 'institution_id', 'leader_id'])
    .where('team_id', '=', teamId)
    .executeTakeFirst()
  return row && teamWithMembers(ctx, row)
}

async function teamWithMembers(
  ctx: Context,
  row: { team_id: string; institution_id: string; leader_id: string },
): Promise<AnsweringTeam> {
  const today = dayOf(ctx.now)
  const members = await db(ctx)
    .selectFrom('teams.pub_member')
    .select('staff_id')
    .where('team_id', '=', row.team_id)
    .where('from_date', '<=', today)
    .where((where) => where.or([where('to_date', 'is', null), where('to_date', '>', today)]))
    .orderBy('staff_id')
    .execute()
  const memberIds = [...new Set([row.leader_id, ...members.map(({ staff_id }) => staff_id)])]
  return { teamId: row.team_id, institutionId: row.institution_id, leaderId: row.leader_id, memberIds }
}

/** The teams to which the actor belongs today. */
export async function teamIdsOf(ctx: Context): Promise<string[]> {
  if (!/^[0-9a-f-]{36}$/.test(ctx.actor.id)) return []
  const today = dayOf(ctx.now)
  const rows = await db(ctx)
    .selectFrom('teams.pub_team as t')
    .leftJoin('teams.pub_member as m', 'm.team_id', 't.team_id')
    .select('t.team_id')
    .distinct()
    .where(sql<boolean>`(t.to_date is null or t.to_date > ${today})`)
    .where(
      sql<boolean>`(t.leader_id = ${ctx.actor.id}
        or (m.staff_id = ${ctx.actor.id} and m.from_date <= ${today} and (m.to_date is null or m.to_date > ${today})))`,
    )
    .execute()
  return rows.map(({ team_id }) => team_id)
}
