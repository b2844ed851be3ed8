import { type Context, type DoneAlike, doAlike, refuseUnless } from '#kernel'
import type { Institution } from './institution.ts'
import * as store from './store.ts'

/** An institution by id. Refusals: institutions.not_found. */
export async function institutionOf(ctx: Context, id: string): Promise<Institution> {
  const found = await ctx.transaction((ctx) => doAlike(ctx, byId, id))
  refuseUnless(found, 'institutions.not_found')
  return found
}

const byId: DoneAlike<string, Institution | undefined> = async (ctx, ids) => {
  const found = new Map((await store.find(ctx, { ids: [...new Set(ids)] })).map((one) => [one.id, one]))
  return ids.map((id) => found.get(id))
}

/** Those of the ids that are institutions, by id, in one look: for lists. */
export async function institutionsById(
  ctx: Context,
  ids: Iterable<string | null>,
): Promise<ReadonlyMap<string, Institution>> {
  const asked = [...new Set(ids)].filter((id) => id !== null)
  const found = asked.length === 0 ? [] : await ctx.transaction((ctx) => store.find(ctx, { ids: asked }))
  return new Map(found.map((one) => [one.id, one]))
}

/** Refusals: institutions.not_found, institutions.closed. */
export async function openInstitutionOf(ctx: Context, id: string): Promise<Institution> {
  const found = await institutionOf(ctx, id)
  refuseUnless(found.closedAt === null, 'institutions.closed')
  return found
}

/** An institution by the insurer's code (fixmedins_code). Refusals: institutions.not_found. */
export async function institutionByCode(ctx: Context, code: string): Promise<Institution> {
  const [found] = await ctx.transaction((ctx) => store.find(ctx, { code }))
  refuseUnless(found, 'institutions.not_found')
  return found
}
