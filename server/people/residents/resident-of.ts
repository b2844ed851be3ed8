import { type Context, type DoneAlike, doAlike, refuseUnless } from '#kernel'
import type { Resident } from './resident.ts'
import * as store from './store.ts'

/** A resident by id. Refusals: residents.not_found. */
export async function residentOf(ctx: Context, id: string): Promise<Resident> {
  const found = await ctx.transaction((ctx) => doAlike(ctx, byId, id))
  refuseUnless(found, 'residents.not_found')
  return found
}

const byId: DoneAlike<string, Resident | undefined> = async (ctx, ids) => {
  const found = new Map((await store.find(ctx, { ids: [...new Set(ids)] })).map((one) => [one.id, one]))
  return ids.map((id) => found.get(id))
}

/** Those of the ids that are residents, for lists. */
export async function residentsOf(ctx: Context, ids: readonly string[]): Promise<Resident[]> {
  return ctx.transaction((ctx) => store.find(ctx, { ids }))
}

export async function residentByPhone(ctx: Context, phone: string): Promise<Resident | undefined> {
  return ctx.transaction(async (ctx) => (await store.find(ctx, { phone }))[0])
}

/** The documents' numbers in clear, by resident: for identity's comparison, never for screens. */
export async function documentNumbersOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return ctx.transaction((ctx) => store.documentNumbersOf(ctx, ids))
}

/** The document's number in clear, for authorities only. Refusals: residents.not_found. */
export async function documentNumberOf(ctx: Context, id: string): Promise<string> {
  const number = await ctx.transaction((ctx) => store.documentNumberOf(ctx, id))
  refuseUnless(number, 'residents.not_found')
  return number
}

/** Waits for whoever else is changing what holds for these people, until the end of this unit of work. */
export async function lockResidents(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await store.lockResidents(ctx, ids)
}
