import { type ConnectionOptions, connect, type PeerCertificate } from 'node:tls'
import { type Frame, FrameError } from './frame.ts'
import { outerFrame, outerSaid } from './said-by-outer.ts'
import type { LinkOptions, Tuning } from './types.ts'
import { Wire } from './wire.ts'

export interface DialParts extends Pick<LinkOptions, 'outer' | 'identity' | 'clock' | 'chance' | 'log'> {
  readonly tuning: Tuning
  onUp(): void
  onFrame(frame: Frame): void
  onDrain(): void
  onDown(why: string): void
}

/** The one connection to outer: dialled again for ever, with jitter, so that a region's hospitals do not come back all at once. */
export class Dial {
  readonly #parts: DialParts
  #wire: Wire | undefined
  #up = false
  #attempts = 0
  #timer: NodeJS.Timeout | undefined
  #why: string | undefined
  #closed = false
  #pingedAtMs = 0
  #closing: (() => void) | undefined

  constructor(parts: DialParts) {
    this.#parts = parts
    this.#dial()
  }

  get up(): boolean {
    return this.#up
  }

  get backlog(): number {
    return this.#wire?.backlog ?? 0
  }

  write(frame: Frame): void {
    this.#wire?.write(frame.bytes)
  }

  /** Every `everyMs`: asks whether outer is there; a connection that stays silent is cut. */
  tick(nowMs: number, everyMs: number): void {
    if (!this.#wire || !this.#up) return
    const { heartbeatMs } = this.#parts.tuning
    const { silentMs, stalledMs } = this.#wire.quiet(nowMs, everyMs)
    if (silentMs > 3 * heartbeatMs || stalledMs > 6 * heartbeatMs) this.#wire.cut('outer has fallen silent')
    // Outer wants to hear us, too: an end that is told much and says little is not silent.
    else if (silentMs > heartbeatMs || nowMs - this.#pingedAtMs > heartbeatMs) {
      this.#pingedAtMs = nowMs
      this.#wire.write(outerFrame('outer.ping', {}, { from: this.#parts.identity.id, to: 'outer', at: nowMs }).bytes)
    }
  }

  close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const wire = this.#wire
    if (!wire || wire.closed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#closing = resolve
      wire.cut('the link was closed')
    })
  }

  #dial(): void {
    const { outer, identity, tuning, clock } = this.#parts
    this.#why = undefined
    const options: ConnectionOptions = {
      host: outer.host,
      port: outer.port,
      cert: identity.tls.certPem,
      key: identity.tls.keyPem,
      ca: identity.tls.caPem,
      ...(identity.tls.crlPem ? { crl: identity.tls.crlPem } : {}),
      minVersion: 'TLSv1.3',
      servername: 'outer',
      // Who outer is stands in its certificate, not in the name it is dialled by.
      checkServerIdentity: (_host, certificate) => notOuter(certificate),
    }
    const socket = connect(options)
    socket.setTimeout(3 * tuning.heartbeatMs, () => !this.#up && socket.destroy(new Error('outer does not answer')))
    this.#wire = new Wire(socket, {
      clock,
      onFrame: (frame) => this.#hear(frame),
      onDrain: () => this.#parts.onDrain(),
      onClose: (why) => this.#fell(this.#why ?? why),
    })
  }

  #hear(frame: Frame): void {
    if (frame.way !== 'outer') {
      if (!this.#up) throw new FrameError('a frame before the welcome')
      this.#parts.onFrame(frame)
      return
    }
    const said = outerSaid(frame)
    if (said?.kind === 'outer.welcome') {
      this.#up = true
      this.#attempts = 0
      this.#parts.onUp()
    } else if (said?.kind === 'outer.refused' && said.body.id === undefined) {
      this.#why = `${said.body.code}: ${said.body.reason}`
    } else if (said && said.kind !== 'outer.pong') this.#parts.onFrame(frame)
  }

  #fell(why: string): void {
    this.#wire = undefined
    this.#up = false
    this.#closing?.()
    this.#parts.onDown(why)
    if (this.#closed) return
    const { reconnectMsMin, reconnectMsMax } = this.#parts.tuning
    const most = Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(this.#attempts, 20))
    const waitMs = Math.ceil(most / 2) + this.#parts.chance.integer(Math.ceil(most / 2) + 1)
    this.#attempts += 1
    this.#parts.log({ level: 'warn', message: 'outer is not reached', why, again_ms: waitMs })
    this.#timer = setTimeout(() => this.#dial(), waitMs)
  }
}

function notOuter(certificate: PeerCertificate): Error | undefined {
  const names = (certificate.subjectaltname ?? '').split(', ')
  return names.includes('URI:anji:outer') ? undefined : new Error('the certificate is not outer’s')
}
