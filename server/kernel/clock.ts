import { randomBytes } from 'node:crypto'

export interface Clock {
  now(): Date
}

/** Where chance comes from: the system's generator in life, a seeded one in a simulated year. */
export interface Chance {
  /** UUID version 7 (RFC 9562 §5.7): ordered by the given instant, so that indexes grow at one end. */
  uuid(): string
  bytes(count: number): Buffer
  /** A whole number from 0 to below - 1, without modulo bias. */
  integer(below: number): number
  digits(count: number): string
}

export const systemClock: Clock = { now: () => new Date(Date.now()) }

/** Builds a Chance over any source of bytes; `clock` dates the UUIDs. */
export function chanceOver(clock: Clock, bytes: (count: number) => Buffer): Chance {
  const integer = (below: number): number => {
    const limit = Math.floor(0x1_0000_0000 / below) * below
    for (;;) {
      const drawn = bytes(4).readUInt32BE(0)
      if (drawn < limit) return drawn % below
    }
  }
  return {
    bytes,
    integer,
    digits: (count) => Array.from({ length: count }, () => integer(10)).join(''),
    uuid: () => {
      const raw = bytes(16)
      raw.writeUIntBE(clock.now().getTime(), 0, 6)
      raw[6] = (raw[6]! & 0x0f) | 0x70
      raw[8] = (raw[8]! & 0x3f) | 0x80
      const hex = raw.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}

const lotBytes = 8192
let lot = Buffer.alloc(0)

// Asking the machine for chance costs more than using it: small amounts are cut from a lot, each byte once.
function systemBytes(count: number): Buffer {
  if (count > 64) return randomBytes(count)
  if (lot.length < count) lot = randomBytes(lotBytes)
  const cut = lot.subarray(0, count)
  lot = lot.subarray(count)
  return cut
}

export const systemChance: Chance = chanceOver(systemClock, systemBytes)
