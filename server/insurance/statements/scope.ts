import { type Context, refuseUnless } from '#kernel'
import { seesRegion } from '#people/institutions'
import * as store from './store.ts'

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
