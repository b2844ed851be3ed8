import { type Context, refuse, systemActor } from '#kernel'
import { search } from '../search/search.ts'
import type { Issue } from '../structure/issue.ts'
import { validate } from '../structure/validate.ts'
import { compileProfile, type Fields, type Profile } from './compile-profile.ts'
import type { Definition } from './definition.ts'
import { checkProfile, claimedProfiles, knownProfiles } from './known.ts'

export interface CheckRequest {
  readonly resource: unknown
  /** The profiles to check against, besides those that the resource claims. */
  readonly profiles?: readonly string[]
}

const profilesMax = 10

/**
 * All that can be said of a resource without writing it: its structure and invariants, what is only advised, the profiles it
 * claims and those that are asked for (ours, or StructureDefinitions of the record). Refusals: record.too_costly (more
 * profiles than one may ask for).
 */
export async function checkResource(ctx: Context, { resource, profiles = [] }: CheckRequest): Promise<Issue[]> {
  const issues = validate(resource, undefined, { advice: true })
  if (issues.some(({ severity }) => !severity)) return issues
  const checked = resource as Fields
  const at = String(checked.resourceType)
  issues.push(...adviceOf(checked, at))
  const wanted = [...new Set([...profiles, ...claimedProfiles(resource)])]
  if (wanted.length > profilesMax) refuse('record.too_costly', { params: { name: 'profile' } })
  for (const url of wanted) issues.push(...(await checkAgainst(ctx, url, checked, at, profiles.includes(url))))
  return issues
}

/** dom-6, and best practice of no rule: told, never asked for. */
function adviceOf(resource: Fields, at: string): Issue[] {
  const bare = ['Bundle', 'Binary', 'Parameters'].includes(at)
  const narrated = (resource.text as { div?: unknown } | undefined)?.div !== undefined
  if (bare || narrated) return []
  const params = { key: 'dom-6', human: 'A resource should have narrative for robust management' }
  return [{ code: 'record.invariant', expression: at, params, severity: 'information' }]
}

async function checkAgainst(ctx: Context, url: string, resource: Fields, at: string, asked: boolean): Promise<Issue[]> {
  const plain = url.split('|')[0] ?? ''
  const type = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/([A-Za-z]+)$/.exec(plain)?.[1]
  if (type === at || type === 'Resource' || type === 'DomainResource') return []
  const profile = knownProfiles().get(plain) ?? (asked ? await storedProfile(ctx, plain) : undefined)
  if (profile) return checkProfile(profile, resource, at)
  const issue: Issue = { code: 'record.unknown_profile', expression: at, params: { profile: url.slice(0, 200) } }
  return [asked ? issue : { ...issue, severity: 'information' }]
}

/** A StructureDefinition of the record. Definitions are nobody's data: whoever may ask to validate may have them used. */
async function storedProfile(ctx: Context, url: string): Promise<Profile | undefined> {
  const query = `StructureDefinition?url=${encodeURIComponent(url)}&_sort=-_lastUpdated&_count=1`
  const found = await ctx.transaction((ctx) => search(ctx.as(systemActor('validate')), query))
  const [definition] = found.resources
  if (!definition) return undefined
  const profile = compileProfile(definition as Definition, 'theirs')
  return profile ?? refuse('record.bad_profile', { params: { profile: url.slice(0, 200) } })
}
