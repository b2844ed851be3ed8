import type { CodeSystem, CodeSystemConcept, Extension } from '@medplum/fhirtypes'
import { type Concept, dayBefore, type Property } from './concept.ts'

/** A code system as it is kept, without its codes. */
export interface SystemFacts {
  readonly url: string
  readonly version: string
  readonly name: string
  readonly content: CodeSystem['content']
  readonly caseSensitive: boolean
  readonly valueSet: string | null
  readonly dated: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
}

/** Reads a CodeSystem; undefined when it has no url, as nothing could then ask for its codes. */
export function readCodeSystem(resource: CodeSystem): { facts: SystemFacts; concepts: Concept[] } | undefined {
  if (!resource.url) return undefined
  const facts: SystemFacts = {
    url: resource.url,
    version: resource.version ?? '',
    name: resource.title ?? resource.name ?? resource.url,
    content: resource.content,
    // Absent means unknown; codes are compared as they are written unless the system says otherwise.
    caseSensitive: resource.caseSensitive !== false,
    valueSet: resource.valueSet ?? null,
    dated: resource.date ?? null,
    ...periodOf(resource.extension),
  }
  return { facts, concepts: conceptsOf(resource) }
}

const periodUrl = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod'

/** The days on which a definition is in force, both included. */
export function periodOf(extensions: readonly Extension[] | undefined): {
  validFrom: string | null
  validTo: string | null
} {
  const period = extensions?.find((one) => one.url === periodUrl)?.valuePeriod
  const validFrom = fullDay(period?.start, '-01-01')
  const validTo = fullDay(period?.end, '-12-31')
  // A period that ends before it begins says nothing.
  return validFrom && validTo && validTo < validFrom ? { validFrom: null, validTo: null } : { validFrom, validTo }
}

export function periodExtension(validFrom: string | null, validTo: string | null): Extension {
  return {
    url: periodUrl,
    valuePeriod: { ...(validFrom ? { start: validFrom } : {}), ...(validTo ? { end: validTo } : {}) },
  }
}

function fullDay(date: string | undefined, rest: '-01-01' | '-12-31'): string | null {
  if (!date) return null
  if (date.length >= 10) return dayIn(date)
  if (date.length === 4) return `${date}${rest}`
  if (rest === '-01-01') return `${date}-01`
  const [year, month] = date.split('-').map(Number)
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10)
}

/** The day of a date or an instant; null when the calendar has no such day. */
function dayIn(date: unknown): string | null {
  const day = typeof date === 'string' ? date.slice(0, 10) : ''
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined
  return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null
}

// FHIR R4 §4.8.9: defined concept properties, under whatever code a system gives them.
const definedProperties = 'http://hl7.org/fhir/concept-properties#'

function conceptsOf(resource: CodeSystem): Concept[] {
  const names = new Map((resource.property ?? []).map((one) => [one.code, definedName(one.uri) ?? one.code]))
  const byCode = new Map<string, Concept & { parents: string[] }>()
  const children: [parent: string, child: string][] = []
  // A stack of its own instead of recursion: how deep a system nests is not ours to say.
  const waiting = (resource.concept ?? []).map((concept) => ({ concept, parent: undefined as string | undefined }))
  waiting.reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { concept, parent } = next
    if (!concept.code) continue
    const known = byCode.get(concept.code)
    if (known) {
      if (parent !== undefined) known.parents.push(parent)
    } else byCode.set(concept.code, conceptOf(concept, parent, names))
    for (const property of concept.property ?? []) {
      if (names.get(property.code) === 'child') children.push([concept.code, String(property.valueCode ?? '')])
    }
    for (const child of [...(concept.concept ?? [])].reverse()) waiting.push({ concept: child, parent: concept.code })
  }
  for (const [parent, child] of children) byCode.get(child)?.parents.push(parent)
  return [...byCode.values()]
}

function conceptOf(concept: CodeSystemConcept, parent: string | undefined, names: ReadonlyMap<string, string>) {
  const properties = (concept.property ?? []) as Property[]
  const isNamed = (name: string) => (one: Property) => (names.get(one.code) ?? one.code) === name
  const parents = properties.filter(isNamed('parent')).map((one) => String(one.valueCode ?? ''))
  const flag = (name: string) => properties.some((one) => isNamed(name)(one) && one.valueBoolean === true)
  const day = (name: string) => dayIn(properties.find(isNamed(name))?.valueDateTime)
  const retired = day('retirementDate')
  const validFrom = day('effectiveDate')
  const validTo = retired ? dayBefore(retired) : null
  const ended = properties.some((one) => isNamed('status')(one) && /^(retired|inactive)$/.test(String(one.valueCode)))
  return {
    code: concept.code!,
    name: concept.display ?? concept.code!,
    definition: concept.definition ?? null,
    parents: [...(parent === undefined ? [] : [parent]), ...parents].filter(Boolean),
    inactive: flag('inactive') || ended,
    abstract: flag('notSelectable'),
    validFrom,
    validTo: validFrom && validTo && validTo < validFrom ? validFrom : validTo,
    designations: (concept.designation ?? []).filter((one) => one.value) as Concept['designations'],
    properties,
  }
}

function definedName(uri: string | undefined): string | undefined {
  return uri?.startsWith(definedProperties) ? uri.slice(definedProperties.length) : undefined
}
