import type { Definition } from './record-search.ts'
import type { StructureFile } from './record-structure.ts'

interface Constraint {
  key: string
  severity: string
  human: string
  expression?: string
}

interface Invariant {
  key: string
  severity: string
  human: string
  expression: string
}

export interface InvariantFile {
  /** Of everything that has a structure, by its name: Period, Claim, Patient.contact. */
  readonly structures: Record<string, Invariant[]>
  /** Of one element on top of its type's own: Organization.telecom. */
  readonly elements: Record<string, Invariant[]>
}

// Of every element and resource: the walk over the structure sees to them (structure/validate.ts, structure/local.ts).
const walked = new Set(['ele-1', 'ext-1', 'dom-2', 'dom-3', 'dom-4', 'dom-5', 'dom-6', 'ref-1', 'txt-1', 'txt-2'])

/** The constraints of every resource type, datatype and backbone element, but for those of the walk. */
export function readInvariants(profiles: Definition[], { types }: StructureFile): InvariantFile {
  const file: InvariantFile = { structures: {}, elements: {} }
  for (const profile of profiles) {
    if (profile.resourceType !== 'StructureDefinition' || profile.derivation === 'constraint') continue
    for (const element of profile.snapshot.element) {
      const constraints = (element as { constraint?: Constraint[] }).constraint ?? []
      const rows = constraints.flatMap(({ key, severity, human, expression }) => {
        // dom-r4b speaks of types that are not of R4; nothing without an expression can be checked.
        return expression && !walked.has(key) && key !== 'dom-r4b' ? [{ key, severity, human, expression }] : []
      })
      if (rows.length === 0) continue
      if (types[element.path]) file.structures[element.path] = rows
      else if (types[element.path.slice(0, element.path.lastIndexOf('.'))]) file.elements[element.path] = rows
    }
  }
  return file
}
