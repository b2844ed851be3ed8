import type { RecordBundle } from '#contracts/sluice'
import type { Told } from '#record'

type Resource = RecordBundle['resources'][number]

/** How the hospital's end wants a resource written, said in a tag of it; the tags of the way are not facts of care. */
const writeTag = 'urn:anji:sluice:write'
const waySystems = [writeTag, 'urn:anji:sluice:segment']

interface Tag {
  readonly system?: string
  readonly code?: string
}

function tagsOf({ meta }: Resource): readonly Tag[] {
  const { tag } = (meta ?? {}) as { tag?: unknown }
  return Array.isArray(tag) ? (tag as Tag[]) : []
}

export function writingOf(resource: Resource): Told['write'] {
  const said = tagsOf(resource).find(({ system }) => system === writeTag)?.code
  return said === 'mentioned' || said === 'partial' ? said : 'whole'
}

/** Without what only the way needs, and without another's claim of where it is from: whose it is follows from the certificate. */
export function plainMeta(resource: Resource): Resource {
  if (resource.meta === undefined) return resource
  const { meta, ...rest } = resource
  if (meta === null || typeof meta !== 'object') return resource
  const {
    source: _source,
    versionId: _version,
    lastUpdated: _updated,
    tag: _tag,
    ...kept
  } = meta as Record<string, unknown>
  const tag = tagsOf(resource).filter(({ system }) => !waySystems.includes(system ?? ''))
  const left = { ...kept, ...(tag.length > 0 ? { tag } : {}) }
  return (Object.keys(left).length > 0 ? { ...rest, meta: left } : rest) as Resource
}
