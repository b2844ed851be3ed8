import { compileByLibrary } from './library.ts'

/**
 * A compiled expression: what it finds in a resource or element, or in several of them. `environment` holds what it calls
 * %name.
 */
export type FhirPath = (input: unknown, environment?: Readonly<Record<string, unknown>>) => unknown[]

const compiledMax = 2000
const compiled = new Map<string, FhirPath>()

/** Compiles a FHIRPath expression once. Refusals: record.bad_expression, also while it is evaluated. */
export function compileFhirPath(expression: string): FhirPath {
  const known = compiled.get(expression)
  if (known) return known
  const made = compileByLibrary(expression)
  // Expressions come from clients too: what is kept is bounded.
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(expression, made)
  return made
}
