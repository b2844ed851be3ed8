import { isResourceType } from '../structure/table.ts'
import { sameItem } from './compare.ts'
import { functionOf } from './functions.ts'
import {
  addElements,
  choiceKeyIn,
  choicesOf,
  exhausted,
  type Item,
  isElementName,
  isObject,
  Primitive,
  type Run,
  type Scope,
  simpleOf,
  Temporal,
  undecided,
} from './items.ts'
import type { ParseTree } from './library.ts'
import { arithmetic, equality, inequality, logic, membership, polarity } from './operators.ts'
import { typed, typeNameOf } from './types.ts'

/** Thrown while compiling what only the library knows. */
export const notCompiled: unique symbol = Symbol('not compiled')

const yes: readonly Item[] = [true]
const no: readonly Item[] = [false]
export const none: readonly Item[] = []

export function answer(value: boolean | undefined): readonly Item[] {
  return value === undefined ? none : value ? yes : no
}

/** What a collection says where a truth is wanted (FHIRPath §4.5: one item that is no boolean is true). */
export function truth(items: readonly Item[]): boolean | undefined {
  if (items.length === 0) return undefined
  if (items.length > 1) throw undecided
  const value = simpleOf(items[0])
  return typeof value === 'boolean' ? value : true
}

export function spend(scope: Scope, steps: number): void {
  scope.steps -= steps
  if (scope.steps < 0) throw exhausted
}

export const textMax = 4 * 1024 * 1024

/** A text that an expression made: doubled often enough it would fill all memory. */
export function sized(text: string): string {
  if (text.length > textMax) throw exhausted
  return text
}

type Compile = (tree: ParseTree, children: readonly ParseTree[]) => Run

export function compileTree(tree: ParseTree): Run {
  const compile = compilers[tree.type]
  if (!compile) throw notCompiled
  return compile(tree, tree.children ?? [])
}

const compilers: Record<string, Compile> = {
  EntireExpression: (_tree, [inner]) => compileTree(inner as ParseTree),
  TermExpression: (_tree, [inner]) => compileTree(inner as ParseTree),
  InvocationTerm: (_tree, [inner]) =>
    inner?.type === 'MemberInvocation' ? firstMember(nameOf(inner)) : compileTree(inner as ParseTree),
  ParenthesizedTerm: (_tree, [inner]) => compileTree(inner as ParseTree),
  LiteralTerm: (_tree, [inner]) => compileTree(inner as ParseTree),
  InvocationExpression: (_tree, [left, right]) => invocation(left as ParseTree, right as ParseTree),
  IndexerExpression: (_tree, [left, right]) => indexer(compileTree(left as ParseTree), compileTree(right as ParseTree)),
  FunctionInvocation: (tree) => functionOf(tree, undefined),
  MemberInvocation: (tree) => member(nameOf(tree)),
  ThisInvocation: () => (_focus, scope) => scope.self,
  IndexInvocation: () => (_focus, scope) => [scope.index],
  NullLiteral: () => () => none,
  BooleanLiteral: ({ text }) => literal(text === 'true'),
  StringLiteral: ({ text }) => literal(unescapeText(text ?? '')),
  NumberLiteral: ({ text }) => literal(Number(text)),
  DateLiteral: ({ text }) => literal(new Temporal((text ?? '').slice(1))),
  DateTimeLiteral: ({ text }) => literal(new Temporal((text ?? '').slice(1))),
  TimeLiteral: ({ text }) => literal(new Temporal((text ?? '').slice(1))),
  ExternalConstantTerm: ({ children }) => constant(nameOf(children?.[0] as ParseTree)),
  UnionExpression: (_tree, [left, right]) => union(compileTree(left as ParseTree), compileTree(right as ParseTree)),
  EqualityExpression: (tree, pair) => equality(tree.text ?? operatorOf(tree), pair),
  InequalityExpression: (tree, pair) => inequality(tree.text ?? operatorOf(tree), pair),
  AndExpression: (_tree, pair) => logic(pair, 'and'),
  OrExpression: (tree, pair) => logic(pair, tree.text === 'xor' ? 'xor' : 'or'),
  ImpliesExpression: (_tree, pair) => logic(pair, 'implies'),
  MembershipExpression: (tree, pair) => membership(tree.text ?? '', pair),
  AdditiveExpression: (tree, pair) => arithmetic(tree.text ?? '', pair),
  MultiplicativeExpression: (tree, pair) => arithmetic(tree.text ?? '', pair),
  PolarityExpression: (tree, [inner]) => polarity(tree.text ?? '', compileTree(inner as ParseTree)),
  TypeExpression: (tree, [left, right]) =>
    typed(tree.text === 'is' ? 'is' : 'as', left as ParseTree, typeNameOf(right as ParseTree)),
}

function operatorOf(tree: ParseTree): string {
  return tree.terminalNodeText?.[0] ?? ''
}

/** The name that an invocation says, without back quotes. */
export function nameOf(tree: ParseTree): string {
  let at: ParseTree | undefined = tree
  while (at && at.type !== 'Identifier') at = at.children?.[0]
  return (at?.text ?? '').replace(/^`|`$/g, '')
}

function literal(value: Item): Run {
  const items = [value]
  return () => items
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' }

export function unescapeText(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_all, hex?: string, char = '') => {
    return hex === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16))
  })
}

const known: Record<string, string> = {
  ucum: 'http://unitsofmeasure.org',
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
}

function constant(name: string): Run {
  return (_focus, { environment, input }) => {
    if (environment && Object.hasOwn(environment, name)) {
      const value = environment[name]
      return value === undefined || value === null ? none : Array.isArray(value) ? value : [value]
    }
    if (Object.hasOwn(known, name)) return [known[name]]
    if (name === 'resource' || name === 'rootResource' || name === 'context') return input
    throw undecided
  }
}

/** `Patient.name` begins at a Patient; anything else is an element. */
function firstMember(name: string): Run {
  const general = name === 'Resource' || name === 'DomainResource'
  if (!general && !isResourceType(name)) return member(name)
  return (focus) => focus.filter((item) => isObject(item) && (general || item.resourceType === name))
}

export function member(name: string): Run {
  if (!isElementName(name)) return () => none
  const shadowName = `_${name}`
  const choices = choicesOf(name)
  return (focus, scope) => {
    const found: Item[] = []
    for (const item of focus) {
      const before = found.length
      if (item instanceof Primitive) {
        if (item.shadow) addElements(item.shadow, name, shadowName, found, scope.locate)
      } else if (isObject(item)) {
        addElements(item, name, shadowName, found, scope.locate)
        if (choices && found.length === before) {
          const key = choiceKeyIn(item, choices)
          if (key) addElements(item, key, `_${key}`, found, scope.locate)
        }
      }
      spend(scope, 1 + found.length - before)
    }
    return found
  }
}

function invocation(left: ParseTree, right: ParseTree): Run {
  if (right.type === 'FunctionInvocation') return functionOf(right, left)
  const before = compileTree(left)
  const step = compileTree(right)
  return (focus, scope) => step(before(focus, scope), scope)
}

function indexer(list: Run, at: Run): Run {
  return (focus, scope) => {
    const items = list(focus, scope)
    const index = at(scope.self, scope)
    if (index.length !== 1 || typeof index[0] !== 'number') throw undecided
    return index[0] >= 0 && index[0] < items.length ? [items[index[0]]] : none
  }
}

export function distinct(items: readonly Item[], scope: Scope): readonly Item[] {
  if (items.length < 2) return items
  const keys = new Set<unknown>()
  const kept: Item[] = []
  for (const item of items) {
    const key = keyOf(simpleOf(item))
    if (key === undefined ? kept.some((other) => sameItem(other, item)) : keys.has(key)) continue
    spend(scope, key === undefined ? kept.length : 1)
    if (key !== undefined) keys.add(key)
    kept.push(item)
  }
  return kept
}

/** Equal primitives have one key: moments whichever their zone. Undefined for what has to be compared part by part. */
function keyOf(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/.test(value)
  return isMoment ? `moment ${Date.parse(value)}` : value
}

function union(left: Run, right: Run): Run {
  return (focus, scope) => distinct([...left(focus, scope), ...right(focus, scope)], scope)
}
