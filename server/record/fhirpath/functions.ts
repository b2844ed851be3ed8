import { sameItem } from './compare.ts'
import { answer, compileTree, distinct, member, nameOf, none, notCompiled, spend, truth } from './expressions.ts'
import { addChildren, type Item, isObject, type Run, type Scope, simpleOf, undecided } from './items.ts'
import type { ParseTree } from './library.ts'
import { textFunctions } from './text-functions.ts'
import { typed, typeNameOf } from './types.ts'

/** What a function makes of the items before the dot. */
export type Step = (items: readonly Item[], scope: Scope) => readonly Item[]

/** Makes the step of a function from its arguments; throws notCompiled for a number of arguments it does not know. */
export type MakeStep = (parameters: readonly ParseTree[]) => Step

export function functionOf(tree: ParseTree, left: ParseTree | undefined): Run {
  const [functn] = tree.children ?? []
  const name = nameOf(tree)
  const parameters = functn?.children?.[1]?.children ?? []
  if (name === 'is' || name === 'as' || name === 'ofType') {
    const type = parameters[0] && typeNameOf(parameters[0])
    if (!type) throw notCompiled
    return typed(name, left, type)
  }
  const make = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!make) throw notCompiled
  const step = make(parameters)
  if (!left) return step
  const before = compileTree(left)
  return (focus, scope) => step(before(focus, scope), scope)
}

export function run(parameters: readonly ParseTree[], index = 0): Run {
  const tree = parameters[index]
  if (!tree) throw notCompiled
  return compileTree(tree)
}

/** An argument is asked where the function stands, not of its input. */
export function argument(parameters: readonly ParseTree[], index = 0): (scope: Scope) => readonly Item[] {
  const inner = run(parameters, index)
  return (scope) => inner(scope.self, scope)
}

/** An expression asked of each item in turn. */
function each(items: readonly Item[], scope: Scope, inner: Run, take: (found: readonly Item[], item: Item) => boolean) {
  const { self, index } = scope
  spend(scope, items.length)
  for (let at = 0; at < items.length; at++) {
    const one = [items[at]]
    scope.self = one
    scope.index = at
    if (!take(inner(one, scope), items[at])) break
  }
  scope.self = self
  scope.index = index
}

function where(parameters: readonly ParseTree[]): Step {
  const test = run(parameters)
  return (items, scope) => {
    const kept: Item[] = []
    each(items, scope, test, (found, item) => {
      if (truth(found)) kept.push(item)
      return true
    })
    return kept
  }
}

function select(parameters: readonly ParseTree[]): Step {
  const inner = run(parameters)
  return (items, scope) => {
    const all: Item[] = []
    each(items, scope, inner, (found) => {
      spend(scope, found.length)
      for (const item of found) all.push(item)
      return true
    })
    return all
  }
}

function all(parameters: readonly ParseTree[]): Step {
  const test = run(parameters)
  return (items, scope) => {
    let holds = true
    each(items, scope, test, (found) => {
      holds = truth(found) === true
      return holds
    })
    return answer(holds)
  }
}

function repeat(parameters: readonly ParseTree[]): Step {
  const inner = run(parameters)
  return (items, scope) => {
    const found: Item[] = []
    const seen = new Set<Item>()
    let next: readonly Item[] = items
    while (next.length > 0) {
      const fresh: Item[] = []
      each(next, scope, inner, (more) => {
        for (const item of more) {
          // What is worked out anew each time would never end.
          if (!isObject(item)) throw undecided
          if (seen.has(item)) continue
          seen.add(item)
          fresh.push(item)
        }
        return true
      })
      found.push(...fresh)
      next = fresh
    }
    return distinct(found, scope)
  }
}

function descendants(items: readonly Item[], scope: Scope): readonly Item[] {
  const found: Item[] = []
  for (const item of items) addChildren(item, found, scope.locate)
  for (let at = 0; at < found.length; at++) {
    const before = found.length
    addChildren(found[at], found, scope.locate)
    spend(scope, found.length - before + 1)
  }
  return found
}

function iif(parameters: readonly ParseTree[]): Step {
  const [test, then] = [run(parameters), run(parameters, 1)]
  const otherwise = parameters[2] && run(parameters, 2)
  return (items, scope) => {
    if (items.length > 1) throw undecided
    const { self } = scope
    scope.self = items
    const holds = truth(test(items, scope))
    const found = holds ? then(items, scope) : otherwise ? otherwise(items, scope) : none
    scope.self = self
    return found
  }
}

const whole = (parameters: readonly ParseTree[]) => {
  const inner = argument(parameters)
  return (scope: Scope): number => {
    const [value] = inner(scope)
    if (typeof value !== 'number') throw undecided
    return value
  }
}

const plain =
  (step: Step): MakeStep =>
  (parameters) => {
    if (parameters.length > 0) throw notCompiled
    return step
  }

const booleans = (items: readonly Item[]): boolean[] =>
  items.map((item) => {
    const value = simpleOf(item)
    if (typeof value !== 'boolean') throw undecided
    return value
  })

/** The other side of a function of two collections. */
const withOther =
  (combine: (items: readonly Item[], other: readonly Item[], scope: Scope) => readonly Item[]): MakeStep =>
  (parameters) => {
    const other = argument(parameters)
    return (items, scope) => combine(items, other(scope), scope)
  }

function together(items: readonly Item[], other: readonly Item[], scope: Scope): readonly Item[] {
  spend(scope, items.length + other.length)
  return [...items, ...other]
}

const has = (items: readonly Item[], item: Item, scope: Scope) => {
  spend(scope, items.length)
  return items.some((other) => sameItem(other, item))
}

function extension(parameters: readonly ParseTree[]): Step {
  const url = argument(parameters)
  const extensions = member('extension')
  return (items, scope) => {
    const [wanted] = url(scope)
    if (wanted === undefined) return none
    return extensions(items, scope).filter((one) => isObject(one) && one.url === wanted)
  }
}

/** What a reference says, without asking the record: contained resources, or the type and id that it names. */
function resolve(items: readonly Item[], scope: Scope): readonly Item[] {
  const found: Item[] = []
  for (const item of items) {
    const text = isObject(item) ? item.reference : simpleOf(item)
    if (typeof text !== 'string') continue
    const root = scope.environment?.rootResource ?? scope.environment?.resource ?? scope.input[0]
    const contained = isObject(root) && Array.isArray(root.contained) ? root.contained : []
    const inside = text.startsWith('#') && contained.find((one) => one?.id === text.slice(1))
    const named = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(text)
    if (inside) found.push(inside)
    else if (named) found.push({ resourceType: named[1], id: named[2] })
  }
  return found
}

const functions: Record<string, MakeStep> = {
  ...textFunctions,
  where,
  select,
  all,
  repeat,
  iif,
  extension,
  exists: (parameters) => {
    if (parameters.length === 0) return (items) => answer(items.length > 0)
    const kept = where(parameters)
    return (items, scope) => answer(kept(items, scope).length > 0)
  },
  empty: plain((items) => answer(items.length === 0)),
  not: plain((items) => {
    const value = truth(items)
    return answer(value === undefined ? undefined : !value)
  }),
  hasValue: plain((items) => answer(items.length === 1 && simpleOf(items[0]) !== undefined && !isObject(items[0]))),
  getValue: plain((items) => (items.length === 1 && !isObject(items[0]) ? [simpleOf(items[0])] : none)),
  count: plain((items) => [items.length]),
  first: plain((items) => (items.length > 0 ? [items[0]] : none)),
  last: plain((items) => (items.length > 0 ? [items.at(-1)] : none)),
  tail: plain((items) => items.slice(1)),
  single: plain((items) => {
    if (items.length > 1) throw undecided
    return items
  }),
  skip: (parameters) => {
    const count = whole(parameters)
    return (items, scope) => items.slice(Math.max(0, count(scope)))
  },
  take: (parameters) => {
    const count = whole(parameters)
    return (items, scope) => items.slice(0, Math.max(0, count(scope)))
  },
  children: plain((items, scope) => {
    const found: Item[] = []
    for (const item of items) {
      const before = found.length
      addChildren(item, found, scope.locate)
      spend(scope, 1 + found.length - before)
    }
    return found
  }),
  descendants: plain(descendants),
  distinct: plain(distinct),
  isDistinct: plain((items, scope) => answer(distinct(items, scope).length === items.length)),
  allTrue: plain((items) => answer(booleans(items).every((value) => value))),
  anyTrue: plain((items) => answer(booleans(items).some((value) => value))),
  allFalse: plain((items) => answer(booleans(items).every((value) => !value))),
  anyFalse: plain((items) => answer(booleans(items).some((value) => !value))),
  union: withOther((items, other, scope) => distinct(together(items, other, scope), scope)),
  combine: withOther(together),
  intersect: withOther((items, other, scope) =>
    distinct(
      items.filter((item) => has(other, item, scope)),
      scope,
    ),
  ),
  exclude: withOther((items, other, scope) => items.filter((item) => !has(other, item, scope))),
  subsetOf: withOther((items, other, scope) => answer(items.every((item) => has(other, item, scope)))),
  supersetOf: withOther((items, other, scope) => answer(other.every((item) => has(items, item, scope)))),
  resolve: plain(resolve),
  // FHIR's checks of a narrative stand in structure/narrative.ts.
  trace: () => (items) => items,
  // SQL on FHIR v2: the keys of rows, as view-functions.ts gives them to the library.
  getResourceKey: plain((items) =>
    items.flatMap((item) =>
      isObject(item) && item.resourceType && item.id ? [`${item.resourceType}/${item.id}`] : [],
    ),
  ),
  getReferenceKey: (parameters) => {
    const type = parameters[0] && typeNameOf(parameters[0])
    return (items) =>
      items.flatMap((item) => {
        const text = isObject(item) ? String(item.reference ?? '').replace(/\/_history\/.*$/, '') : ''
        const [named, id] = text.split('/').slice(-2)
        return named && id && (type ?? named) === named ? [`${named}/${id}`] : []
      })
  },
}
