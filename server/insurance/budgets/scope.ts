import { type Context, refuseUnless } from '#kernel'
import { seesRegion } from '#people/institutions'

/** Who looks at the region's money: its deciders, and whoever loads its data. Refusals: budgets.not_yours. */
export async function refuseUnlessFund(ctx: Context): Promise<void> {
  refuseUnless(ctx.actor.roles.includes('administrator') || (await seesRegion(ctx)), 'budgets.not_yours')
}

/**
 * Who decides over it: the lead's manager, the fund's auditor and the system. An administrator of whatever institution loads data;
 * that does not make a manager's signature the region's. Refusals: budgets.not_yours.
 */
export async function refuseUnlessDecides(ctx: Context): Promise<void> {
  refuseUnless(await seesRegion(ctx), 'budgets.not_yours')
}

export const mayApprove = (ctx: Context, row: { state: string; entered_by: string }, region: boolean): boolean =>
  region &&
  row.state === 'draft' &&
  row.entered_by !== ctx.actor.id &&
  ctx.actor.roles.some((role) => role === 'auditor' || role === 'manager')
