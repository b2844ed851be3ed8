import { compileFhirPath } from '../fhirpath/compile.ts'

/** A compiled path: the values it finds in a resource, and their datatype. */
export interface Accessor {
  /** The path as it is written, without the datatype: 'telecom[system=email]'; empty for what an expression computes. */
  readonly path: string
  readonly datatype: string
  /** Only references that point to this type. */
  readonly target: string | undefined
  find(resource: unknown): unknown[]
}

/** Values that a FHIRPath expression finds; what they are shows in each. One that fails on a resource finds nothing in it. */
export function computedAccessor(expression: string): Accessor {
  const evaluate = compileFhirPath(expression)
  return {
    path: '',
    datatype: 'any',
    target: undefined,
    find: (resource) => {
      try {
        return evaluate(resource)
      } catch {
        return []
      }
    },
  }
}

type Step = (from: unknown, found: unknown[]) => void

/** 'participant.actor:Reference!Patient' or 'telecom[system=email]:ContactPoint' as plain property reads. */
export function compilePath(path: string): Accessor {
  const at = path.lastIndexOf(':')
  const [datatype = '', target] = path.slice(at + 1).split('!')
  if (datatype === 'absence') return absenceOf(path.slice(0, at).split(','))
  const steps = stepsOf(path.slice(0, at))
  const walk = steps.reduceRight<Step>(
    (next, step) => compileStep(step, next),
    (from, found) => {
      found.push(from)
    },
  )
  return {
    path: path.slice(0, at),
    datatype,
    target,
    find(resource) {
      const found: unknown[] = []
      walk(resource, found)
      return found
    },
  }
}

/** 'deceasedBoolean,deceasedDateTime:absence' finds one value where a resource has neither. */
function absenceOf(names: readonly string[]): Accessor {
  return {
    path: names.join(),
    datatype: 'absence',
    target: undefined,
    find: (resource) => {
      const has = (name: string) => (resource as Record<string, unknown> | null)?.[name] !== undefined
      return names.some(has) ? [] : [resource]
    },
  }
}

/** 'telecom[system=email]' in its parts. */
export function readStep(step: string): { name: string; property?: string; wanted?: string } {
  const [, name = step, property, wanted] = /^([^[]*)\[([^=]*)=(.*)\]$/.exec(step) ?? []
  return property === undefined ? { name } : { name, property, wanted: wanted ?? '' }
}

export function stepsOf(path: string): string[] {
  return path.split(/\.(?![^[]*\])/)
}

function compileStep(step: string, next: Step): Step {
  const { name, property, wanted } = readStep(step)
  const accept: Step = property
    ? (one, found) => {
        if ((one as Record<string, unknown>)?.[property] === wanted) next(one, found)
      }
    : next
  return (from, found) => {
    const value = (from as Record<string, unknown> | null)?.[name]
    if (value === undefined || value === null) return
    if (!Array.isArray(value)) return accept(value, found)
    for (const one of value) if (one !== null) accept(one, found)
  }
}
