import { refuse } from '#kernel'
import { parseExact } from '../json.ts'
import { structureOf, summaryOf } from '../structure/table.ts'

/** Which part of a resource is wanted: _summary, or the elements that _elements names. */
export type Part = { readonly summary: 'true' | 'text' | 'data' } | { readonly elements: ReadonlySet<string> }

/** `undefined` for the whole. Refusals: record.bad_parameter. */
export function partOf(name: '_summary' | '_elements', value: string): Part | undefined {
  if (name === '_summary') {
    if (value === 'false') return undefined
    if (value === 'true' || value === 'text' || value === 'data') return { summary: value }
  } else if (/^[A-Za-z.,-]{1,1000}$/.test(value)) {
    // 'Patient.name' and 'name' mean the same.
    return { elements: new Set(value.split(',').map((one) => one.replace(/^[A-Z][A-Za-z]*\./, ''))) }
  }
  return refuse('record.bad_parameter', { field: name, params: { name } })
}

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }

/**
 * That part of a resource's text, marked as a part (FHIR R4 §3.1.1.5.8). What every resource of the type must have stays, so
 * that what is sent is a valid resource.
 */
export function textOfPart(type: string, content: string, part: Part): string {
  const resource = parseExact(content) as Record<string, unknown>
  const wanted = wantedBy(type, part)
  const { resourceType, id, meta, ...rest } = resource
  const tags = (meta as { tag?: object[] } | undefined)?.tag ?? []
  const marked = { ...(meta as object), tag: [...tags, subsetted] }
  const kept = Object.entries(rest).filter(([name]) => wanted(name.replace(/^_/, '')))
  return JSON.stringify({ resourceType, id, meta: marked, ...Object.fromEntries(kept) })
}

function wantedBy(type: string, part: Part): (name: string) => boolean {
  const structure = structureOf(type)
  const required = new Set(structure?.required.flatMap(({ anyOf }) => anyOf))
  if ('summary' in part && part.summary === 'data') return (name) => name !== 'text'
  const named = 'elements' in part ? part.elements : part.summary === 'text' ? new Set(['text']) : summaryOf(type)
  return (name) =>
    required.has(name) || named.has(name) || named.has(structure?.elements.get(name)?.choice ?? 'no choice')
}
