import type { Socket } from 'node:net'
import type { AdapterHost } from '../adapter.ts'
import { type Framed, Framer, frame } from './framing.ts'
import type { Judge, Judged, Waiting } from './judge.ts'
import type { MllpOptions } from './options.ts'

/** What is written and not read by the peer: from the first on nothing more is read, at the second the connection is closed. */
const writePausesAtBytes = 65_536
const writeClosesAtBytes = 1_048_576
/** A message that goes on so many times longer than allowed is not waited for. */
const oversizeFactor = 8
const fullPauseMs = 1_000

/** One sender: its messages are judged in their order, and answered in it. */
export class Connection {
  readonly #socket: Socket
  readonly #judge: Judge
  readonly #host: AdapterHost
  readonly #options: MllpOptions & { listen: NonNullable<MllpOptions['listen']> }
  readonly #framer: Framer
  readonly #waiting: (waiting: Waiting, connection: Connection) => void
  #answers: Promise<void> = Promise.resolve()
  #underWay = 0
  #pauses = 0
  #reading = true

  constructor(of: {
    socket: Socket
    judge: Judge
    host: AdapterHost
    options: MllpOptions & { listen: NonNullable<MllpOptions['listen']> }
    onWaiting: (waiting: Waiting, connection: Connection) => void
  }) {
    this.#socket = of.socket
    this.#judge = of.judge
    this.#host = of.host
    this.#options = of.options
    this.#waiting = of.onWaiting
    this.#framer = new Framer(of.options.bytesMax)
    const { socket } = this
    socket.setTimeout(of.options.listen.idleSeconds * 1_000, () => this.close('nothing moved for too long'))
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('drain', () => this.#flow())
    socket.on('error', () => socket.destroy())
    socket.on('end', () => {
      if (this.#framer.open) this.#host.log('mllp: a connection ended inside a message, which was not taken')
    })
  }

  get socket(): Socket {
    return this.#socket
  }

  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable
  }

  close(why: string): void {
    if (this.#socket.destroyed) return
    this.#host.log(`mllp: a connection was closed: ${why}`)
    this.#socket.destroy()
  }

  /** Writes a frame; a peer that does not read is left behind. */
  write(content: Buffer): void {
    if (!this.open) return
    this.#socket.write(frame(content))
    if (this.#socket.writableLength > writeClosesAtBytes) this.close('the peer does not read its answers')
    else this.#flow()
  }

  #read(chunk: Buffer): void {
    for (const framed of this.#framer.push(chunk)) this.#take(framed)
    if (this.#framer.bytesOpen > this.#options.bytesMax * oversizeFactor) this.close('a message without an end')
    this.#flow()
  }

  #take(framed: Framed): void {
    if (framed.kind === 'garbage' || framed.kind === 'torn') {
      this.#host.log(
        `mllp: ${framed.bytes} bytes ${framed.kind === 'torn' ? 'of a message without an end' : 'outside of a frame'} were dropped`,
      )
      return
    }
    this.#underWay += 1
    // Judged at once and in order, so that two of one patient reach the spool as they came; answered in order, too.
    const judged =
      framed.kind === 'message' ? this.#judge.judge(framed.bytes) : Promise.resolve(this.#judge.tooLarge(framed.head))
    void judged.then(({ waiting }) => {
      for (const each of waiting) this.#waiting(each, this)
    })
    this.#answers = this.#answers.then(async () => this.#answer(await judged))
  }

  #answer({ answer, full }: Judged): void {
    this.#underWay -= 1
    if (answer) this.write(answer)
    if (full) {
      this.#pauses += 1
      setTimeout(() => {
        this.#pauses -= 1
        this.#flow()
      }, fullPauseMs).unref()
    }
    this.#flow()
  }

  #flow(): void {
    const free =
      this.#pauses === 0 &&
      this.#underWay < this.#options.listen.atOnceMax &&
      this.#socket.writableLength < writePausesAtBytes
    if (free === this.#reading) return
    this.#reading = free
    if (free) this.#socket.resume()
    else this.#socket.pause()
  }
}
