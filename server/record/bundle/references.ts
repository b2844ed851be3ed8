import { refuse } from '#kernel'
import { parseJson, type RawResource } from '../json.ts'

/** Elements of type uri and its kin that may name another entry by its fullUrl (FHIR R4 §3.1.0.11.2). */
const named = /"(reference|url|uri|valueUri|valueUrl|valueUuid|valueCanonical)":"((?:[^"\\]|\\.)*)"/g
const conditional = /"reference":"([A-Z][A-Za-z]+\?(?:[^"\\]|\\.)+)"/g

export type Resolve = (reference: string) => string | undefined

/** References in a resource that are conditional: 'Patient?identifier=…'. */
export function conditionalReferences({ rest }: RawResource, found: Set<string>): void {
  if (!rest.includes('?')) return
  for (const [, text = ''] of rest.matchAll(conditional)) found.add(plain(text))
}

/**
 * Puts what they stand for in the place of fullUrls and conditional references. In text without spaces a name stands right
 * before its value, and no string can look like both, since its quotes are escaped. What nothing is known of goes to `unknown`.
 */
export function rewriteReferences(
  raw: RawResource,
  resolve: Resolve,
  unknown: (reference: string) => void,
): RawResource {
  const rewritten = (text: string) =>
    text.replace(named, (whole, name: string, written: string) => {
      const reference = plain(written)
      const resolved = resolve(reference)
      if (resolved !== undefined) return `"${name}":${JSON.stringify(resolved)}`
      if (name === 'reference' && reference.startsWith('urn:')) unknown(reference)
      return whole
    })
  return { ...raw, meta: raw.meta === undefined ? undefined : rewritten(raw.meta), rest: rewritten(raw.rest) }
}

/** Refusals: record.reference_dangling. */
export function refuseDangling(reference: string, at: string): void {
  if (/^urn:(?:uuid|oid):/.test(reference))
    refuse('record.reference_dangling', { field: at, params: { reference: reference.slice(0, 80) } })
}

function plain(text: string): string {
  return text.includes('\\') ? String(parseJson(`"${text}"`)) : text
}
