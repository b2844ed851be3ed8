/** A compiled path: the values it finds in a resource, and their datatype. */
export interface Accessor {
  /** The path as it is written, without the datatype: 'telecom[system=email]'. */
  readonly path: string
  readonly datatype: string
  /** Only references that point to this type. */
  readonly target: string | undefined
  find(resource: unknown): unknown[]
}

type Step = (from: unknown, found: unknown[]) => void

/** 'participant.actor:Reference!Patient' or 'telecom[system=email]:ContactPoint' as plain property reads. */
export function compilePath(path: string): Accessor {
  const at = path.lastIndexOf(':')
  const [datatype = '', target] = path.slice(at + 1).split('!')
  const steps = path.slice(0, at).split(/\.(?![^[]*\])/)
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

function compileStep(step: string, next: Step): Step {
  const [name = '', filter] = step.split('[')
  const [property, wanted] = filter?.slice(0, -1).split('=') ?? []
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
