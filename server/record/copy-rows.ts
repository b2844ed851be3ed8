// PostgreSQL counts microseconds from 2000-01-01.
const epoch = 946_684_800_000
// One dimension, no nulls, elements of type 20 (bigint).
const bigintArray = Buffer.from('000000010000000000000014', 'hex')

/** Rows in the binary form of COPY: no text to escape on our side, none to parse on the other. */
export class CopyRows {
  #bytes = Buffer.allocUnsafe(2048)
  #at = 0
  readonly #columns: number

  constructor(columns: number) {
    this.#columns = columns
    this.#at = this.#bytes.write('PGCOPY\n', 'latin1')
    for (const byte of [0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]) this.#bytes[this.#at++] = byte
  }

  row(): this {
    this.#reserve(2)
    this.#at = this.#bytes.writeInt16BE(this.#columns, this.#at)
    return this
  }

  null(): this {
    this.#reserve(4)
    this.#at = this.#bytes.writeInt32BE(-1, this.#at)
    return this
  }

  bool(value: boolean): this {
    this.#size(1)
    this.#bytes[this.#at++] = value ? 1 : 0
    return this
  }

  int(value: number): this {
    this.#size(4)
    this.#at = this.#bytes.writeInt32BE(value, this.#at)
    return this
  }

  bigint(value: number | null): this {
    if (value === null) return this.null()
    this.#size(8)
    this.#wide(value)
    return this
  }

  float(value: number): this {
    this.#size(8)
    this.#at = this.#bytes.writeDoubleBE(value, this.#at)
    return this
  }

  /** Epoch milliseconds, or an infinity. */
  instant(value: number): this {
    this.#size(8)
    if (value === Number.NEGATIVE_INFINITY) this.#pair(-0x80000000, 0)
    else if (value === Number.POSITIVE_INFINITY) this.#pair(0x7fffffff, -1)
    else {
      const micros = (value - epoch) * 1000
      if (Number.isSafeInteger(micros)) this.#wide(micros)
      else this.#at = this.#bytes.writeBigInt64BE(BigInt(value - epoch) * 1000n, this.#at)
    }
    return this
  }

  text(value: string | null): this {
    if (value === null) return this.null()
    this.#reserve(4 + value.length * 3)
    const length = this.#bytes.write(value, this.#at + 4, 'utf8')
    this.#at = this.#bytes.writeInt32BE(length, this.#at) + length
    return this
  }

  /** Halves of 64-bit words, the high one first. */
  hash(words: readonly [number, number] | null): this {
    if (words === null) return this.null()
    this.#size(8)
    this.#pair(words[0], words[1])
    return this
  }

  hashes(words: readonly number[]): this {
    const count = words.length / 2
    this.#size(count === 0 ? 12 : 20 + count * 12)
    bigintArray.copy(this.#bytes, this.#at, 0, 12)
    this.#bytes.writeInt32BE(count === 0 ? 0 : 1, this.#at)
    this.#at += 12
    if (count === 0) return this
    this.#at = this.#bytes.writeInt32BE(count, this.#at)
    this.#at = this.#bytes.writeInt32BE(1, this.#at)
    for (let at = 0; at < words.length; at += 2) {
      this.#at = this.#bytes.writeInt32BE(8, this.#at)
      this.#pair(words[at] ?? 0, words[at + 1] ?? 0)
    }
    return this
  }

  bytes(): Buffer {
    this.#reserve(2)
    this.#at = this.#bytes.writeInt16BE(-1, this.#at)
    return this.#bytes.subarray(0, this.#at)
  }

  #size(length: number): void {
    this.#reserve(4 + length)
    this.#at = this.#bytes.writeInt32BE(length, this.#at)
  }

  #wide(value: number): void {
    const high = Math.floor(value / 0x100000000)
    this.#pair(high, (value - high * 0x100000000) | 0)
  }

  #pair(high: number, low: number): void {
    this.#bytes.writeInt32BE(high, this.#at)
    this.#bytes.writeInt32BE(low, this.#at + 4)
    this.#at += 8
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
