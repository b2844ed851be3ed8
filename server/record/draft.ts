import { refuse, refuseUnless } from '#kernel'
import { parseJson, type RawResource, readRaw, textOf } from './json.ts'
import { checkClaimed } from './profiles/known.ts'
import { InvalidResource } from './structure/issue.ts'
import { checkStructure } from './structure/validate.ts'
import { extract } from './values/extract.ts'
import type { Draft } from './write-versions.ts'

type Named = Pick<Draft, 'type' | 'id' | 'method' | 'source' | 'by' | 'ifVersion'>

/** A resource under another name than the one it came with. */
export function renamed(raw: RawResource, id: string): RawResource {
  const said = raw.id === undefined
  return { ...raw, id: JSON.stringify(id), properties: raw.properties + (said ? 1 : 0) }
}

/**
 * Makes a draft of a resource: it is parsed, checked and its search values are read, once. Refusals: record.invalid,
 * type_mismatch, kernel.malformed_json (a name twice in an object).
 */
export function draftOf(named: Named, source: string | RawResource, at?: string): Draft {
  const raw = typeof source === 'string' ? readRaw(source) : source
  const value = parseJson(textOf(raw)) as Record<string, unknown> & { meta?: { source?: string } }
  const { issues, properties } = checkStructure(value, at)
  if (issues.length > 0) throw new InvalidResource(issues)
  const amiss = checkClaimed(value, at ?? named.type)
  if (amiss.length > 0) throw new InvalidResource(amiss)
  const found = String(value.resourceType ?? '')
  refuseUnless(found === named.type, 'record.type_mismatch', { params: { expected: named.type, found } })
  // Readers differ in which of two equal names they believe: what was checked must be what is kept.
  if (properties !== raw.properties) refuse('kernel.malformed_json')
  // What is found by _source is what will be sent: the writer's own name when the resource gives none.
  value.meta = { ...value.meta, source: value.meta?.source ?? named.source }
  return { ...named, raw, values: extract(named.type, named.id, value) }
}

/** The id that a resource says it has; undefined when it says none, or none that is text. */
export function idOf(raw: RawResource): string | undefined {
  const id = raw.id === undefined ? undefined : parseJson(raw.id)
  return typeof id === 'string' ? id : undefined
}
