import { type Element, isResourceType, type Structure, structureOf } from './structure/table.ts'
import { validate } from './structure/validate.ts'

/** Draws a whole number below a bound. */
export type Draw = (below: number) => number

const texts = ['a', '王小明', 'Ångström', '100%_', 'x|y', 'a,b', "o'clock", '\\', '😀', 'two words']
const dates = ['2024', '2024-02', '2024-02-29', '1999-12-31', '0870-05']
const instants = ['2024-02-29T23:59:59.123+08:00', '2020-01-01T00:00:00Z', '2016-12-31T23:59:60-05:00']

// What draws do not make right in so many tries is drawn with as little in it as may be.
const triesMax = 60

// Rules that hold elements together by their texts are not met by chance.
const lastResort: Record<string, object> = {
  StructureDefinition: {
    url: 'urn:a:b',
    name: 'a',
    status: 'draft',
    kind: 'logical',
    abstract: false,
    type: 'a',
    baseDefinition: 'http://example.org/z',
    differential: { element: [{ id: 'a', path: 'a' }] },
  },
}

/** A random resource of a type that follows its structure: for tests of what must hold for every resource. */
export function randomResource(type: string, draw: Draw): Record<string, unknown> {
  const last = lastResort[type]
  if (last) return { resourceType: type, ...last }
  for (const depth of [0, 3, sparse]) {
    for (let tries = 0; tries < triesMax; tries++) {
      const resource = { resourceType: type, ...randomElements(type, draw, depth) }
      if (validate(resource).length === 0) return resource
    }
  }
  throw new Error(`No random ${type} follows its invariants`)
}

function randomElements(type: string, draw: Draw, depth: number): Record<string, unknown> {
  const structure = structureOf(type)
  if (!structure) throw new Error(`No structure ${type}`)
  for (let tries = 1; ; tries++) {
    const made = drawElements(structure, draw, tries < triesMax ? depth : sparse)
    const around = { resource: made, rootResource: made }
    const fits = structure.rules.every(({ severity, holds }) => severity === 'warning' || holds(made, around))
    // A resource has rules that only the whole of it shows.
    if (fits || depth === 0 || tries > triesMax * 2) return made
  }
}

const sparse = 9

function drawElements(structure: Structure, draw: Draw, depth: number): Record<string, unknown> {
  const type = structure.name
  const made: Record<string, unknown> = {}
  const required = new Set(structure.required.map(({ anyOf }) => anyOf[draw(anyOf.length)]))
  const choices = new Set<string>()
  for (const name of required)
    if (name && structure.elements.get(name)?.choice) choices.add(structure.elements.get(name)?.choice ?? '')
  const resource = isResourceType(type)
  for (const element of structure.elements.values()) {
    const { name, choice } = element
    const must = required.has(name)
    if (name === 'extension' || name === 'modifierExtension' || name === 'contained' || name === 'id') continue
    if (element.datatype === 'Resource' || name === 'meta' || name === 'implicitRules') continue
    if (!must && (depth > 3 || draw(depth === 0 ? 2 : 4) > 0 || (choice && choices.has(choice)))) continue
    if (choice) choices.add(choice)
    const one = () => randomValue(element, draw, depth)
    made[name] = element.many ? Array.from({ length: 1 + draw(2) }, one) : one()
  }
  // An element without a child is none (FHIR R4 §2.6.2): give it an extension.
  if (Object.keys(made).length === 0 && !resource) made.extension = [{ url: 'urn:random', valueBoolean: true }]
  return made
}

function randomValue(element: Element, draw: Draw, depth: number): unknown {
  const pick = <T>(from: readonly T[]) => from[draw(from.length)] as T
  const { codes, datatype, targets } = element
  if (codes && datatype === 'code') return pick([...codes.codes])
  if (codes && (datatype === 'CodeableConcept' || datatype === 'Coding')) {
    const coding = { system: pick([...codes.systems]), code: pick([...codes.codes]) }
    return datatype === 'Coding' ? coding : { coding: [coding] }
  }
  if (datatype === 'Reference') return { reference: `${targets ? pick([...targets]) : 'Patient'}/r${draw(5)}` }
  const primitive = randomPrimitive(datatype, draw)
  return primitive === undefined ? randomElements(datatype, draw, depth + 1) : primitive
}

function randomPrimitive(datatype: string, draw: Draw): unknown {
  const pick = <T>(from: readonly T[]) => from[draw(from.length)] as T
  const made: Record<string, () => unknown> = {
    boolean: () => draw(2) === 1,
    integer: () => draw(2000) - 1000,
    unsignedInt: () => draw(1000),
    positiveInt: () => 1 + draw(1000),
    decimal: () => (draw(2_000_000) - 1_000_000) / 1000,
    string: () => pick(texts),
    markdown: () => `# ${pick(texts)}`,
    code: () => pick(['c-1', 'c 2', '码']),
    id: () => `id.${draw(100)}`,
    uri: () => pick(['urn:a:b', 'http://example.org/x']),
    url: () => 'http://example.org/y',
    canonical: () => pick(['http://example.org/z|1.0', 'http://example.org/z']),
    oid: () => 'urn:oid:1.2.3',
    uuid: () => 'urn:uuid:6b0e3c4e-8f6e-4b7e-9d8e-2f0a6f0c0001',
    base64Binary: () => 'aGVsbG8=',
    xhtml: () => '<div xmlns="http://www.w3.org/1999/xhtml">…</div>',
    time: () => '08:30:00',
    date: () => pick(dates),
    dateTime: () => pick([...dates, ...instants]),
    instant: () => pick(instants),
  }
  return made[datatype]?.()
}
