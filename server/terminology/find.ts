import type { Context } from '#kernel'
import { canonicalOf, chooseVersion } from './concept.ts'
import { loadStandard } from './standard.ts'
import { type System, systemsOf, systemsOfValueSet } from './store.ts'
import { type KeptValueSet, valueSetsOf } from './value-set.ts'

/** A code system by its url (url|version): the one in force on the day unless a version is named. */
export async function findSystem(
  ctx: Context,
  canonical: string,
  onDate: string,
  wanted?: string,
): Promise<System | undefined> {
  const { url, version = wanted } = canonicalOf(canonical)
  const look = async () => chooseVersion(await systemsOf(ctx, url), { version, onDate })
  const found = await look()
  if (found && !found.empty) return found
  return (await loadStandard(ctx, 'CodeSystem', url)) ? look() : found
}

/** A value set by its url (url|version); a code system's own value set is all of its codes. */
export async function findValueSet(
  ctx: Context,
  canonical: string,
  onDate: string,
  wanted?: string,
): Promise<KeptValueSet | undefined> {
  const { url, version = wanted } = canonicalOf(canonical)
  const look = async () => chooseVersion(await valueSetsOf(ctx, url), { version, onDate })
  const found = (await look()) ?? ((await loadStandard(ctx, 'ValueSet', url)) ? await look() : undefined)
  if (found) return found
  const system = chooseVersion(await systemsOfValueSet(ctx, url), { version, onDate })
  if (!system) return undefined
  const { name, origin, dated, validFrom, validTo } = system
  const include = [{ system: system.url, ...(system.version ? { version: system.version } : {}) }]
  return { url, version: system.version, name, origin, dated, validFrom, validTo, compose: { include } }
}
