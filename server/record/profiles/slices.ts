import { isObject } from '../fhirpath/items.ts'
import { add, type Check, type Checking, type Found, rangeText } from './compile-profile.ts'
import { type ContainedSet, expectedOf, meets, type Node } from './definition.ts'

export interface Codes {
  has(system: string, code: string): boolean
  hasCode(code: string): boolean
}

/** The codes of a set that the profile carries (#id or its url) and that lists them; undefined for others. */
export function codesOf(url: string, contained: readonly ContainedSet[] | undefined): Codes | undefined {
  const plain = url.split('|')[0] ?? ''
  const sets = Array.isArray(contained) ? (contained as ContainedSet[]) : []
  const set = sets.find((one) => one?.resourceType === 'ValueSet' && (`#${one.id}` === plain || one.url === plain))
  const include = set?.compose?.include
  if (!Array.isArray(include) || !include.every(({ concept }) => Array.isArray(concept))) return undefined
  const pairs = include.flatMap(({ system = '', concept = [] }) =>
    concept.map(({ code = '' }) => [system, code] as const),
  )
  const [both, codes] = [new Set(pairs.map((pair) => pair.join('|'))), new Set(pairs.map(([, code]) => code))]
  return { has: (system, code) => both.has(`${system}|${code}`), hasCode: (code) => codes.has(code) }
}

type Belongs = (value: unknown) => boolean

/**
 * Sorts an element's values into the slices that a profile defines, by the values or patterns that its discriminators name,
 * and checks each slice's number and content. Undefined when nothing is sliced.
 */
export function slicer(node: Node, content: (node: Node) => Check) {
  if (node.slices.length === 0) return undefined
  const discriminators = node.element.slicing?.discriminator ?? [{ type: 'value', path: 'url' }]
  const slices = node.slices.map((slice) => ({
    name: String(slice.element.sliceName ?? ''),
    least: slice.element.min ?? 0,
    most:
      slice.element.max === undefined || slice.element.max === '*'
        ? Number.POSITIVE_INFINITY
        : Number(slice.element.max),
    belongs: belongsTo(slice, discriminators),
    check: content(slice),
  }))
  const closed = node.element.slicing?.rules === 'closed'
  return (found: readonly Found[], at: string, place: string, checking: Checking): void => {
    const counts = slices.map(() => 0)
    for (const { value, key, index } of found) {
      const here = index === undefined ? `${at}.${key}` : `${at}.${key}[${index}]`
      const slice = slices.findIndex(({ belongs }) => belongs(value))
      if (slice < 0) {
        const params = { profile: checking.profile, expected: slices.map(({ name }) => name).join(', ') }
        if (closed) add(checking, { code: 'record.profile_value', expression: here, params })
        continue
      }
      counts[slice] = (counts[slice] ?? 0) + 1
      slices[slice]?.check(value, here, checking)
    }
    for (const [index, { name, least, most }] of slices.entries()) {
      const count = counts[index] ?? 0
      if (count >= least && count <= most) continue
      const params = { profile: checking.profile, name: `${node.name}:${name}`, range: rangeText(least, most), count }
      add(checking, { code: 'record.profile_count', expression: place, params })
    }
  }
}

function belongsTo(slice: Node, discriminators: readonly { type?: string; path?: string }[]): Belongs {
  const tests = discriminators.map(({ type = 'value', path = '$this' }): Belongs => {
    const steps = path === '$this' ? [] : path.split('.')
    if (type === 'exists') {
      const wanted = (nodeAt(slice, steps)?.element.min ?? 1) > 0
      return (value) => reach(value, steps).length > 0 === wanted
    }
    const profile = slice.element.type?.[0]?.profile?.[0]
    // An extension is known by the profile that its slice names.
    if (path === 'url' && profile) return (value) => isObject(value) && value.url === profile
    const expected = expectedAt(slice, steps)
    if (!expected) return () => false
    return (value) => reach(value, expected.rest).some((one) => meets(one, expected.value, expected.whole))
  })
  return (value) => tests.every((fits) => fits(value))
}

function nodeAt(node: Node | undefined, steps: readonly string[]): Node | undefined {
  return steps.reduce<Node | undefined>((at, step) => at?.children.find(({ name }) => name === step), node)
}

/** What the slice says stands at a path: there, or in a value said of something above it. */
function expectedAt(slice: Node, steps: readonly string[]) {
  for (let depth = steps.length; depth >= 0; depth--) {
    const node = nodeAt(slice, steps.slice(0, depth))
    const found = node && expectedOf(node.element)
    if (found) return { ...found, rest: steps.slice(0, depth) }
  }
  return undefined
}

function reach(value: unknown, steps: readonly string[]): unknown[] {
  return steps.reduce<unknown[]>(
    (values, step) =>
      values.flatMap((one) => {
        const next = isObject(one) && Object.hasOwn(one, step) ? one[step] : undefined
        return next === undefined ? [] : Array.isArray(next) ? next : [next]
      }),
    [value],
  )
}
