import type { ValueSetCompose, ValueSetComposeInclude, ValueSetComposeIncludeConcept } from '@medplum/fhirtypes'
import { type Context, refuse, refuseUnless } from '#kernel'
import { canonicalOf } from './concept.ts'
import { findSystem, findValueSet } from './find.ts'
import type { System } from './store.ts'

export interface Filter {
  readonly property: string
  readonly op: string
  readonly value: string
}

/** One include or exclude with everything that it names looked up. */
export interface Part {
  /** The code system; url alone when it is one whose codes we do not have. */
  readonly url?: string
  readonly version?: string
  readonly system?: System
  readonly concepts?: readonly { code: string; display?: string }[]
  readonly filters: readonly Filter[]
  /** The codes must be in all of these as well. */
  readonly valueSets: readonly Plan[]
}

/** A value set with everything that it names looked up: what remains is to ask for its codes. */
export interface Plan {
  readonly includes: readonly Part[]
  readonly excludes: readonly Part[]
  /** compose.inactive = false: inactive codes are not in it. */
  readonly activeOnly: boolean
}

export interface PlanOptions {
  readonly onDate: string
  /** url → version, where compose names none (system-version). */
  readonly systemVersions?: ReadonlyMap<string, string>
  /** url → version, whatever compose names (force-system-version). */
  readonly forcedVersions?: ReadonlyMap<string, string>
}

const partsMax = 500

/**
 * Looks up what a value set is made of. Refusals: terminology.value_set_unknown, system_unknown, version_unknown,
 * value_set_circle, value_set_too_large, empty_part, bad_filter.
 */
export async function planOf(
  ctx: Context,
  valueSet: { url?: string; version?: string; compose: ValueSetCompose },
  options: PlanOptions,
): Promise<Plan> {
  const path = valueSet.url ? [`${valueSet.url}|${valueSet.version ?? ''}`] : []
  return planWithin(ctx, valueSet.compose, options, path, { parts: 0 })
}

async function planWithin(
  ctx: Context,
  compose: ValueSetCompose,
  options: PlanOptions,
  path: readonly string[],
  size: { parts: number },
): Promise<Plan> {
  // The value set says as of which day it is meant (compose.lockedDate) unless the caller asked for versions.
  const locked = compose.lockedDate ? { ...options, onDate: compose.lockedDate } : options
  const partsOf = async (components: readonly ValueSetComposeInclude[] | undefined) => {
    const parts: Part[] = []
    for (const component of components ?? []) parts.push(await partOf(ctx, component, locked, path, size))
    return parts
  }
  return {
    includes: await partsOf(compose.include),
    excludes: await partsOf(compose.exclude),
    activeOnly: compose.inactive === false,
  }
}

async function partOf(
  ctx: Context,
  component: ValueSetComposeInclude,
  options: PlanOptions,
  path: readonly string[],
  size: { parts: number },
): Promise<Part> {
  size.parts += 1
  refuseUnless(size.parts <= partsMax, 'terminology.value_set_too_large')
  const { concept, filter = [], valueSet = [] } = component
  const valueSets: Plan[] = []
  for (const canonical of valueSet) valueSets.push(await imported(ctx, canonical, options, path, size))
  refuseUnless(component.system || valueSet.length > 0, 'terminology.empty_part')
  const filters = filter.map(({ property, op, value }) => ({
    property: property ?? '',
    op: op ?? '',
    value: value ?? '',
  }))
  if (!component.system) return { filters: [], valueSets }
  const { url, version: within } = canonicalOf(component.system)
  const version =
    options.forcedVersions?.get(url) ?? component.version ?? within ?? options.systemVersions?.get(url) ?? undefined
  const system = await findSystem(ctx, url, options.onDate, version)
  // A list of codes speaks for itself; whatever else is asked of a system needs its codes.
  if (!concept && (!system || system.empty)) {
    refuse(version ? 'terminology.version_unknown' : 'terminology.system_unknown', {
      params: { url: url.slice(0, 200), version: (version ?? '').slice(0, 60) },
    })
  }
  return {
    url,
    ...(version ? { version } : {}),
    ...(system ? { system } : {}),
    ...(concept ? { concepts: listOf(concept) } : {}),
    filters,
    valueSets,
  }
}

/** The first of each code. */
function listOf(concepts: readonly ValueSetComposeIncludeConcept[]): { code: string; display?: string }[] {
  const byCode = new Map<string, { code: string; display?: string }>()
  for (const { code, display } of concepts) {
    if (code && !byCode.has(code)) byCode.set(code, { code, ...(display ? { display } : {}) })
  }
  return [...byCode.values()]
}

async function imported(
  ctx: Context,
  canonical: string,
  options: PlanOptions,
  path: readonly string[],
  size: { parts: number },
): Promise<Plan> {
  const shown = { params: { url: canonical.slice(0, 200) } }
  const found = await findValueSet(ctx, canonical, options.onDate)
  if (!found) refuse('terminology.value_set_unknown', shown)
  const name = `${found.url}|${found.version}`
  refuseUnless(!path.includes(name), 'terminology.value_set_circle', shown)
  return planWithin(ctx, found.compose, options, [...path, name], size)
}
