import { type Context, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import type { Drug } from './drug.ts'
import type { Formulary } from './knowledge.ts'
import * as store from './store.ts'

// An edition never changes under its checksum and its sign-off, so it is read once a process.
const read = new Map<string, Formulary>()
const readMax = 8

/** The edition in force now. Refusals: formulary.not_loaded. */
export async function formularyOf(ctx: Context): Promise<Formulary> {
  return ctx.transaction(async (ctx) => {
    const head = await store.editionOn(ctx, dayOf(ctx.now))
    refuseUnless(head, 'formulary.not_loaded')
    const key = `${head.id} ${head.checksum} ${head.signed_off_at?.toISOString()}`
    const known = read.get(key)
    if (known) return known
    const formulary = await store.readEdition(ctx, head)
    if (read.size >= readMax) read.clear()
    read.set(key, formulary)
    return formulary
  })
}

/** Refusals: formulary.unknown_drug. */
export function drugOf(formulary: Formulary, code: string): Drug {
  const drug = formulary.drugs.get(code)
  refuseUnless(drug, 'formulary.unknown_drug', { field: 'drugCode', params: { code } })
  return drug
}
