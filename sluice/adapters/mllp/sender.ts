import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { decode, encode, headerOf } from '#sluice/hl7'
import { type AdapterHost, HisSilent } from '../adapter.ts'
import { Framer, frame } from './framing.ts'
import type { MllpOptions } from './options.ts'

export interface Acknowledged {
  /** MSA-1 */
  readonly code: string
  /** MSA-3, or ERR-8. */
  readonly text: string
}

interface Ask {
  readonly controlId: string
  readonly content: Buffer
  readonly answered: (answer: Acknowledged) => void
  readonly failed: (error: Error) => void
  readonly wantsAnswer: boolean
}

const answerBytesMax = 1_048_576
const queueMax = 1_000

/**
 * Sends to the hospital's system, one message at a time, and waits for its answer. What is not answered throws HisSilent: inner asks
 * again, from its spool. The connection is opened when there is something to send.
 */
export class Sender {
  readonly #to: NonNullable<MllpOptions['send']>
  readonly #charset: MllpOptions['charset']
  readonly #host: AdapterHost
  readonly #queue: Ask[] = []
  #socket: Socket | undefined
  #connected = false
  #current: Ask | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: MllpOptions & { send: NonNullable<MllpOptions['send']> }, host: AdapterHost) {
    this.#to = options.send
    this.#charset = options.charset
    this.#host = host
  }

  /** Resolves with the hospital's answer to it. */
  send(controlId: string, text: string): Promise<Acknowledged> {
    return this.#ask(controlId, encode(text, this.#charset), true)
  }

  /** Of an acknowledgement of ours, which nobody answers: resolves when it is written. */
  async tell(content: Buffer): Promise<void> {
    await this.#ask('', content, false)
  }

  #ask(controlId: string, content: Buffer, wantsAnswer: boolean): Promise<Acknowledged> {
    return new Promise((resolve, reject) => {
      if (this.#stopped || this.#queue.length >= queueMax) {
        reject(new HisSilent('the sender is closed or has too much to send'))
        return
      }
      this.#queue.push({ controlId, content, wantsAnswer, answered: resolve, failed: reject })
      this.#next()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#fail('the sender was stopped')
    for (const ask of this.#queue.splice(0)) ask.failed(new HisSilent('the sender was stopped'))
  }

  #next(): void {
    if (this.#current || this.#queue.length === 0) return
    this.#current = this.#queue.shift()!
    this.#timer = setTimeout(() => this.#fail('no answer in time'), this.#to.ackSeconds * 1_000)
    if (this.#connected) this.#write()
    else this.#connect()
  }

  #connect(): void {
    const { host, port, tls } = this.#to
    const connected = () => {
      this.#connected = true
      this.#host.report('up')
      this.#write()
    }
    const ca = tls?.caFile ? { ca: readFileSync(tls.caFile) } : {}
    const socket = tls
      ? connectTls({ host, port, ...ca, servername: tls.serverName ?? host }, connected)
      : createConnection({ host, port }, connected)
    this.#socket = socket
    const framer = new Framer(answerBytesMax)
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      for (const framed of framer.push(chunk)) if (framed.kind === 'message') this.#hear(framed.bytes)
    })
    socket.on('error', (error) => this.#lost(socket, error.message))
    socket.on('close', () => this.#lost(socket, 'the hospital closed the connection'))
  }

  #lost(socket: Socket, why: string): void {
    if (this.#socket === socket) this.#fail(why)
  }

  #write(): void {
    const ask = this.#current
    if (!ask) return
    this.#socket!.write(frame(ask.content), () => {
      if (!ask.wantsAnswer && this.#current === ask) this.#done({ code: '', text: '' })
    })
  }

  #hear(bytes: Buffer): void {
    let text: string
    try {
      ;({ text } = decode(bytes, this.#charset))
    } catch {
      return // an answer that cannot be read is none: asked again when the time is up
    }
    const header = headerOf(text, 'utf-8')
    const msa = text.split(/[\r\n]+/).find((line) => line.startsWith('MSA'))
    if (!header || !msa) return
    const fields = msa.split(header.writing.field)
    // A late answer to something else, or one told twice, is not the answer to this.
    if (!this.#current || (fields[2] ?? '') !== this.#current.controlId) return
    const code = fields[1] ?? ''
    // CA only says that it arrived (HL7 2.5.1 §2.9.3.2): the answer that counts is still to come.
    if (code === 'CA') return
    const err = text.split(/[\r\n]+/).find((line) => line.startsWith('ERR'))
    this.#done({ code, text: (fields[3] || err?.split(header.writing.field)[8]) ?? '' })
  }

  #done(answer: Acknowledged): void {
    clearTimeout(this.#timer)
    const ask = this.#current
    this.#current = undefined
    ask?.answered(answer)
    this.#next()
  }

  /** What was sent may have been taken or not: only asking again tells. An old answer must not be taken for a new one. */
  #fail(why: string): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = undefined
    this.#connected = false
    socket?.destroy()
    const ask = this.#current
    this.#current = undefined
    if (ask) {
      if (!this.#stopped) this.#host.report('down', why)
      ask.failed(new HisSilent(why))
    }
    if (!this.#stopped) this.#next()
  }
}
