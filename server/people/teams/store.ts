/** All SQL of teams and their members. */
import { type Context, sql, tables } from '#kernel'
import type { Duty, Team, TeamMember } from './team.ts'

interface TeamRow {
  id: string
  institution_id: string
  name: string
  leader_id: string
  household_quota: number
  from_date: string
  to_date: string | null
  end_reason: string | null
  registered_at: Date
  registered_by: string
}
interface MemberRow {
  id: string
  team_id: string
  staff_id: string
  duty: Duty
  from_date: string
  to_date: string | null
  end_reason: string | null
}
interface TeamTables {
  'teams.team': TeamRow
  'teams.member': MemberRow
  'institutions.pub_institution': { id: string; parent_id: string | null }
}
const db = (ctx: Context) => tables<TeamTables>(ctx)

export interface Filter {
  ids?: readonly string[] | undefined
  /** The institution and those below it. */
  under?: string | undefined
  staffId?: string | undefined
  name?: string
  institutionId?: string
  openOnly?: boolean
}

/** Teams by filter with all who are or were members, those of today first. */
export async function find(ctx: Context, filter: Filter): Promise<Team[]> {
  let rows = db(ctx).selectFrom('teams.team as t').selectAll('t').orderBy('t.institution_id').orderBy('t.name')
  if (filter.ids) rows = rows.where('t.id', '=', sql<string>`any(${[...filter.ids]})`)
  if (filter.institutionId) rows = rows.where('t.institution_id', '=', filter.institutionId)
  if (filter.name) rows = rows.where('t.name', '=', filter.name)
  if (filter.openOnly) rows = rows.where('t.to_date', 'is', null)
  if (filter.under) rows = rows.where(sql<boolean>`t.institution_id in (${below(filter.under)})`)
  if (filter.staffId) {
    const { staffId } = filter
    rows = rows.where((where) =>
      where.exists(
        where
          .selectFrom('teams.member as m')
          .select('m.id')
          .whereRef('m.team_id', '=', 't.id')
          .where('m.staff_id', '=', staffId)
          .where('m.to_date', 'is', null),
      ),
    )
  }
  const teams = await rows.execute()
  const members = Map.groupBy(
    await membersOf(
      ctx,
      teams.map(({ id }) => id),
    ),
    ({ team_id }) => team_id,
  )
  return teams.map((row) => ({
    id: row.id,
    institutionId: row.institution_id,
    name: row.name,
    leaderId: row.leader_id,
    householdQuota: row.household_quota,
    from: row.from_date,
    to: row.to_date,
    endReason: row.end_reason,
    members: (members.get(row.id) ?? []).map(memberOfRow),
  }))
}

/** An institution and all below it, as a subquery. */
function below(institutionId: string) {
  return sql`with recursive under as (
      select id from institutions.pub_institution where id = ${institutionId}
      union select i.id from institutions.pub_institution i join under on i.parent_id = under.id
    ) select id from under`
}

async function membersOf(ctx: Context, teamIds: readonly string[]): Promise<MemberRow[]> {
  if (teamIds.length === 0) return []
  return db(ctx)
    .selectFrom('teams.member')
    .selectAll()
    .where('team_id', '=', sql<string>`any(${[...teamIds]})`)
    .orderBy(sql`to_date is not null`)
    .orderBy(sql`duty <> 'leader'`)
    .orderBy('from_date')
    .orderBy('id')
    .execute()
}

function memberOfRow(row: MemberRow): TeamMember {
  return { staffId: row.staff_id, duty: row.duty, from: row.from_date, to: row.to_date }
}

/** One unit of work at a time changes a team. */
export async function lock(ctx: Context, teamId: string): Promise<void> {
  await db(ctx).selectFrom('teams.team').select('id').where('id', '=', teamId).forUpdate().execute()
}

/**
 * Whoever is on these teams stays on them, and nobody joins, until this unit of work is over: records open to exactly the members.
 * People are locked before teams.
 */
export async function lockMembers(ctx: Context, teamIds: readonly string[]): Promise<void> {
  await sql`select id from teams.team where id = any(${[...teamIds]}::uuid[]) order by id for share`.execute(db(ctx))
}

/** Two who register at one institution at once queue here, so that the second of a name is refused. */
export async function lockInstitution(ctx: Context, institutionId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`teams:${institutionId}`}, 0))`.execute(db(ctx))
}

/** Writes a team as it now is, without its members. */
export async function save(ctx: Context, team: Team): Promise<void> {
  const changing = {
    name: team.name,
    leader_id: team.leaderId,
    household_quota: team.householdQuota,
    to_date: team.to,
    end_reason: team.endReason,
  }
  const fixed = { id: team.id, institution_id: team.institutionId, from_date: team.from }
  await db(ctx)
    .insertInto('teams.team')
    .values({ ...changing, ...fixed, registered_at: ctx.now, registered_by: ctx.actor.id })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute()
}

export async function insertMember(ctx: Context, teamId: string, member: TeamMember): Promise<void> {
  await db(ctx)
    .insertInto('teams.member')
    .values({
      id: ctx.chance.uuid(),
      team_id: teamId,
      staff_id: member.staffId,
      duty: member.duty,
      from_date: member.from,
      to_date: null,
      end_reason: null,
    })
    .execute()
}

export async function endMembers(
  ctx: Context,
  teamId: string,
  staffIds: readonly string[],
  to: string,
  reason: string,
): Promise<void> {
  await db(ctx)
    .updateTable('teams.member')
    .set({ to_date: sql`greatest(from_date, ${to}::date)`, end_reason: reason })
    .where('team_id', '=', teamId)
    .where('staff_id', '=', sql<string>`any(${[...staffIds]})`)
    .where('to_date', 'is', null)
    .execute()
}

/** Whether one of these institutions is a given one, lies below it or above it. */
export async function liesAround(ctx: Context, ids: readonly string[], institutionId: string): Promise<boolean> {
  const { rows } = await sql`
    with recursive above as (
      select id, parent_id from institutions.pub_institution where id = ${institutionId}
      union select i.id, i.parent_id from institutions.pub_institution i join above on above.parent_id = i.id
    )
    select 1 from unnest(${[...ids]}::uuid[]) as at(id)
     where at.id in (${below(institutionId)}) or at.id in (select id from above)`.execute(db(ctx))
  return rows.length > 0
}
