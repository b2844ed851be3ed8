/** What is read of a StructureDefinition; it may come from a client, so nothing is taken for granted. */
export interface Definition {
  readonly resourceType?: unknown
  readonly url?: unknown
  readonly type?: unknown
  readonly derivation?: unknown
  readonly baseDefinition?: unknown
  readonly differential?: { readonly element?: readonly DefinedElement[] }
  readonly snapshot?: { readonly element?: readonly DefinedElement[] }
  readonly contained?: readonly ContainedSet[]
}

export interface DefinedElement {
  readonly id?: string
  readonly path?: string
  readonly sliceName?: string
  readonly min?: number
  readonly max?: string
  readonly type?: readonly { code?: string; profile?: string[]; targetProfile?: string[] }[]
  readonly binding?: { strength?: string; valueSet?: string }
  readonly constraint?: readonly { key?: string; severity?: string; human?: string; expression?: string }[]
  readonly slicing?: { discriminator?: { type?: string; path?: string }[]; rules?: string }
  readonly [value: string]: unknown
}

/** A value set that a profile carries with it: systems and the codes of each. */
export interface ContainedSet {
  readonly resourceType?: string
  readonly id?: string
  readonly url?: string
  readonly compose?: { include?: { system?: string; concept?: { code?: string }[] }[] }
}

/** One element of a profile: what it asks beyond the type, and what it asks of the element's parts. */
export interface Node {
  /** As the definitions write it: value[x]. */
  readonly name: string
  readonly element: DefinedElement
  readonly children: Node[]
  readonly slices: Node[]
}

const elementsMax = 3000

/**
 * The elements of a differential as a tree; those that a path goes through without being named ask nothing themselves.
 * Undefined when the elements do not make one.
 */
export function readTree({ type, differential, snapshot }: Definition): Node | undefined {
  const elements = differential?.element ?? snapshot?.element ?? []
  if (typeof type !== 'string' || !Array.isArray(elements) || elements.length > elementsMax) return undefined
  const root: Node = { name: type, element: {}, children: [], slices: [] }
  for (const element of elements as (DefinedElement | null)[]) {
    const id = element?.id ?? element?.path
    if (!element || typeof id !== 'string' || typeof element.path !== 'string') return undefined
    const [first, ...rest] = id.split('.')
    if (first !== type || rest.length > 20) return undefined
    let node: Node = root
    for (const part of rest)
      node = nodeFor(node, part)
      // Written once, when its own element is met.
    ;(node as { element: DefinedElement }).element = element
  }
  return root
}

/** 'identifier:national' → the slice of that name below the element. */
function nodeFor(parent: Node, part: string): Node {
  const [name = '', slice] = part.split(':')
  const node = named(parent.children, name, name)
  return slice === undefined ? node : named(node.slices, slice, name)
}

function named(among: Node[], key: string, name: string): Node {
  const known = among.find((one) => (one.element.sliceName ?? one.name) === key || keyOf.get(one) === key)
  if (known) return known
  const made: Node = { name, element: {}, children: [], slices: [] }
  keyOf.set(made, key)
  among.push(made)
  return made
}

/** Under which key a node was asked for first: a slice's name may come before its element does. */
const keyOf = new WeakMap<Node, string>()

/** fixedCode, patternCodeableConcept, …: the value, and whether it must be the whole. */
export function expectedOf(element: DefinedElement): { value: unknown; whole: boolean } | undefined {
  for (const key of Object.keys(element)) {
    if (/^fixed[A-Z]/.test(key)) return { value: element[key], whole: true }
    if (/^pattern[A-Z]/.test(key)) return { value: element[key], whole: false }
  }
  return undefined
}

/** Whether a value is the expected one, or holds at least what the pattern names (FHIR R4 ElementDefinition.pattern[x]). */
export function meets(value: unknown, expected: unknown, whole: boolean): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || (whole && value.length !== expected.length)) return false
    return expected.every((one, index) =>
      whole ? meets(value[index], one, true) : value.some((other) => meets(other, one, false)),
    )
  }
  if (typeof expected !== 'object' || expected === null) return value === expected
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const names = Object.keys(expected)
  if (whole && Object.keys(value).length !== names.length) return false
  return names.every((name) =>
    meets((value as Record<string, unknown>)[name], (expected as Record<string, unknown>)[name], whole),
  )
}
