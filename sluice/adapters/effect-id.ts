import { createHash } from 'node:crypto'

/** One uuid for one name (version 8, RFC 9562): the same parts give the same id, so that a repetition is known as one. */
export function effectId(...parts: readonly string[]): string {
  const bytes = createHash('sm3').update(JSON.stringify(parts)).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
