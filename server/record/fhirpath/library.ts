import { createRequire } from 'node:module'
import { Refusal, refuse, refuseUnless } from '#kernel'
import { viewFunctions } from './view-functions.ts'

const expressionMax = 4096
const nestingMax = 60

type Evaluate = (input: unknown, environment?: object) => unknown[]

interface Library {
  parse(expression: string): ParseTree
  compile(path: string | { base: string; expression: string }, model: object, options: object): Evaluate
}

/** What the library's parser makes of an expression. */
export interface ParseTree {
  readonly type: string
  readonly text?: string
  readonly terminalNodeText: readonly string[]
  readonly children?: readonly ParseTree[]
}

let loaded: { library: Library; model: object } | undefined

/** Loaded when an expression first needs it: it brings units and a parser with it, which a start should not wait for. */
function load(): { library: Library; model: object } {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  loaded = { library: require('fhirpath'), model: require('fhirpath/fhir-context/r4') }
  return loaded
}

/** Refusals: record.bad_expression (not FHIRPath, too long, or nested too deeply). */
export function parseExpression(expression: string): ParseTree {
  refuseUnlessSmall(expression)
  const { library } = load()
  return attempt(expression, () => library.parse(expression))
}

/**
 * The whole expression by the library; `base` is the type of an element that it starts from. Refusals:
 * record.bad_expression, also while it is evaluated.
 */
export function compileByLibrary(expression: string, base?: string): Evaluate {
  refuseUnlessSmall(expression)
  const { library, model } = load()
  const options = { resolveInternalTypes: true, traceFn: () => undefined, userInvocationTable: viewFunctions }
  const run = attempt(expression, () => library.compile(base ? { base, expression } : expression, model, options))
  return (input, environment) => attempt(expression, () => run(input, environment))
}

function attempt<T>(expression: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) throw error
    refuse('record.bad_expression', { params: { expression: expression.slice(0, 120) } })
  }
}

/** The parser's time and stack grow with both. */
function refuseUnlessSmall(expression: string): void {
  let depth = 0
  let deepest = 0
  for (const char of expression) {
    if (char === '(' || char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ')' || char === ']' || char === '}') depth--
  }
  const small = expression.length <= expressionMax && deepest <= nestingMax
  refuseUnless(small, 'record.bad_expression', { params: { expression: expression.slice(0, 120) } })
}
