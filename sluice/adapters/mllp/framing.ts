/** The minimal lower layer protocol: <VT> message <FS><CR>, cut out of a stream however it was split. */
const VT = 0x0b
const FS = 0x1c
const CR = 0x0d

const headBytes = 4_096

export type Framed =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** Larger than allowed: the rest was let go; the head is enough for an answer. */
  | { readonly kind: 'too-large'; readonly head: Buffer; readonly bytes: number }
  /** Began, and another message began before it ended. */
  | { readonly kind: 'torn'; readonly bytes: number }
  /** Bytes outside of any frame. */
  | { readonly kind: 'garbage'; readonly bytes: number }

export function frame(content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(VT), content, Buffer.of(FS, CR)])
}

/** Does a vertical tab begin a message? Inside a text (Word writes them) it does not. */
function begins(bytes: Buffer, at: number): boolean {
  const name = bytes.toString('latin1', at + 1, at + 4)
  return name === 'MSH' || name === 'FHS' || name === 'BHS'
}

/** Memory is bounded by `bytesMax` and a head, whatever is sent. */
export class Framer {
  readonly #bytesMax: number
  #inside = false
  #parts: Buffer[] = []
  #kept = 0
  #total = 0
  /** Bytes whose meaning depends on what follows: at most four. */
  #carry: Buffer = Buffer.alloc(0)

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Whether a message has begun and not ended. */
  get open(): boolean {
    return this.#inside
  }

  /** How much the message that is being read has sent so far. */
  get bytesOpen(): number {
    return this.#total
  }

  push(chunk: Buffer): Framed[] {
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk
    this.#carry = Buffer.alloc(0)
    const found: Framed[] = []
    let at = 0
    while (at < bytes.length) at = this.#inside ? this.#read(bytes, at, found) : this.#seek(bytes, at, found)
    return found
  }

  #seek(bytes: Buffer, at: number, found: Framed[]): number {
    const start = bytes.indexOf(VT, at)
    const end = start < 0 ? bytes.length : start
    // Senders end messages with a line too many; that is no garbage to speak of.
    const blank = bytes.subarray(at, end).every((byte) => byte === CR || byte === 0x0a)
    if (end > at && !blank) found.push({ kind: 'garbage', bytes: end - at })
    if (start < 0) return bytes.length
    this.#begin()
    return start + 1
  }

  #begin(): void {
    this.#inside = true
    this.#parts = []
    this.#kept = 0
    this.#total = 0
  }

  #read(bytes: Buffer, at: number, found: Framed[]): number {
    const next = nextMark(bytes, at)
    if (next < 0) {
      this.#keep(bytes.subarray(at))
      return bytes.length
    }
    this.#keep(bytes.subarray(at, next))
    const mark = bytes[next]!
    const needed = mark === FS ? 1 : 3
    if (bytes.length - next <= needed) {
      this.#carry = Buffer.from(bytes.subarray(next))
      return bytes.length
    }
    if (mark === FS) {
      const following = bytes[next + 1]!
      // Some senders leave out the CR: then the next message begins at once.
      if (following === CR || following === VT) {
        this.#end(found)
        return following === CR ? next + 2 : next + 1
      }
    } else if (begins(bytes, next)) {
      found.push({ kind: 'torn', bytes: this.#total })
      this.#begin()
      return next + 1
    }
    this.#keep(bytes.subarray(next, next + 1))
    return next + 1
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#total += bytes.length
    const room = this.#total <= this.#bytesMax ? bytes.length : Math.max(0, headBytes - this.#kept)
    if (this.#total > this.#bytesMax && this.#kept > headBytes) {
      this.#parts = [Buffer.from(Buffer.concat(this.#parts).subarray(0, headBytes))]
      this.#kept = headBytes
    }
    if (room <= 0) return
    // A copy, so that a small rest does not hold a large chunk of the socket's.
    this.#parts.push(Buffer.from(bytes.subarray(0, room)))
    this.#kept += Math.min(room, bytes.length)
  }

  #end(found: Framed[]): void {
    const whole = Buffer.concat(this.#parts)
    const tooLarge = this.#total > this.#bytesMax
    found.push(
      tooLarge
        ? { kind: 'too-large', head: whole.subarray(0, headBytes), bytes: this.#total }
        : { kind: 'message', bytes: whole },
    )
    this.#inside = false
    this.#parts = []
    this.#kept = 0
    this.#total = 0
  }
}

function nextMark(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(FS, at)
  const start = bytes.subarray(at, end < 0 ? bytes.length : end).indexOf(VT)
  return start < 0 ? end : at + start
}
