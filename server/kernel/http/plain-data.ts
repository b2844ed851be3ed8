import { refuse } from '../refusal.ts'

const depthMax = 40
// PostgreSQL keeps neither the null character nor half of a surrogate pair.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
// Its calendar, and ours, begins with the year 1; ISO 8601 has a year 0.
const beforeTheCalendar = /^0000-\d\d-\d\d(T|$)/

/**
 * Refuses what no module could keep or walk through: text with a null character or half a character, a day of the year 0,
 * and nesting without end. Bytes are left alone. Refusals: kernel.unstorable_text, kernel.invalid_input, kernel.too_deep.
 */
export function refuseUnlessPlain(data: unknown, path: readonly string[] = []): void {
  if (typeof data === 'string') {
    const field = path.length > 0 ? { field: path.join('.') } : {}
    if (unstorable.test(data)) refuse('kernel.unstorable_text', field)
    if (beforeTheCalendar.test(data)) refuse('kernel.invalid_input', field)
    return
  }
  if (data === null || typeof data !== 'object' || data instanceof Uint8Array) return
  if (path.length >= depthMax) refuse('kernel.too_deep', { field: path[0] ?? '' })
  for (const [name, value] of Object.entries(data)) {
    if (unstorable.test(name)) refuse('kernel.unstorable_text', { field: path.join('.') })
    refuseUnlessPlain(value, [...path, name])
  }
}
