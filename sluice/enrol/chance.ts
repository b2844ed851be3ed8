export interface MachineChance {
  uuid(): string
  integer(below: number): number
  bytes(count: number): Buffer
}

/** Chance over a source of bytes; `clock` dates the uuids (version 7, RFC 9562 §5.7). */
export function chanceOver(clock: { now(): Date }, bytes: (count: number) => Buffer): MachineChance {
  const integer = (below: number): number => {
    const limit = Math.floor(0x1_0000_0000 / below) * below
    for (;;) {
      const drawn = bytes(4).readUInt32BE(0)
      if (drawn < limit) return drawn % below
    }
  }
  const uuid = (): string => {
    const raw = Buffer.from(bytes(16))
    raw.writeUIntBE(clock.now().getTime(), 0, 6)
    raw[6] = (raw[6]! & 0x0f) | 0x70
    raw[8] = (raw[8]! & 0x3f) | 0x80
    const hex = raw.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
  return { bytes, integer, uuid }
}
