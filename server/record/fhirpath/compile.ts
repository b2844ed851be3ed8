import { refuse } from '#kernel'
import { compileTree, nameOf, notCompiled } from './expressions.ts'
import { exhausted, Primitive, type Run, type Scope, Temporal, undecided } from './items.ts'
import { compileByLibrary, type ParseTree, parseExpression } from './library.ts'

/**
 * A compiled expression: what it finds in a resource or element, or in several of them. `environment` holds what it calls
 * %name.
 */
export type FhirPath = (input: unknown, environment?: Readonly<Record<string, unknown>>) => unknown[]

const compiledMax = 2000
const stepsMax = 5_000_000
const compiled = new Map<string, FhirPath>()

/**
 * Compiles a FHIRPath expression once, to closures; the library answers where they cannot. Refusals: record.bad_expression,
 * also while it is evaluated (it fails, or takes too many steps).
 */
export function compileFhirPath(expression: string): FhirPath {
  const known = compiled.get(expression)
  if (known) return known
  const made = makeFhirPath(expression)
  // Expressions come from clients too: what is kept is bounded.
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(expression, made)
  return made
}

function makeFhirPath(expression: string): FhirPath {
  const tree = parseExpression(expression)
  const run = runOf(tree)
  const inLibrary = libraryMay(tree) ? lazy(() => compileByLibrary(expression)) : undefined
  const refuseIt = () => refuse('record.bad_expression', { params: { expression: expression.slice(0, 120) } })
  if (!run && !inLibrary) return refuseIt()
  return (input, environment) => {
    if (run) {
      const found = attempt(run, input, environment)
      if (found === exhausted) return refuseIt()
      if (found !== undecided) return found.map(plainOf)
    }
    if (!inLibrary) return refuseIt()
    const named = { resource: input, rootResource: input, context: input, ...environment }
    return inLibrary()(input, named).flatMap((one) => (one === undefined || one === null ? [] : [one]))
  }
}

/** Undefined when the library has to do all of it. */
export function runOf(tree: ParseTree): Run | undefined {
  try {
    return compileTree(tree)
  } catch (error) {
    if (error === notCompiled) return undefined
    throw error
  }
}

function attempt(
  run: Run,
  input: unknown,
  environment: Readonly<Record<string, unknown>> | undefined,
): readonly unknown[] | typeof undecided | typeof exhausted {
  try {
    return run(...scopeOf(input, environment, false))
  } catch (error) {
    if (error === undecided || error === exhausted) return error
    // Too deep for the stack.
    if (error instanceof RangeError) return exhausted
    throw error
  }
}

export function scopeOf(
  input: unknown,
  environment: Readonly<Record<string, unknown>> | undefined,
  locate: boolean,
): [readonly unknown[], Scope] {
  const items = Array.isArray(input) ? input : input === undefined || input === null ? [] : [input]
  return [items, { self: items, index: 0, input: items, environment, steps: stepsMax, locate }]
}

function plainOf(item: unknown): unknown {
  if (item instanceof Primitive) return item.value
  return item instanceof Temporal ? item.text : item
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

// What in the library may take time without bound: its regular expressions backtrack, its repetitions may never end, and what
// grows inside them grows again.
const unbounded = new Set(
  'matches matchesFull replaceMatches replace repeat repeatAll aggregate descendants defineVariable'.split(' '),
)
const eachItem = new Set(['where', 'select', 'all', 'exists', 'sort'])

/** The library counts no steps: it gets nothing that could be long, nor a whole resource for each of its parts. */
export function libraryMay(tree: ParseTree, inEach = false): boolean {
  const name = tree.type === 'FunctionInvocation' ? nameOf(tree) : ''
  if (unbounded.has(name)) return false
  if (inEach && (name === 'combine' || tree.type === 'AdditiveExpression')) return false
  if (inEach && tree.type === 'ExternalConstant' && /^(?:resource|rootResource|context)$/.test(nameOf(tree)))
    return false
  return (tree.children ?? []).every((child) => libraryMay(child, inEach || eachItem.has(name)))
}
