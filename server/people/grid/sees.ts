/** Who may look at and keep the cells and households of an institution. */
import { type Context, refuse, refuseUnless, sql, tables } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { isOnTeam } from '#people/teams'

/** An institution and all below it, as a subquery. */
export function under(institutionId: string) {
  return sql`(with recursive under as (
      select id from institutions.pub_institution where id = ${institutionId}
      union select i.id from institutions.pub_institution i join under on i.parent_id = under.id
    ) select id from under)`
}

async function liesUnder(ctx: Context, id: string, aboveId: string): Promise<boolean> {
  const { rows } = await sql`select 1 where ${id}::uuid in ${under(aboveId)}`.execute(tables(ctx))
  return rows.length > 0
}

/**
 * Managers, auditors and registrars: of the institution or above it; registrars and doctors: also who work there or below it;
 * and whoever is on the household's team. Refusals: grid.not_yours.
 */
export async function refuseUnlessSees(
  ctx: Context,
  { institutionId, teamId }: { institutionId: string; teamId?: string | null },
): Promise<void> {
  const { actor } = ctx
  const is = (...roles: string[]) => roles.some((role) => (actor.roles as readonly string[]).includes(role))
  if (is('system')) return
  const own = actor.institutionId
  if (is('manager', 'auditor', 'registrar') && (own === undefined || (await liesUnder(ctx, institutionId, own)))) return
  if (is('registrar', 'doctor') && own !== undefined && (await liesUnder(ctx, own, institutionId))) return
  if (teamId && (await isOnTeam(ctx, actor.id, teamId))) return
  refuse('grid.not_yours')
}

/** Refusals: grid.not_yours (a role that does not manage), institutions.not_yours. */
export async function refuseUnlessManagesGrid(ctx: Context, institutionId: string): Promise<void> {
  const { roles } = ctx.actor
  const office = roles.includes('administrator') || roles.includes('manager') || roles.includes('system')
  refuseUnless(office, 'grid.not_yours')
  await refuseUnlessManages(ctx, institutionId)
}
