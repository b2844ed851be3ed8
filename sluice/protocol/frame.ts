// A frame: 4 bytes of length, an envelope that everybody on the way may read, a sealed body, 32 bytes of HMAC-SM3 over both. Numbers are big-endian.
//
//   0 version · 1 way · 2 length of kind · 3 zero · 4 from · 20 to · 36 session · 52 id · 68 key hash · 76 sequence · 84 time
//   92 deadline · 100 nonce · 108 sealed size · 112 kind · sealed body · mac

/** What a frame is for. The first four are the contract's ways; batch and verdict carry them, session makes keys, outer is said by outer itself. */
export const frameWays = [
  'message',
  'command',
  'question',
  'note',
  'answer',
  'batch',
  'verdict',
  'session',
  'outer',
] as const
export type FrameWay = (typeof frameWays)[number]

export interface Envelope {
  readonly way: FrameWay
  readonly kind: string
  /** 'outer', 'platform' or a sluice's uuid. */
  readonly from: string
  readonly to: string
  /** 32 hexadecimal digits; zeros: of no session. */
  readonly session: string
  readonly id: string
  /** Eight bytes that only the two ends can tell a key from; it keeps messages of one key together for who looks at the traffic. */
  readonly keyHash: Buffer
  readonly sequence: number
  /** Milliseconds since 1970 by the sender's clock. */
  readonly at: number
  /** By the sender's clock; 0: none. */
  readonly deadlineAt: number
  readonly nonce: Buffer
}

export interface Frame extends Envelope {
  /** The whole frame as it came, length included: what is passed on. */
  readonly bytes: Buffer
  /** What the mac is over: envelope and sealed body. */
  readonly signed: Buffer
  readonly head: Buffer
  readonly sealed: Buffer
  readonly mac: Buffer
}

const version = 1
const fixedBytes = 112
const macBytes = 32
const kindBytesMax = 40
const prefixBytes = 4
/** The largest sealed body of any kind (8 MiB) and its envelope. */
export const frameBytesMax = 8_192 * 1_024 + fixedBytes + kindBytesMax + macBytes

export const noSession = '0'.repeat(32)
export const noId = '00000000-0000-0000-0000-000000000000'
export const noKey: Buffer = Buffer.alloc(8)
const addresses: Readonly<Record<string, string>> = { outer: '0'.repeat(32), platform: 'f'.repeat(32) }
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isUuid = (text: string): boolean => uuid.test(text)

/** The bytes do not make a frame; whoever sent them is cut off. */
export class FrameError extends Error {
  override name = 'FrameError'
}

const addressOf = (name: string) => addresses[name] ?? name.replaceAll('-', '')

function nameOf(hex: string): string {
  if (hex === addresses.platform) return 'platform'
  if (hex === addresses.outer) return 'outer'
  return uuidOf(hex)
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A random uuid (version 4) of sixteen random bytes. */
export function uuidOfBytes(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return uuidOf(bytes.toString('hex'))
}

/** A frame with room for `sealedBytes` and the mac, envelope written; the caller fills in the rest. */
export function frameFor(envelope: Envelope, sealedBytes: number): Frame {
  const kind = Buffer.from(envelope.kind, 'latin1')
  const size = fixedBytes + kind.length + sealedBytes + macBytes
  const bytes = Buffer.alloc(prefixBytes + size)
  bytes.writeUInt32BE(size, 0)
  const head = bytes.subarray(prefixBytes, prefixBytes + fixedBytes + kind.length)
  head[0] = version
  head[1] = frameWays.indexOf(envelope.way)
  head[2] = kind.length
  head.write(addressOf(envelope.from), 4, 'hex')
  head.write(addressOf(envelope.to), 20, 'hex')
  head.write(envelope.session, 36, 'hex')
  head.write(envelope.id.replaceAll('-', ''), 52, 'hex')
  envelope.keyHash.copy(head, 68, 0, 8)
  writeNumber(head, 76, envelope.sequence)
  writeNumber(head, 84, envelope.at)
  writeNumber(head, 92, envelope.deadlineAt)
  envelope.nonce.copy(head, 100, 0, 8)
  head.writeUInt32BE(sealedBytes, 108)
  kind.copy(head, fixedBytes)
  return { ...envelope, bytes, ...partsOf(bytes, head) }
}

/** The one frame that `bytes` (length included) are. Throws FrameError. */
function decodeFrame(bytes: Buffer): Frame {
  const whole = bytes.subarray(prefixBytes)
  if (whole[0] !== version) throw new FrameError(`version ${whole[0]}, ${version} is spoken here`)
  const way = frameWays[whole[1]!]
  const kindBytes = whole[2]!
  if (!way || whole[3] !== 0) throw new FrameError('not an envelope')
  if (kindBytes < 1 || kindBytes > kindBytesMax) throw new FrameError(`a kind of ${kindBytes} bytes`)
  if (whole.readUInt32BE(108) !== whole.length - fixedBytes - kindBytes - macBytes)
    throw new FrameError('the sealed size is not the size')
  const head = whole.subarray(0, fixedBytes + kindBytes)
  const kind = head.toString('latin1', fixedBytes)
  if (!/^[a-z][a-z.-]*$/.test(kind)) throw new FrameError('a kind that is no word')
  const envelope: Envelope = {
    way,
    kind,
    from: nameOf(head.toString('hex', 4, 20)),
    to: nameOf(head.toString('hex', 20, 36)),
    session: head.toString('hex', 36, 52),
    id: uuidOf(head.toString('hex', 52, 68)),
    keyHash: head.subarray(68, 76),
    sequence: readNumber(head, 76),
    at: readNumber(head, 84),
    deadlineAt: readNumber(head, 92),
    nonce: head.subarray(100, 108),
  }
  return { ...envelope, bytes, ...partsOf(bytes, head) }
}

function partsOf(bytes: Buffer, head: Buffer): Pick<Frame, 'head' | 'sealed' | 'mac' | 'signed'> {
  const macAt = bytes.length - macBytes
  return {
    head,
    sealed: bytes.subarray(prefixBytes + head.length, macAt),
    mac: bytes.subarray(macAt),
    signed: bytes.subarray(prefixBytes, macAt),
  }
}

function writeNumber(into: Buffer, at: number, value: number): void {
  into.writeUInt32BE(Math.floor(value / 2 ** 32), at)
  into.writeUInt32BE(value % 2 ** 32, at + 4)
}

function readNumber(from: Buffer, at: number): number {
  const value = from.readUInt32BE(at) * 2 ** 32 + from.readUInt32BE(at + 4)
  if (!Number.isSafeInteger(value)) throw new FrameError('a number too large')
  return value
}

/** Takes a stream of bytes apart, however it was cut. */
export class FrameReader {
  #held: Buffer[] = []
  #heldBytes = 0
  #wanted = 0

  /** The frames that are whole now. Throws FrameError as soon as the bytes cannot become one, before they are gathered. */
  push(chunk: Buffer): Frame[] {
    let rest = chunk
    if (this.#heldBytes > 0) {
      this.#held.push(chunk)
      this.#heldBytes += chunk.length
      if (this.#heldBytes < this.#wanted) return []
      rest = Buffer.concat(this.#held, this.#heldBytes)
    }
    const frames: Frame[] = []
    let wanted = wantedOf(rest)
    while (rest.length >= wanted && rest.length >= prefixBytes) {
      frames.push(decodeFrame(rest.subarray(0, wanted)))
      rest = rest.subarray(wanted)
      wanted = wantedOf(rest)
    }
    this.#held = rest.length > 0 ? [rest] : []
    this.#heldBytes = rest.length
    this.#wanted = wanted
    return frames
  }
}

function wantedOf(bytes: Buffer): number {
  if (bytes.length < prefixBytes) return prefixBytes
  const size = bytes.readUInt32BE(0)
  if (size > frameBytesMax) throw new FrameError(`a frame of ${size} bytes, at most ${frameBytesMax}`)
  if (size < fixedBytes + 1 + macBytes) throw new FrameError(`a frame of ${size} bytes`)
  return prefixBytes + size
}
