import { type Element, isResourceType, type Structure, structureOf } from '../structure/table.ts'
import { isObject, Primitive } from './items.ts'

/** Where an element stands in a resource. */
export interface Place {
  /** The object that holds it, under which name, and of what structure that object is. Not of the resource itself. */
  readonly parent?: Record<string, unknown>
  readonly name?: string
  readonly index?: number | undefined
  readonly element?: Element
  readonly holder?: Structure
  /** What it is itself, when it is no primitive. */
  readonly object?: Record<string, unknown>
  readonly structure?: Structure | undefined
}

/** The place of what an expression found, with how many objects were looked at. Undefined when it stands nowhere in it. */
export function placeOf(resource: Record<string, unknown>, item: unknown): { place: Place; work: number } | undefined {
  const wanted = item instanceof Primitive ? item.parent : item
  const whole = structureOf(String(resource.resourceType))
  if (!whole) return undefined
  const waiting: Place[] = [{ object: resource, structure: whole }]
  let work = 0
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    work += 1
    if (place.object === wanted) return { place: item instanceof Primitive ? inside(place, item) : place, work }
    pushChildren(place, waiting)
  }
  return undefined
}

function inside({ object, structure }: Place, { name, index }: Primitive): Place {
  const element = structure?.elements.get(name)
  if (!object || !structure || !element) return {}
  // A primitive holds its id and extensions: what is added to it goes there, where there are some already.
  const shadow = object[`_${name}`]
  const own = index === undefined ? shadow : Array.isArray(shadow) ? shadow[index] : undefined
  const held = isObject(own) ? { object: own, structure: structureOf('Element') } : {}
  return { parent: object, name, index, element, holder: structure, ...held }
}

function pushChildren({ object, structure }: Place, into: Place[]): void {
  if (!object || !structure) return
  for (const [key, value] of Object.entries(object)) {
    const element = structure.elements.get(key) ?? structure.shadows.get(key)
    if (!element) continue
    const list = Array.isArray(value) ? value : [value]
    for (const [index, one] of list.entries()) {
      if (!isObject(one) || Object.isFrozen(one)) continue
      const place = {
        parent: object,
        name: key,
        index: Array.isArray(value) ? index : undefined,
        element,
        holder: structure,
      }
      into.push({ ...place, object: one, structure: structureOfChild(element, key, one) })
    }
  }
}

function structureOfChild(element: Element, key: string, one: Record<string, unknown>): Structure | undefined {
  if (key.startsWith('_')) return structureOf('Element')
  if (element.datatype === 'Resource')
    return isResourceType(one.resourceType) ? structureOf(one.resourceType) : undefined
  return element.structure()
}
