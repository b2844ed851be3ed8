/**
 * What a resource says of its own parts: the ids of its elements, the resources it contains, and what points to them.
 * Gathered while the structure is walked (dom-2 to dom-5, ref-1, FHIR R4 §2.1.0.2: an element's id is its own).
 */
export interface Local {
  readonly ids: Set<string>
  readonly contained: Contained[]
  /** '#id' in references, with where they stand. */
  readonly references: { readonly id: string; readonly at: string }[]
  /** '#id' in uris and canonicals. */
  readonly uris: Set<string>
}

interface Contained {
  readonly id: unknown
  readonly at: string
  /** Whether it points back to the resource around it ('#'). */
  pointsBack: boolean
}

export type LocalFault = { readonly key: 'dom-2' | 'dom-3' | 'dom-4' | 'dom-5' | 'ref-1'; readonly at: string }

export function newLocal(): Local {
  return { ids: new Set(), contained: [], references: [], uris: new Set() }
}

const humans: Record<LocalFault['key'], string> = {
  'dom-2': 'If the resource is contained in another resource, it SHALL NOT contain nested Resources',
  'dom-3':
    'If the resource is contained in another resource, it SHALL be referred to from elsewhere in the resource or SHALL refer to the containing resource',
  'dom-4': 'If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a meta.lastUpdated',
  'dom-5': 'If a resource is contained in another resource, it SHALL NOT have a security label',
  'ref-1': 'SHALL have a contained resource if a local reference is provided',
}

export function humanOf(key: LocalFault['key']): string {
  return humans[key]
}

/** What is wrong with a contained resource by itself. */
export function containedFaults(resource: Record<string, unknown>, at: string): LocalFault[] {
  const faults: LocalFault[] = []
  const meta = resource.meta as Record<string, unknown> | undefined
  if (resource.contained !== undefined) faults.push({ key: 'dom-2', at })
  if (meta?.versionId !== undefined || meta?.lastUpdated !== undefined) faults.push({ key: 'dom-4', at })
  if (meta?.security !== undefined) faults.push({ key: 'dom-5', at })
  return faults
}

/** What the end of the walk shows: contained resources that nothing points to, and references to what is not there. */
export function localFaults({ contained, references, uris }: Local): LocalFault[] {
  const faults: LocalFault[] = []
  const there = new Set(contained.map(({ id }) => id))
  for (const { id, at } of references) if (id !== '' && !there.has(id)) faults.push({ key: 'ref-1', at })
  const named = new Set([...references.map(({ id }) => id), ...uris])
  for (const { id, at, pointsBack } of contained) {
    if (!named.has(id as string) && !pointsBack) faults.push({ key: 'dom-3', at })
  }
  return faults
}
