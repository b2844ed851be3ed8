/** A connection whose MQTT packets are bounded before anything buffers them: the protocol itself allows 256 MB. */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** Follows the fixed headers of a stream of packets (MQTT 3.1.1, 2.2.3). False once one is larger than allowed, or its length no number. */
export class Frames {
  private readonly bytesMax: number
  private left = 0
  private length = 0
  private shift = -1

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax
  }

  take(chunk: Buffer): boolean {
    let at = 0
    while (at < chunk.length) {
      if (this.left > 0) {
        const some = Math.min(this.left, chunk.length - at)
        this.left -= some
        at += some
      } else if (this.shift < 0) {
        this.shift = 0
        this.length = 0
        at += 1
      } else if (!this.takeLength(chunk[at++]!)) return false
    }
    return true
  }

  private takeLength(byte: number): boolean {
    this.length += (byte & 127) * 2 ** this.shift
    this.shift += 7
    if (this.length > this.bytesMax || (byte & 128 && this.shift > 21)) return false
    if (!(byte & 128)) {
      this.left = this.length
      this.shift = -1
    }
    return true
  }
}

/** The socket, cut as soon as a packet announces more than is taken. */
export class BoundedConnection extends Duplex {
  private readonly socket: Socket

  constructor(socket: Socket, bytesMax: number) {
    super({ allowHalfOpen: false })
    this.socket = socket
    const frames = new Frames(bytesMax)
    socket.on('data', (chunk: Buffer) => {
      if (!frames.take(chunk)) this.destroy()
      else if (!this.push(chunk)) socket.pause()
    })
    socket.on('end', () => this.push(null))
    socket.on('close', () => this.destroy())
    socket.on('error', () => this.destroy())
  }

  override _read(): void {
    this.socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy()
    done(error)
  }
}
