import file from '../generated/structure.json' with { type: 'json' }
import { elementRulesOf, type Rule, rulesOf } from './invariants.ts'
import { faultOf, isPrimitive, type PrimitiveFault } from './primitives.ts'

/** One element of a type, a choice already opened: valueQuantity and valueString are two elements of choice 'value'. */
export interface Element {
  readonly name: string
  readonly datatype: string
  readonly required: boolean
  readonly many: boolean
  readonly choice: string | undefined
  /** Types a reference may point to; undefined is any. */
  readonly targets: ReadonlySet<string> | undefined
  readonly codes: CodeList | undefined
  /** What is wrong with a value; undefined for elements that are no primitives. */
  readonly fault: ((value: unknown) => PrimitiveFault | undefined) | undefined
  /** Rules that hold of this element on top of its type's. */
  readonly rules: readonly Rule[]
  /** The structure of what is no primitive. */
  readonly structure: () => Structure
}

export interface CodeList {
  readonly name: string
  readonly systems: ReadonlySet<string>
  readonly codes: ReadonlySet<string>
}

export interface Structure {
  readonly name: string
  readonly elements: ReadonlyMap<string, Element>
  /** Primitives under the names of their siblings that carry id and extensions: _birthDate. */
  readonly shadows: ReadonlyMap<string, Element>
  /** Names of required elements; a required choice under its plain name. */
  readonly required: readonly { name: string; anyOf: readonly string[] }[]
  readonly rules: readonly Rule[]
}

const resources: ReadonlySet<string> = new Set(file.resources)
const lines = file.types as Record<string, Record<string, string>>
const codeLists = new Map<string, CodeList>()
const structures = new Map<string, Structure>()

export const resourceTypes: readonly string[] = file.resources

export function isResourceType(name: unknown): name is string {
  return typeof name === 'string' && resources.has(name)
}

/** The structure of a resource type, datatype or backbone element; undefined for primitives. Made at first use. */
export function structureOf(name: string): Structure | undefined {
  const known = structures.get(name)
  if (known) return known
  const source = lines[name]
  if (!source) return undefined
  const made = makeStructure(name, source)
  structures.set(name, made)
  return made
}

/** Looked up once: types hold each other in rings. */
function structureGetter(name: string): () => Structure {
  let found: Structure | undefined
  return () => {
    found ??= structureOf(name)
    if (!found) throw new Error(`No structure ${name}`)
    return found
  }
}

/** Top-level elements that a summary of the type shows. */
export function summaryOf(type: string): ReadonlySet<string> {
  return new Set((file.summaries as Record<string, string>)[type]?.split(' '))
}

function makeStructure(name: string, source: Record<string, string>): Structure {
  const elements = new Map<string, Element>()
  const shadows = new Map<string, Element>()
  const required: { name: string; anyOf: string[] }[] = []
  for (const [key, line] of Object.entries(source)) {
    const opened = openElement(key, line, name)
    for (const element of opened) {
      elements.set(element.name, element)
      if (element.fault) shadows.set(`_${element.name}`, element)
    }
    if (line.startsWith('1')) required.push({ name: key.replace('[x]', ''), anyOf: opened.map((one) => one.name) })
  }
  return { name, elements, shadows, required, rules: rulesOf(name) }
}

/** 'value[x]' with '0..1 Quantity|string' → valueQuantity and valueString. */
function openElement(key: string, line: string, parent: string): Element[] {
  const [cardinality = '', types = '', binding] = line.split(' ')
  const choice = key.endsWith('[x]') ? key.slice(0, -3) : undefined
  return types.split('|').map((type) => {
    const { datatype, targets } = readType(type)
    const name = choice ? `${choice}${datatype[0]?.toUpperCase()}${datatype.slice(1)}` : key
    return {
      name,
      datatype,
      required: cardinality.startsWith('1'),
      many: cardinality.endsWith('*'),
      choice,
      targets,
      codes: binding ? codeListOf(binding.slice(1)) : undefined,
      fault: isPrimitive(datatype) ? faultOf(datatype) : undefined,
      rules: elementRulesOf(`${parent}.${key}`),
      structure: structureGetter(datatype),
    }
  })
}

function readType(type: string): { datatype: string; targets: Set<string> | undefined } {
  const at = type.indexOf('(')
  if (at < 0) return { datatype: type, targets: undefined }
  return { datatype: type.slice(0, at), targets: new Set(type.slice(at + 1, -1).split(',')) }
}

/** The codes of one of R4's own value sets, when they can be listed. */
export function codeSetOf(
  url: string,
): { has(system: string, code: string): boolean; hasCode(code: string): boolean } | undefined {
  const name = /^http:\/\/hl7\.org\/fhir\/ValueSet\/([a-z0-9-]+)(?:\|.*)?$/.exec(url)?.[1]
  const list = name === undefined ? undefined : codeListOf(name)
  return (
    list && {
      has: (system, code) => list.systems.has(system) && list.codes.has(code),
      hasCode: (code) => list.codes.has(code),
    }
  )
}

function codeListOf(name: string): CodeList | undefined {
  const known = codeLists.get(name)
  if (known) return known
  const source = (file.codes as Record<string, { systems: string[]; codes: string }>)[name]
  if (!source) return undefined
  const list = { name, systems: new Set(source.systems), codes: new Set(source.codes.split(' ')) }
  codeLists.set(name, list)
  return list
}
