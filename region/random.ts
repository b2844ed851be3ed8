/**
 * Seeded chance for the synthetic region: the same seed gives the same region on every machine.
 * xoshiro128** (Blackman and Vigna, 2018), its state filled by splitmix32. Not for secrets.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number
  /** True with this probability. */
  happens(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Picks by weight; the weights need not sum to one. */
  weighted<T>(items: readonly (readonly [T, number])[]): T
  /** Normally distributed. */
  normal(mean: number, deviation: number): number
  uuid(): string
  /** An independent stream: what one part draws never shifts what another part gets. */
  fork(label: string): Random
}

export function randomFrom(seed: string): Random {
  const state = stateOf(seed)

  function next32(): number {
    const result = Math.imul(rotateLeft(Math.imul(state[1]!, 5), 7), 9) >>> 0
    const shifted = state[1]! << 9
    state[2]! ^= state[0]!
    state[3]! ^= state[1]!
    state[1]! ^= state[2]!
    state[0]! ^= state[3]!
    state[2]! ^= shifted
    state[3] = rotateLeft(state[3]!, 11)
    return result
  }

  const random: Random = {
    next: () => next32() / 4294967296,
    between: (from, to) => from + Math.floor(random.next() * (to - from + 1)),
    happens: (probability) => random.next() < probability,
    pick(items) {
      if (items.length === 0) throw new Error('cannot pick from nothing')
      return items[random.between(0, items.length - 1)]!
    },
    weighted(items) {
      let left = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        left -= weight
        if (left < 0) return item
      }
      return items[items.length - 1]![0]
    },
    normal(mean, deviation) {
      // Box–Muller; 1 - next() keeps the logarithm away from zero
      const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
      return mean + deviation * radius * Math.cos(2 * Math.PI * random.next())
    },
    uuid() {
      const hex = [next32(), next32(), next32(), next32()].map((word) => word.toString(16).padStart(8, '0')).join('')
      const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16)
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
    },
    fork: (label) => randomFrom(`${seed}/${label}`),
  }
  return random
}

function stateOf(seed: string): Uint32Array {
  let mixed = 0x811c9dc5 // FNV-1a over the seed's UTF-16 units
  for (let index = 0; index < seed.length; index++) mixed = Math.imul(mixed ^ seed.charCodeAt(index), 0x01000193) >>> 0
  const state = new Uint32Array(4)
  for (let index = 0; index < 4; index++) {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let word = mixed
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    state[index] = (word ^ (word >>> 15)) >>> 0
  }
  return state
}

const rotateLeft = (word: number, bits: number) => ((word << bits) | (word >>> (32 - bits))) >>> 0
