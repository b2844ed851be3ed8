import type { TLSSocket } from 'node:tls'
import { type Frame, FrameReader } from './frame.ts'

export interface WireHandlers {
  clock(): Date
  /** May throw FrameError or anything else: the connection is cut. */
  onFrame(frame: Frame): void
  onDrain?(): void
  /** Once, however the connection ended. */
  onClose(why: string): void
}

/** A TLS connection as frames: writes of one turn leave as one, reading can be held back, silence and a reader that stopped are noticed. */
export class Wire {
  readonly socket: TLSSocket
  readonly #handlers: WireHandlers
  readonly #reader = new FrameReader()
  #corked = false
  #written = 0
  #flushed = 0
  #heardAt: number
  #movedAt: number
  #askedAt: number
  #held = false
  #why: string | undefined
  #closed = false

  constructor(socket: TLSSocket, handlers: WireHandlers) {
    this.socket = socket
    this.#handlers = handlers
    this.#heardAt = this.#movedAt = this.#askedAt = handlers.clock().getTime()
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#hear(chunk))
    socket.on('drain', () => handlers.onDrain?.())
    socket.on('error', (error) => {
      this.#why ??= error.message
    })
    socket.on('close', () => {
      if (this.#closed) return
      this.#closed = true
      handlers.onClose(this.#why ?? 'the connection was closed')
    })
  }

  get closed(): boolean {
    return this.#closed || this.socket.destroyed
  }

  /** Bytes that wait for the other side to read. */
  get backlog(): number {
    return this.socket.writableLength
  }

  write(bytes: Buffer): void {
    if (this.closed) return
    if (!this.#corked) {
      this.#corked = true
      this.socket.cork()
      process.nextTick(() => {
        this.#corked = false
        this.socket.uncork()
      })
    }
    this.#written += bytes.length
    this.socket.write(bytes)
  }

  /** Stops reading, or goes on: the sender's writes wait in turn. */
  hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    if (held) this.socket.pause()
    else {
      this.#heardAt = this.#handlers.clock().getTime()
      this.socket.resume()
    }
  }

  get held(): boolean {
    return this.#held
  }

  /**
   * How long nothing was heard, and for how long what was written has not moved. Asked every `everyMs`: while this process stood
   * still itself (a machine that was suspended, or has too much to do) it heard nobody, and what came is still to be read.
   */
  quiet(nowMs: number, everyMs: number): { silentMs: number; stalledMs: number } {
    const stoodMs = Math.max(0, nowMs - this.#askedAt - everyMs)
    this.#askedAt = nowMs
    this.#heardAt = Math.min(nowMs, this.#heardAt + stoodMs)
    this.#movedAt = Math.min(nowMs, this.#movedAt + stoodMs)
    const flushed = this.#written - this.backlog
    if (flushed !== this.#flushed || this.backlog === 0) {
      this.#flushed = flushed
      this.#movedAt = nowMs
    }
    return { silentMs: this.#held ? 0 : nowMs - this.#heardAt, stalledMs: nowMs - this.#movedAt }
  }

  /** Ends the connection; `last` is still tried to be said. */
  cut(why: string, last?: Buffer): void {
    if (this.closed) return
    this.#why ??= why
    if (!last) {
      this.socket.destroy()
      return
    }
    this.write(last)
    this.socket.end()
    setTimeout(() => this.socket.destroy(), 500).unref()
  }

  #hear(chunk: Buffer): void {
    if (this.#why) return // being cut
    this.#heardAt = this.#handlers.clock().getTime()
    try {
      for (const frame of this.#reader.push(chunk)) {
        if (this.#why) return
        this.#handlers.onFrame(frame)
      }
    } catch (error) {
      this.cut((error as Error).message)
    }
  }
}
