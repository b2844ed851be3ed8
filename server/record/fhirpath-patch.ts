import { refuse, refuseUnless } from '#kernel'
import { locate, locateList } from './fhirpath/locate.ts'
import { type Place, placeOf } from './fhirpath/places.ts'
import { type Element, type Structure, structureOf } from './structure/table.ts'

type Fields = Record<string, unknown>

interface Part {
  readonly name?: unknown
  readonly part?: unknown
  readonly resource?: unknown
  readonly [value: string]: unknown
}

/** A value that a patch brings: as one element's JSON, with the id and extensions of a primitive beside it. */
interface Brought {
  readonly value: unknown
  readonly shadow: unknown
  /** Quantity for valueQuantity; undefined when it came in parts or as a resource. */
  readonly type: string | undefined
}

const operationsMax = 1000
// Each operation looks at the whole resource: elements × operations.
const workMax = 20_000_000

/**
 * Applies a FHIRPath Patch (FHIR R4 §3.1.6), all of it or nothing, to a tree that is the caller's to lose. Numbers keep the
 * digits they came with. Refusals: record.bad_patch, naming the operation that is malformed or has no place to go;
 * record.bad_expression; record.too_costly.
 */
export function applyFhirPathPatch(resource: Fields, patch: unknown): Fields {
  const operations = (patch as { parameter?: unknown } | null)?.parameter
  if (!Array.isArray(operations)) return bad('Parameters.parameter')
  refuseUnless(operations.length <= operationsMax, 'record.too_costly', { params: { name: 'Parameters.parameter' } })
  let work = 0
  for (const [index, operation] of (operations as (Part | null)[]).entries()) {
    const at = `Parameters.parameter[${index}]`
    if (operation?.name !== 'operation' || !Array.isArray(operation.part)) return bad(at)
    work += applyOperation(resource, operation.part as Part[], at)
    refuseUnless(work <= workMax, 'record.too_costly', { field: at, params: { name: at } })
  }
  return resource
}

function bad(at: string): never {
  refuse('record.bad_patch', { field: at, params: { where: at } })
}

function applyOperation(resource: Fields, parts: readonly Part[], at: string): number {
  const said = (name: string, type: 'string' | 'number') => {
    const found = parts.filter((one) => one?.name === name)
    const value = found[0] && Object.entries(found[0]).find(([key]) => key.startsWith('value'))?.[1]
    const plain = typeof value === 'object' && value !== null && 'rawJSON' in value ? Number(value.rawJSON) : value
    return found.length === 1 && typeof plain === type ? plain : bad(`${at}.${name}`)
  }
  const path = String(said('path', 'string'))
  const number = (name: string) => said(name, 'number') as number
  const value = () => broughtIn(parts, at)
  switch (said('type', 'string')) {
    case 'add':
      return add(onlyObject(resource, path, at), String(said('name', 'string')), value(), at)
    case 'insert': {
      const list = listAt(resource, path, at)
      return insert(list, indexIn(number('index'), list.length + 1, at), value(), at)
    }
    case 'delete':
      return remove(resource, path, at)
    case 'replace':
      return replace(resource, path, value(), at)
    case 'move': {
      const list = listAt(resource, path, at)
      return move(list, indexIn(number('source'), list.length, at), indexIn(number('destination'), list.length, at))
    }
    default:
      return bad(`${at}.type`)
  }
}

function indexIn(index: number, length: number, at: string): number {
  return Number.isInteger(index) && index >= 0 && index < length ? index : bad(at)
}

function broughtIn(parts: readonly Part[], at: string): Brought | { readonly parts: readonly Part[] } {
  const found = parts.filter((one) => one?.name === 'value')
  const [one] = found
  if (!one || found.length > 1) return bad(`${at}.value`)
  return broughtBy(one, at)
}

function broughtBy(one: Part, at: string): Brought | { readonly parts: readonly Part[] } {
  if (Array.isArray(one.part)) return { parts: one.part as Part[] }
  if (one.resource !== undefined) return { value: one.resource, shadow: undefined, type: undefined }
  const keys = Object.keys(one).filter((key) => /^_?value[A-Z]/.test(key))
  const key = keys.map((name) => name.replace('_', ''))[0]
  if (!key || keys.some((name) => name.replace('_', '') !== key)) return bad(`${at}.value`)
  return { value: one[key], shadow: one[`_${key}`], type: key.slice('value'.length) }
}

/** An element as it will stand: what comes in parts is put together by the element's structure. */
function valueFor(element: Element, brought: ReturnType<typeof broughtBy>, at: string): Brought {
  if (!('parts' in brought)) return brought
  const structure = structureOf(element.datatype)
  if (!structure || element.fault) return bad(`${at}.value`)
  const made: Fields = {}
  for (const one of brought.parts) {
    if (typeof one?.name !== 'string') return bad(`${at}.value`)
    put(structure, made, one.name, broughtBy(one, at), at)
  }
  return { value: made, shadow: undefined, type: undefined }
}

/** The element that a name means: of a choice, the one that the value's type says. */
function elementFor(structure: Structure, name: string, brought: ReturnType<typeof broughtBy>): Element | undefined {
  const plain = structure.elements.get(name)
  if (plain && !plain.choice) return plain
  if ('type' in brought && brought.type) return structure.elements.get(`${name}${brought.type}`)
  return undefined
}

/** Adds at the end of a list, or where nothing stands yet. */
function put(structure: Structure, parent: Fields, name: string, brought: ReturnType<typeof broughtBy>, at: string) {
  const element = elementFor(structure, name, brought)
  if (!element) return bad(`${at}.name`)
  const { value, shadow } = valueFor(element, brought, at)
  if (element.many) {
    const place: List = { parent, name: element.name, element, length: lengthOf(parent, element.name) }
    spliceBoth(place, place.length, 0, [{ value, shadow }])
    return
  }
  const held = [...structure.elements.values()].filter(
    (one) => one === element || (one.choice && one.choice === element.choice),
  )
  if (held.some((one) => parent[one.name] !== undefined || parent[`_${one.name}`] !== undefined))
    return bad(`${at}.path`)
  setBoth(parent, element.name, value, shadow)
}

function setBoth(parent: Fields, name: string, value: unknown, shadow: unknown): void {
  if (value === undefined) delete parent[name]
  else parent[name] = value
  if (shadow === undefined) delete parent[`_${name}`]
  else parent[`_${name}`] = shadow
}

interface List {
  readonly parent: Fields
  readonly name: string
  readonly element: Element
  readonly length: number
}

function lengthOf(parent: Fields, name: string): number {
  const [values, shadows] = [parent[name], parent[`_${name}`]]
  return Math.max(Array.isArray(values) ? values.length : 0, Array.isArray(shadows) ? shadows.length : 0)
}

/** FHIR R4 §2.6.2.3: the list of values and that of their ids and extensions keep step. */
function spliceBoth(
  { parent, name, element, length }: List,
  start: number,
  count: number,
  items: readonly { value: unknown; shadow: unknown }[],
): { value: unknown; shadow: unknown }[] {
  const padded = (from: unknown) =>
    Array.from({ length }, (_, index) => (Array.isArray(from) ? from[index] : null) ?? null)
  const [values, shadows] = [padded(parent[name]), padded(parent[`_${name}`])]
  const gone = values.splice(start, count, ...items.map(({ value }) => value ?? null))
  const goneShadows = shadows.splice(start, count, ...items.map(({ shadow }) => shadow ?? null))
  const kept = (list: readonly unknown[]) => (list.some((one) => one !== null) ? list : undefined)
  setBoth(parent, name, kept(values), element.fault ? kept(shadows) : undefined)
  return gone.map((value, index) => ({ value, shadow: goneShadows[index] }))
}

function onlyPlace(resource: Fields, path: string, at: string): { place: Place; work: number } | undefined {
  const found = locate(path, resource)
  if (found.length === 0) return undefined
  if (found.length > 1) return bad(`${at}.path`)
  return placeOf(resource, found[0]) ?? bad(`${at}.path`)
}

function onlyObject(resource: Fields, path: string, at: string): { place: Place; work: number } {
  return onlyPlace(resource, path, at) ?? bad(`${at}.path`)
}

function listAt(resource: Fields, path: string, at: string): List & { readonly work: number } {
  const { parents, name } = locateList(path, resource)
  if (parents.length !== 1) return bad(`${at}.path`)
  const found = placeOf(resource, parents[0]) ?? bad(`${at}.path`)
  const { object, structure } = found.place
  const element = structure?.elements.get(name)
  if (!object || !element?.many) return bad(`${at}.path`)
  return { parent: object, name, element, length: lengthOf(object, name), work: found.work }
}

function add(
  { place, work }: { place: Place; work: number },
  name: string,
  brought: ReturnType<typeof broughtBy>,
  at: string,
) {
  const { object, structure } = place
  if (!object || !structure) return bad(`${at}.path`)
  put(structure, object, name, brought, at)
  return work
}

function insert(
  list: List & { work: number },
  index: number,
  brought: ReturnType<typeof broughtBy>,
  at: string,
): number {
  const { value, shadow } = valueFor(list.element, brought, at)
  spliceBoth(list, index, 0, [{ value, shadow }])
  return list.work
}

function move(list: List & { work: number }, source: number, destination: number): number {
  const taken = spliceBoth(list, source, 1, [])
  spliceBoth({ ...list, length: list.length - 1 }, destination, 0, taken)
  return list.work
}

/** What is not there needs no deleting (FHIR R4 §3.1.6). */
function remove(resource: Fields, path: string, at: string): number {
  const found = onlyPlace(resource, path, at)
  if (!found) return resource ? 1 : 0
  const { parent, name, element, index } = found.place
  if (!parent || !name || !element) return bad(`${at}.path`)
  if (index === undefined) setBoth(parent, name, undefined, undefined)
  else spliceBoth({ parent, name, element, length: lengthOf(parent, name) }, index, 1, [])
  return found.work
}

function replace(resource: Fields, path: string, brought: ReturnType<typeof broughtBy>, at: string): number {
  const { place, work } = onlyObject(resource, path, at)
  const { parent, name, element, index, holder } = place
  if (!parent || !name || !element || !holder) return bad(`${at}.path`)
  const next = element.choice ? elementFor(holder, element.choice, brought) : element
  if (!next) return bad(`${at}.value`)
  const { value, shadow } = valueFor(next, brought, at)
  if (index !== undefined) {
    spliceBoth({ parent, name, element, length: lengthOf(parent, name) }, index, 1, [{ value, shadow }])
    return work
  }
  setBoth(parent, name, undefined, undefined)
  setBoth(parent, next.name, value, shadow)
  return work
}

/** Whether a body is a patch of this kind. */
export function isFhirPathPatch(patch: unknown): boolean {
  return (patch as { resourceType?: unknown } | null)?.resourceType === 'Parameters'
}
