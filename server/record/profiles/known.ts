import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issue } from '../structure/issue.ts'
import { compileProfile, type Fields, type Profile } from './compile-profile.ts'
import type { ContainedSet, Definition } from './definition.ts'

const folder = join(import.meta.dirname, '../../../profiles')

let loaded: Map<string, Profile> | undefined

/** The profiles of this system (profiles/), by url; compiled at first use with the value sets that lie beside them. */
export function knownProfiles(): ReadonlyMap<string, Profile> {
  loaded ??= load()
  return loaded
}

function load(): Map<string, Profile> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const resources = names.map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Definition & ContainedSet,
  )
  const sets = resources.filter(({ resourceType }) => resourceType === 'ValueSet')
  const definitions = resources.filter(({ resourceType }) => resourceType === 'StructureDefinition')
  return new Map(
    definitions.map((definition) => {
      const profile = compileProfile({ ...definition, contained: sets }, 'ours')
      if (!profile) throw new Error(`${definition.url} is no profile`)
      return [profile.url, profile]
    }),
  )
}

/** The urls that a resource says it follows. */
export function claimedProfiles(resource: unknown): readonly string[] {
  const claimed = (resource as { meta?: { profile?: unknown } } | null)?.meta?.profile
  return Array.isArray(claimed) ? claimed.filter((url) => typeof url === 'string') : []
}

/** What a resource lacks of the profiles of ours that it claims; others are the client's own matter. */
export function checkClaimed(resource: Fields, at: string): Issue[] {
  const claimed = claimedProfiles(resource)
  if (claimed.length === 0) return []
  return claimed.flatMap((url) => {
    const profile = knownProfiles().get(url.split('|')[0] ?? '')
    return profile ? checkProfile(profile, resource, at).filter(({ severity }) => !severity) : []
  })
}

/** A resource against one profile and those it is built on. */
export function checkProfile(profile: Profile, resource: Fields, at: string): Issue[] {
  if (resource.resourceType !== profile.type) {
    const params = { expected: profile.type, found: String(resource.resourceType).slice(0, 60) }
    return [{ code: 'record.type_mismatch', expression: at, params }]
  }
  const issues: Issue[] = []
  let next: Profile | undefined = profile
  for (let depth = 0; next && depth < 8; depth++) {
    issues.push(...next.check(resource, at))
    next = next.base === undefined ? undefined : knownProfiles().get(next.base)
  }
  return issues
}
