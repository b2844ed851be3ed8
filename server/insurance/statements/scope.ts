import { type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'
import * as store from './store.ts'

/** The fund's auditor and the manager of the lead internet hospital see the region's statements. */
export async function seesRegion(ctx: Context): Promise<boolean> {
  const { roles, institutionId } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return true
  if (!roles.includes('manager') || institutionId === undefined) return false
  return (await institutionOf(ctx, institutionId)).kind === 'internet-hospital'
}

/** Refusals: statements.not_yours. */
export async function refuseUnlessRegion(ctx: Context): Promise<void> {
  refuseUnless(await seesRegion(ctx), 'statements.not_yours')
}

/** A statement that the reader may see. Refusals: statements.unknown. */
export async function readable(ctx: Context, id: string, lock = false): Promise<store.Row> {
  const row = await store.statementById(ctx, id, lock)
  refuseUnless(row, 'statements.unknown')
  const own = row.institution_id !== null && row.institution_id === ctx.actor.institutionId
  refuseUnless(own || (await seesRegion(ctx)), 'statements.unknown')
  return row
}
