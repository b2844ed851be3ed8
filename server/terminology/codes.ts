import type { Context } from '#kernel'
import { type Coded, dayOf } from './concept.ts'
import { findSystem } from './find.ts'
import { type ConceptRow, conceptIn, relativesOf, type System, systemsOf } from './store.ts'

export interface FoundConcept extends ConceptRow {
  readonly system: System
  /** Whether it could be used on the day it was asked for. */
  readonly inForce: boolean
}

/**
 * A code of a system (url or url|version) as it stood on a day; undefined when the system is unknown, had nothing in force
 * then, or has no such code.
 */
export async function conceptOf(
  ctx: Context,
  system: string,
  code: string,
  onDate: string = dayOf(ctx.now),
): Promise<FoundConcept | undefined> {
  return ctx.transaction(async (ctx) => {
    const found = await findSystem(ctx, system, onDate)
    return found && conceptWithin(ctx, found, code, onDate)
  })
}

export async function conceptWithin(
  ctx: Context,
  system: System,
  code: string,
  onDate: string,
): Promise<FoundConcept | undefined> {
  const row = await conceptIn(ctx, system, code)
  if (!row || (row.validFrom !== null && onDate < row.validFrom)) return undefined
  return { ...row, system, inForce: !row.inactive && (row.validTo === null || onDate <= row.validTo) }
}

/**
 * The code itself and all that it contains ('below') or is contained in ('above'), over all versions of the system;
 * undefined when the system is unknown. For searches `:below` and `:above`.
 */
export async function subsumedCodes(
  ctx: Context,
  system: string,
  code: string,
  way: 'below' | 'above',
): Promise<Coded[] | undefined> {
  return ctx.transaction(async (ctx) => {
    // Brings FHIR's own in when it is asked for the first time.
    const found = await findSystem(ctx, system, dayOf(ctx.now))
    const versions = await systemsOf(ctx, found?.url ?? system)
    if (versions.length === 0) return undefined
    const numbers = versions.map((one) => one.number)
    return (await relativesOf(ctx, numbers, code, way)).map((one) => ({ system: versions[0]!.url, code: one }))
  })
}

export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed'

/** How code A stands to code B in one version of a system. */
export async function subsumption(ctx: Context, system: System, a: string, b: string): Promise<Subsumption> {
  if (a === b) return 'equivalent'
  if ((await relativesOf(ctx, [system.number], b, 'above')).includes(a)) return 'subsumes'
  if ((await relativesOf(ctx, [system.number], a, 'above')).includes(b)) return 'subsumed-by'
  return 'not-subsumed'
}
