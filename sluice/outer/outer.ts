import type { AddressInfo } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { type Frame, type LogLine, outerFrame } from '#sluice/protocol'
import { holderOf, revokedIn } from './certificate.ts'
import { Refusals } from './refusals.ts'
import { Relay } from './relay.ts'
import { Seat } from './seat.ts'

export interface TlsMaterial {
  readonly certPem: string
  readonly keyPem: string
  /** Who signs the ends' certificates. */
  readonly caPem: string
  readonly crlPem: string
}

export interface OuterLimits {
  readonly skewMsMax: number
  /** What may wait for one end to read it; beyond it a hospital waits, and the platform's frames for a hospital are refused. */
  readonly backlogBytesMax: number
  readonly questionsMax: number
  readonly connectionsMax: number
  /** An end that is silent, or does not read, for this long is cut. */
  readonly silentMsMax: number
}

export interface OuterOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly tls: TlsMaterial
  readonly limits?: Partial<OuterLimits>
  clock(): Date
  log(line: LogLine): void
}

export interface OuterHealth {
  readonly hospitals: number
  readonly platforms: number
  readonly sessions: number
  readonly framesPassed: number
  readonly bytesPassed: number
  readonly bytesWaiting: number
  readonly refused: Readonly<Record<string, number>>
}

export interface Outer {
  readonly port: number
  health(): OuterHealth
  /** New certificates or a new list of revocations; whoever is on it is cut at once. Throws, and changes nothing, where they do not hold. */
  renew(tls: TlsMaterial): void
  close(): Promise<void>
}

const usual: OuterLimits = {
  skewMsMax: 300_000,
  backlogBytesMax: 24 * 2 ** 20,
  questionsMax: 10_000,
  connectionsMax: 4_000,
  silentMsMax: 20_000,
}

const tickMs = 1_000

/** Listens for hospitals and the platform and passes between them what may pass. It dials nobody and keeps no message. */
export async function openOuter(options: OuterOptions): Promise<Outer> {
  const outer = new Gate(options)
  await outer.listen()
  return outer
}

class Gate implements Outer {
  readonly #options: OuterOptions
  readonly #limits: OuterLimits
  readonly #server: Server
  readonly #relay: Relay
  readonly #refusals: Refusals
  readonly #seats = new Set<Seat>()
  #revoked: ReadonlySet<string>
  #framesPassed = 0
  #bytesPassed = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: OuterOptions) {
    this.#options = options
    this.#limits = { ...usual, ...options.limits }
    this.#relay = new Relay(this.#limits)
    this.#refusals = new Refusals(options.log)
    this.#revoked = revokedIn(options.tls.crlPem)
    this.#server = createServer({
      ...contextOf(options.tls),
      requestCert: true,
      // The judgement is holderOf's, so that whoever is turned away is told why.
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    })
    this.#server.maxConnections = this.#limits.connectionsMax
    this.#server.on('secureConnection', (socket) => this.#accept(socket))
    this.#server.on('tlsClientError', (error, socket) => {
      this.#refusals.note(
        { code: 'sluice.tls', reason: error.message },
        { address: socket.remoteAddress },
        this.#nowMs(),
      )
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  listen(): Promise<void> {
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#timer = setInterval(() => this.#tick(), tickMs)
        resolve()
      })
    })
  }

  health(): OuterHealth {
    return {
      hospitals: this.#relay.inners.size,
      platforms: this.#relay.platforms.size,
      sessions: this.#relay.sessions,
      framesPassed: this.#framesPassed,
      bytesPassed: this.#bytesPassed,
      bytesWaiting: [...this.#seats].reduce((sum, { wire }) => sum + wire.backlog, 0),
      refused: this.#refusals.counts(),
    }
  }

  renew(tls: TlsMaterial): void {
    const revoked = revokedIn(tls.crlPem)
    this.#server.setSecureContext(contextOf(tls))
    this.#revoked = revoked
    for (const seat of [...this.#seats]) {
      if (revoked.has(seat.holder.serial)) this.#cut(seat, 'sluice.certificate_revoked', 'the certificate was revoked')
    }
    this.#options.log({ level: 'info', message: 'certificates were read again', revoked: revoked.size })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const { wire } of this.#seats) wire.socket.destroy()
    await closed
  }

  #nowMs(): number {
    return this.#options.clock().getTime()
  }

  #accept(socket: TLSSocket): void {
    const nowMs = this.#nowMs()
    const holder = holderOf(socket, this.#revoked, nowMs)
    if ('code' in holder) {
      this.#refusals.note(holder, { address: socket.remoteAddress }, nowMs)
      socket.on('error', () => socket.destroy())
      socket.end(outerFrame('outer.refused', holder, { from: 'outer', to: 'outer', at: nowMs }).bytes)
      setTimeout(() => socket.destroy(), 500).unref()
      return
    }
    const seat = new Seat(socket, holder, {
      clock: () => this.#options.clock(),
      frame: (from, frame) => this.#take(from, frame),
      close: (from, why) => this.#left(from, why),
    })
    this.#seats.add(seat)
    seat.say('outer.welcome', {})
    this.#relay.sit(seat)
    this.#options.log({ level: 'info', message: 'an end connected', peer: holder.id, address: socket.remoteAddress })
  }

  #take(from: Seat, frame: Frame): void {
    if (frame.way === 'outer') {
      if (frame.kind !== 'outer.ping') this.#cut(from, 'sluice.forged_from', 'this is outer’s to say')
      else if (from.wire.backlog < this.#limits.backlogBytesMax) from.say('outer.pong', {})
      return
    }
    const nowMs = this.#nowMs()
    const to = this.#relay.judge(from, frame, nowMs)
    if ('code' in to) {
      this.#refuse(from, frame, to, nowMs)
      return
    }
    if (frame.kind === 'session.bye') {
      this.#relay.end(frame.session, 'the other end gave the session up', from)
      return
    }
    to.wire.write(frame.bytes)
    this.#framesPassed += 1
    this.#bytesPassed += frame.bytes.length
    if (from.holder.role === 'inner' && to.wire.backlog > this.#limits.backlogBytesMax / 3) to.holdBack(from)
  }

  #refuse(from: Seat, frame: Frame, refusal: { code: string; reason: string; cut?: true }, nowMs: number): void {
    const { id, way, kind, session } = frame
    const { code, reason } = refusal
    this.#refusals.note(refusal, { peer: from.holder.id, way, kind, id }, nowMs)
    if (refusal.cut) this.#cut(from, code, reason)
    else if (from.wire.backlog > this.#limits.backlogBytesMax)
      this.#cut(from, 'sluice.peer_slow', 'refusals are not read')
    else if (kind !== 'session.bye') from.say('outer.refused', { code, reason, id, way, kind, session })
  }

  #cut(seat: Seat, code: string, reason: string): void {
    this.#refusals.note({ code, reason }, { peer: seat.holder.id }, this.#nowMs())
    this.#relay.leave(seat)
    seat.cut(code, reason)
  }

  #left(seat: Seat, why: string): void {
    this.#seats.delete(seat)
    for (const other of this.#seats) other.holds.delete(seat)
    this.#relay.leave(seat)
    this.#options.log({ level: 'info', message: 'an end is gone', peer: seat.holder.id, why })
  }

  #tick(): void {
    const nowMs = this.#nowMs()
    this.#relay.tick(nowMs)
    this.#refusals.tick(nowMs)
    for (const seat of [...this.#seats]) {
      const { silentMs, stalledMs } = seat.wire.quiet(nowMs, tickMs)
      if (seat.holder.validToMs <= nowMs)
        this.#cut(seat, 'sluice.certificate_expired', 'the certificate has expired; renew it')
      else if (stalledMs > this.#limits.silentMsMax) this.#cut(seat, 'sluice.peer_slow', 'nothing that is sent is read')
      else if (silentMs > this.#limits.silentMsMax) this.#cut(seat, 'sluice.silent', 'nothing was heard')
    }
  }
}

function contextOf({ certPem, keyPem, caPem, crlPem }: TlsMaterial) {
  return { cert: certPem, key: keyPem, ca: caPem, crl: crlPem, minVersion: 'TLSv1.3' as const }
}
