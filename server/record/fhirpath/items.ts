import file from '../generated/structure.json' with { type: 'json' }

/** A primitive with what only its place knows: its id and extensions, and for patches where it stands. */
export class Primitive {
  readonly value: unknown
  readonly shadow: Record<string, unknown> | undefined
  readonly parent: object
  readonly name: string
  readonly index: number | undefined

  constructor(
    value: unknown,
    shadow: Record<string, unknown> | undefined,
    parent: object,
    name: string,
    index: number | undefined,
  ) {
    this.value = value
    this.shadow = shadow
    this.parent = parent
    this.name = name
    this.index = index
  }
}

/** A date, time or date and time that an expression says, as @2020-01. Those of resources are plain text. */
export class Temporal {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Item = unknown

/** Thrown where only the library, which knows the type of every element, can say what is right. */
export const undecided: unique symbol = Symbol('undecided')

/** Thrown when an expression takes more steps, or makes longer texts, than it may. */
export const exhausted: unique symbol = Symbol('exhausted')

export interface Scope {
  /** What $this is. */
  self: readonly Item[]
  index: number
  readonly input: readonly Item[]
  readonly environment: Readonly<Record<string, unknown>> | undefined
  /** Steps that are left before an expression costs too much. */
  steps: number
  /** Primitives carry their place. */
  readonly locate: boolean
}

export type Run = (focus: readonly Item[], scope: Scope) => readonly Item[]

const choiceKeys = new Map<string, Set<string>>()
const plainNames = new Set<string>()
for (const elements of Object.values(file.types as Record<string, Record<string, string>>)) {
  for (const [name, line] of Object.entries(elements)) {
    if (!name.endsWith('[x]')) {
      plainNames.add(name)
      continue
    }
    const base = name.slice(0, -3)
    const keys = choiceKeys.get(base) ?? new Set<string>()
    choiceKeys.set(base, keys)
    for (const type of (line.split(' ')[1] ?? '').split('|')) keys.add(base + capital(type.replace(/\(.*/, '')))
  }
}
const openedNames = new Set([...choiceKeys.values()].flatMap((keys) => [...keys]))

export function capital(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`
}

/** valueQuantity, valueString, … for 'value'; undefined when no element of that name is a choice. */
export function choicesOf(name: string): ReadonlySet<string> | undefined {
  return choiceKeys.get(name)
}

/** An element of one name in FHIRPath's eyes: 'valueQuantity' is a way to write 'value', not a name. */
export function isElementName(name: string): boolean {
  return !(name in Object.prototype) && (!openedNames.has(name) || plainNames.has(name))
}

export function isObject(item: Item): item is Record<string, unknown> {
  return typeof item === 'object' && item !== null && !(item instanceof Primitive) && !(item instanceof Temporal)
}

export function simpleOf(item: Item): unknown {
  return item instanceof Primitive ? item.value : item
}

/** The elements of one name (a choice already opened), added to `into`. */
export function addElements(
  parent: Record<string, unknown>,
  name: string,
  shadowName: string,
  into: Item[],
  locate: boolean,
): void {
  const value = parent[name]
  const shadow = parent[shadowName]
  if (value === undefined && shadow === undefined) return
  if (Array.isArray(value) || Array.isArray(shadow)) {
    const values = Array.isArray(value) ? value : []
    const shadows = Array.isArray(shadow) ? shadow : []
    const length = Math.max(values.length, shadows.length)
    for (let index = 0; index < length; index++)
      addOne(values[index], shadows[index], parent, name, index, into, locate)
  } else addOne(value, shadow, parent, name, undefined, into, locate)
}

function addOne(
  value: unknown,
  shadow: unknown,
  parent: Record<string, unknown>,
  name: string,
  index: number | undefined,
  into: Item[],
  locate: boolean,
): void {
  const hasShadow = typeof shadow === 'object' && shadow !== null
  if (value === undefined || value === null) {
    if (hasShadow) into.push(new Primitive(undefined, shadow as Record<string, unknown>, parent, name, index))
    return
  }
  const raw = locate ? rawNumber(value) : undefined
  if (raw !== undefined || (typeof value !== 'object' && (hasShadow || locate))) {
    into.push(
      new Primitive(raw ?? value, hasShadow ? (shadow as Record<string, unknown>) : undefined, parent, name, index),
    )
  } else into.push(value)
}

/** A number whose digits are kept (json.ts). */
function rawNumber(value: unknown): number | undefined {
  const raw = typeof value === 'object' && value !== null && Object.isFrozen(value) && 'rawJSON' in value
  return raw ? Number(value.rawJSON) : undefined
}

/** All children, without the name of a resource's type. */
export function addChildren(parent: Item, into: Item[], locate: boolean): void {
  if (parent instanceof Primitive) {
    if (parent.shadow) addChildren(parent.shadow, into, locate)
    return
  }
  if (!isObject(parent)) return
  for (const name of Object.keys(parent)) {
    if (name === 'resourceType') continue
    if (!name.startsWith('_')) addElements(parent, name, `_${name}`, into, locate)
    else if (!Object.hasOwn(parent, name.slice(1))) addElements(parent, name.slice(1), name, into, locate)
  }
}

/** The name under which an object holds a choice. */
export function choiceKeyIn(parent: Record<string, unknown>, choices: ReadonlySet<string>): string | undefined {
  for (const key of Object.keys(parent)) {
    const name = key.startsWith('_') ? key.slice(1) : key
    if (choices.has(name)) return name
  }
  return undefined
}
