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
  #held: Buffer = Buffer.alloc(0)
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
    this.#forget()
  }

  #read(bytes: Buffer, at: number, found: Framed[]): number {
    // Marks that mean nothing are passed over, not cut at: a message of nothing but marks is as cheap as any other.
    for (let next = nextMark(bytes, at); next < bytes.length; next = nextMark(bytes, next + 1)) {
      const needed = bytes[next] === FS ? 1 : 3
      if (bytes.length - next <= needed) {
        this.#keep(bytes.subarray(at, next))
        this.#carry = Buffer.from(bytes.subarray(next))
        return bytes.length
      }
      const after = this.#after(bytes, next)
      if (after < 0) continue
      this.#keep(bytes.subarray(at, next))
      if (bytes[next] === FS) this.#end(found)
      else {
        found.push({ kind: 'torn', bytes: this.#total })
        this.#begin()
      }
      return after
    }
    this.#keep(bytes.subarray(at))
    return bytes.length
  }

  /** Where reading goes on behind a mark that ends this message or begins the next; -1: the mark is text. */
  #after(bytes: Buffer, mark: number): number {
    if (bytes[mark] !== FS) return begins(bytes, mark) ? mark + 1 : -1
    const following = bytes[mark + 1]!
    // Some senders leave out the CR: then the next message begins at once.
    if (following === CR) return mark + 2
    return following === VT ? mark + 1 : -1
  }

  #keep(bytes: Buffer): void {
    this.#total += bytes.length
    if (this.#total > this.#bytesMax && this.#kept > headBytes) {
      this.#held = Buffer.from(this.#held.subarray(0, headBytes))
      this.#kept = headBytes
    }
    const room = this.#total <= this.#bytesMax ? bytes.length : Math.max(0, headBytes - this.#kept)
    this.#append(bytes.subarray(0, room))
  }

  // One buffer that doubles: a message that comes byte by byte costs no more than one that comes at once.
  #append(bytes: Buffer): void {
    const needed = this.#kept + bytes.length
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * this.#held.length, this.#bytesMax), headBytes))
      this.#held.copy(larger, 0, 0, this.#kept)
      this.#held = larger
    }
    bytes.copy(this.#held, this.#kept)
    this.#kept = needed
  }

  #end(found: Framed[]): void {
    const whole = this.#held.subarray(0, this.#kept)
    const tooLarge = this.#total > this.#bytesMax
    found.push(
      tooLarge
        ? { kind: 'too-large', head: whole.subarray(0, headBytes), bytes: this.#total }
        : { kind: 'message', bytes: whole },
    )
    this.#forget()
    this.#inside = false
  }

  #forget(): void {
    this.#held = Buffer.alloc(0)
    this.#kept = 0
    this.#total = 0
  }
}

/** The next mark from `at` on; the end of the bytes where there is none. */
function nextMark(bytes: Buffer, at: number): number {
  let next = at
  while (next < bytes.length && bytes[next] !== FS && bytes[next] !== VT) next += 1
  return next
}
