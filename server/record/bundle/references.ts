import { refuse } from '#kernel'

/** Elements of type uri and its kin that may name another entry by its fullUrl (FHIR R4 §3.1.0.11.2). */
const uriNames = new Set(['reference', 'url', 'uri', 'valueUri', 'valueUrl', 'valueUuid', 'valueCanonical'])

export type Resolve = (reference: string) => string | undefined

/** References in a tree that are conditional: 'Patient?identifier=…'. */
export function conditionalReferences(tree: unknown, found = new Set<string>()): Set<string> {
  visit(tree, (parent, name, text) => {
    if (name === 'reference' && /^[A-Z][A-Za-z]+\?./.test(text)) found.add(text)
    return parent[name] as string
  })
  return found
}

/**
 * Puts what they stand for in the place of fullUrls and conditional references, in the tree itself.
 * Refusals: record.reference_dangling.
 */
export function rewriteReferences(tree: unknown, resolve: Resolve, at: string): void {
  visit(tree, (_parent, name, text) => {
    const resolved = resolve(text)
    if (resolved !== undefined) return resolved
    const dangling = name === 'reference' && /^urn:(?:uuid|oid):/.test(text)
    if (dangling) refuse('record.reference_dangling', { field: at, params: { reference: text.slice(0, 80) } })
    return text
  })
}

type Replace = (parent: Record<string, unknown>, name: string, text: string) => string

function visit(node: unknown, replace: Replace): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, replace)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const parent = node as Record<string, unknown>
  for (const name of Object.keys(parent)) {
    const value = parent[name]
    if (typeof value === 'object') visit(value, replace)
    else if (typeof value === 'string' && uriNames.has(name)) {
      const replaced = replace(parent, name, value)
      if (replaced !== value) parent[name] = replaced
    }
  }
}
