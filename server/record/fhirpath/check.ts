import { Refusal } from '#kernel'
import { libraryMay, runOf } from './compile.ts'
import { truth } from './expressions.ts'
import { exhausted, type Run, type Scope, undecided } from './items.ts'
import { compileByLibrary, parseExpression } from './library.ts'

type Check = (element: unknown, around: { resource: object; rootResource: object }) => boolean

// The standard's own constraints cost what a resource's size makes them cost. Others' share one allowance for all that they
// look at in a resource: a tenth of a second.
const stepsMax = { ours: 20_000_000, theirs: 2_000_000 }
const leftToTheirs = new WeakMap<object, number>()

/**
 * A constraint as a yes or no: empty is no, and so is what cannot be worked out. `base` says of what type the element is,
 * where only the library can tell; `from` whose expression it is. Refusals: record.bad_expression (it is no FHIRPath).
 */
export function compileCheck(expression: string, base: string, from: 'ours' | 'theirs'): Check {
  const tree = parseExpression(expression)
  const run = runOf(tree)
  const askLibrary = from === 'ours' || libraryMay(tree)
  let inLibrary: ReturnType<typeof compileByLibrary> | undefined
  return (element, around) => {
    const found = run ? decide(run, element, around, from) : undecided
    if (found !== undecided) return found === true
    if (!askLibrary) return false
    inLibrary ??= compileByLibrary(expression, base)
    try {
      const answers = inLibrary(structuredClone(element), { ...around, context: element })
      return answers.length === 1 && answers[0] === true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }
}

function decide(
  run: Run,
  element: unknown,
  around: Parameters<Check>[1],
  from: 'ours' | 'theirs',
): boolean | undefined | typeof undecided {
  const items = [element]
  const environment = around as Readonly<Record<string, unknown>>
  const steps = from === 'ours' ? stepsMax.ours : (leftToTheirs.get(around.rootResource) ?? stepsMax.theirs)
  const scope: Scope = { self: items, index: 0, input: items, environment, steps, locate: false }
  try {
    return truth(run(items, scope))
  } catch (error) {
    if (error === undecided) return undecided
    if (error === exhausted || error instanceof RangeError) return false
    if (error instanceof Refusal) return false
    throw error
  } finally {
    if (from === 'theirs') leftToTheirs.set(around.rootResource, scope.steps)
  }
}
