// A hospital's resource under ids of ours. Pure.
import { effectId } from '../effect-id.ts'

export interface Resource {
  readonly resourceType: string
  readonly id: string
  readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string; readonly [element: string]: unknown }
  readonly [element: string]: unknown
}

export interface Whose {
  readonly hospital: string
  readonly url: string
}

/** The same resource of the same hospital has the same id, whichever way it is met. */
export const resourceId = (hospital: string, type: string, id: string): string => effectId('fhir', hospital, type, id)

/** Only named in passing: made if the record does not have it, never over what it has. */
const mentioned = { system: 'urn:anji:sluice:write', code: 'mentioned' }

/** Type and id of a reference to the hospital's own server; undefined of any other: contained, urn, conditional, elsewhere. */
export function ownReference(reference: string, { url }: Whose): { type: string; id: string } | undefined {
  const local = reference.startsWith(`${url}/`) ? reference.slice(url.length + 1) : reference
  const found = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(local)
  return found ? { type: found[1]!, id: found[2]! } : undefined
}

/** New id, references rewritten; the server's own version and time stay behind. */
export function rebased(resource: Resource, whose: Whose, write?: 'mentioned'): Resource {
  const { versionId: _version, lastUpdated: _updated, source: _source, ...meta } = resource.meta ?? {}
  const tags = Array.isArray(meta.tag) ? meta.tag : []
  const kept = write === undefined ? meta : { ...meta, tag: [...tags, mentioned] }
  const { id, meta: _meta, ...rest } = resource
  return {
    ...(rewritten(rest, whose) as { resourceType: string }),
    id: resourceId(whose.hospital, resource.resourceType, id),
    ...(Object.keys(kept).length > 0 ? { meta: kept } : {}),
  }
}

function rewritten(value: unknown, whose: Whose): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, whose))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const own = name === 'reference' && typeof one === 'string' ? ownReference(one, whose) : undefined
      return [name, own ? `${own.type}/${resourceId(whose.hospital, own.type, own.id)}` : rewritten(one, whose)]
    }),
  )
}

/** What the resource refers to on its own server, each once. */
export function referencesOf(resource: Resource, whose: Whose): { type: string; id: string }[] {
  const found = new Map<string, { type: string; id: string }>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        const own = name === 'reference' && typeof one === 'string' ? ownReference(one, whose) : undefined
        if (own) found.set(`${own.type}/${own.id}`, own)
        else walk(one)
      }
    }
  }
  walk(resource)
  return [...found.values()]
}
