import type { Definition } from './record-search.ts'

/** 'name' → '0..* HumanName', '1..1 code #administrative-gender', '0..1 Reference(Patient|Group)'. */
export type ElementLines = Record<string, string>

export interface StructureFile {
  readonly resources: string[]
  readonly types: Record<string, ElementLines>
  /** Enumerable value sets of required bindings: systems and codes. */
  readonly codes: Record<string, { systems: string[]; codes: string }>
  /** Top-level elements of each resource type that a summary shows. */
  readonly summaries: Record<string, string>
}

interface Concept {
  code: string
  concept?: Concept[]
}
interface Terminology {
  resourceType: string
  url: string
  concept?: Concept[]
  compose?: { include: Include[]; exclude?: Include[] }
}
interface Include {
  system: string
  concept?: Concept[]
  filter?: unknown
  valueSet?: unknown
}

// Abstract or not of R4: SubscriptionStatus came with R4B.
const skipped = new Set(['Resource', 'DomainResource', 'MetadataResource', 'SubscriptionStatus'])

/** The compact structure of every resource type, datatype and backbone element. */
export function readStructure(profiles: Definition[], terminology: Terminology[]): StructureFile {
  const sets = new Map(terminology.filter((one) => one.resourceType === 'ValueSet').map((one) => [one.url, one]))
  const systems = new Map(terminology.filter((one) => one.resourceType === 'CodeSystem').map((one) => [one.url, one]))
  const file: StructureFile = { resources: [], types: {}, codes: {}, summaries: {} }
  for (const profile of profiles) {
    if (profile.resourceType !== 'StructureDefinition' || profile.derivation === 'constraint') continue
    if (profile.kind === 'primitive-type' || profile.kind === 'logical' || skipped.has(profile.name)) continue
    if (profile.kind === 'resource') {
      file.resources.push(profile.name)
      file.summaries[profile.name] = summaryOf(profile)
    }
    for (const element of profile.snapshot.element) {
      const at = element.path.lastIndexOf('.')
      if (at < 0) continue
      const parent = element.path.slice(0, at)
      file.types[parent] ??= {}
      file.types[parent][element.path.slice(at + 1)] = lineOf(element, profile)
    }
  }
  file.resources.sort()
  return file

  function lineOf(element: Definition['snapshot']['element'][number], profile: Definition): string {
    const cardinality = `${element.min}..${element.max === '1' || element.max === '0' ? element.max : '*'}`
    if (element.contentReference) return `${cardinality} ${element.contentReference.slice(1)}`
    const backbone = element.type?.some((type) => type.code === 'BackboneElement' || type.code === 'Element')
    if (backbone && hasChildren(profile, element.path)) return `${cardinality} ${element.path}`
    const types = (element.type ?? []).map((type) => typeName(type, element.path, profile))
    return `${cardinality} ${types.join('|')}${binding(element)}`
  }

  function binding(element: Definition['snapshot']['element'][number]): string {
    if (element.binding?.strength !== 'required' || !element.binding.valueSet) return ''
    const url = element.binding.valueSet.split('|')[0] ?? ''
    const name = url.slice(url.lastIndexOf('/') + 1)
    if (!file.codes[name]) {
      const codes = enumerate(url)
      if (!codes) return ''
      file.codes[name] = codes
    }
    return ` #${name}`
  }

  /** All codes of a value set, or undefined when they cannot be listed from the definitions alone. */
  function enumerate(url: string): { systems: string[]; codes: string } | undefined {
    const set = sets.get(url)
    if (!set?.compose || set.compose.exclude) return undefined
    const codes: string[] = []
    for (const include of set.compose.include) {
      const listed = include.concept ?? systems.get(include.system)?.concept
      if (include.filter || include.valueSet || !listed) return undefined
      const collect = (concept: Concept) => {
        codes.push(concept.code)
        for (const child of concept.concept ?? []) collect(child)
      }
      for (const concept of listed) collect(concept)
    }
    return { systems: set.compose.include.map((include) => include.system), codes: [...new Set(codes)].join(' ') }
  }
}

function summaryOf(profile: Definition): string {
  const top = profile.snapshot.element.filter((element) => element.isSummary && element.path.split('.').length === 2)
  return top.map((element) => element.path.slice(profile.name.length + 1).replace('[x]', '')).join(' ')
}

function hasChildren(profile: Definition, path: string): boolean {
  return profile.snapshot.element.some((other) => other.path.startsWith(`${path}.`))
}

function typeName(
  type: NonNullable<Definition['snapshot']['element'][number]['type']>[number],
  path: string,
  profile: Definition,
): string {
  if (type.code.startsWith('http://hl7.org/fhirpath/System.')) {
    // FHIR R4 §2.24.0.7: an id inside an element is any string, the id of a resource is an id.
    return profile.kind === 'resource' && path === `${profile.name}.id` ? 'id' : 'string'
  }
  const targets = (type.targetProfile ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1))
  if (type.code !== 'Reference' || targets.length === 0 || targets.includes('Resource')) return type.code
  return `Reference(${targets.join(',')})`
}
