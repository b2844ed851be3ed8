/** A 64-bit word as two signed halves, the high one first. */
export type Hash = readonly [number, number]

/**
 * Seeded 64-bit hashes. The seed is the parameter's number, kept in generated/search.json for ever: stored keys depend on it
 * and on this function.
 */
export function hashOf(parameter: number, text: string): Hash {
  let high = 0x9e3779b9 ^ Math.imul(parameter, 0x85ebca6b)
  let low = 0x41c6ce57 ^ Math.imul(parameter, 0xc2b2ae35)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    low = Math.imul(low ^ unit, 0x5f356495)
    high = (high << 13) | (high >>> 19)
    low = (low << 7) | (low >>> 25)
  }
  high ^= text.length
  high = mix(high ^ (low >>> 3))
  low = mix(low ^ Math.imul(high, 0x27d4eb2f))
  return [high, low]
}

/** As signed decimal text, which is what PostgreSQL reads as bigint. */
export function decimalOf([high, low]: Hash): string {
  return BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toString()
}

export function keyOf(parameter: number, text: string): string {
  return decimalOf(hashOf(parameter, text))
}

function mix(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** What a token, reference or uri looks like before it is hashed; the same words are used when writing and when searching. */
export const keyText = {
  /** code alone, whatever its system */
  code: (code: string) => `=${code}`,
  /** system|code; an absent system is the empty one */
  token: (system: string | undefined, code: string) => `${system ?? ''}|${code}`,
  reference: (reference: string) => reference,
  /** An identifier's value under the code of its type. */
  typed: (system: string | undefined, code: string, value: string) => `of-type:${system ?? ''}|${code}|${value}`,
  identifier: (system: string | undefined, value: string) => `identifier:${system ?? ''}|${value}`,
}
