// Who is there, and the sessions with them: made by the platform's hello, hospital's welcome, platform's ready; renewed, dropped.
import { createPublicKey, hash, type KeyObject } from 'node:crypto'
import { agree } from './agreement.ts'
import { type Envelope, type Frame, noId, noKey } from './frame.ts'
import { acceptKey, type Offered, offerKey } from './handshake.ts'
import { deriveKeys, openlyFrame, type SealKeys } from './seal.ts'
import { Session, skewOf } from './session.ts'
import type { Chance, LinkOptions, LogLine, Tuning } from './types.ts'

export interface MeetingParts {
  readonly role: 'inner' | 'platform'
  readonly self: string
  readonly signingKey: KeyObject
  readonly tuning: Tuning
  readonly chance: Chance
  clock(): Date
  peerKey: LinkOptions['peerKey']
  write(frame: Frame): void
  uses(session: Session): boolean
  onUp(peer: string): void
  onDropped(session: Session, why: string): void
  onState: LinkOptions['onState']
  log(line: LogLine): void
}

interface Present {
  hello?: { id: string; offered: Offered; at: number }
  failures: number
  helloNotBeforeMs: number
}

const helloMsMax = 5_000
const unreadyMax = 4

export class Meeting {
  readonly #parts: MeetingParts
  readonly #sessions = new Map<string, Session>()
  readonly #newest = new Map<string, Session>()
  /** Platform: the hospitals that outer says are connected. */
  readonly #present = new Map<string, Present>()
  /** Inner: hellos that were answered, so that a recorded one is not answered again. */
  readonly #seen = new Map<string, number>()
  #why: string | undefined

  constructor(parts: MeetingParts) {
    this.#parts = parts
  }

  of(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)
  }

  with(peer: string): Session | undefined {
    return this.#newest.get(peer)
  }

  present(peers: readonly string[], state: 'up' | 'down'): void {
    for (const peer of peers) {
      for (const session of [...this.#sessions.values()]) {
        if (session.peer === peer)
          this.#remove(session, state === 'up' ? 'the hospital dialled anew' : 'the hospital is not connected')
      }
      this.#present.delete(peer)
      if (state === 'down') continue
      this.#present.set(peer, { failures: 0, helloNotBeforeMs: 0 })
      this.#hello(peer)
    }
  }

  /** Takes a frame that makes a session; false: it is another one. */
  hear(frame: Frame): boolean {
    if (frame.kind === 'session.hello' && frame.way === 'session') this.#onHello(frame)
    else if (frame.kind === 'session.welcome' && frame.way === 'session') this.#onWelcome(frame)
    else return this.#unready(frame)
    return true
  }

  // Before the platform has shown its keys, nothing but that is taken.
  #unready(frame: Frame): boolean {
    const session = this.#sessions.get(frame.session)
    if (!session || session.ready || frame.kind === 'session.ready') return false
    this.drop(session, 'something came before the session was ready')
    return true
  }

  #hello(peer: string): void {
    const { signingKey, clock, write, peerKey, log } = this.#parts
    const present = this.#present.get(peer)
    const nowMs = clock().getTime()
    if (!present || nowMs < present.helloNotBeforeMs) return
    present.failures += 1
    present.helloNotBeforeMs = nowMs + this.#patience(present.failures)
    delete present.hello
    if (peerKey(peer) === undefined) {
      log({ level: 'warn', message: 'a hospital is connected that has no key here', peer })
      return
    }
    const id = this.#parts.chance.bytes(16).toString('hex')
    const offered = offerKey(this.#envelope('session.hello', peer, id), signingKey)
    present.hello = { id, offered, at: nowMs }
    write(offered.frame)
  }

  #patience(failures: number): number {
    const most = Math.min(30_000, 250 * 2 ** Math.min(failures, 10))
    return most / 2 + this.#parts.chance.integer(most / 2)
  }

  #onHello(frame: Frame): void {
    const { role, clock, tuning, signingKey, write } = this.#parts
    if (role !== 'inner' || frame.from !== 'platform') {
      this.#refuse(frame, 'a hello that may not come from there')
      return
    }
    const nowMs = clock().getTime()
    const skew = skewOf(frame.at, nowMs, tuning.skewMsMax)
    if (skew) {
      this.#refuse(frame, skew)
      return
    }
    if (this.#seen.has(frame.session) || this.#sessions.has(frame.session)) {
      this.#refuse(frame, 'a hello that came before')
      return
    }
    const identity = this.#keyOf('platform')
    const accepted = identity && acceptKey(frame, identity)
    if (!accepted) {
      this.#refuse(frame, 'the signature of the hello does not hold')
      return
    }
    this.#seen.set(frame.session, nowMs)
    const unready = [...this.#sessions.values()].filter(({ ready }) => !ready)
    if (unready.length >= unreadyMax) this.#remove(unready[0]!, 'it never became ready')
    const offered = offerKey(
      this.#envelope('session.welcome', 'platform', frame.session),
      signingKey,
      accepted.transcript,
    )
    const keys = this.#keys(offered, accepted.point, offered.transcript)
    this.#open(frame, keys.toPlatform, keys.toInner)
    write(offered.frame)
  }

  #onWelcome(frame: Frame): void {
    const { clock, tuning, write } = this.#parts
    const present = this.#present.get(frame.from)
    const hello = present?.hello
    if (!present || hello?.id !== frame.session) {
      this.#refuse(frame, 'a welcome that nobody waits for')
      return
    }
    const skew = skewOf(frame.at, clock().getTime(), tuning.skewMsMax)
    if (skew) {
      this.#refuse(frame, skew)
      return
    }
    const identity = this.#keyOf(frame.from)
    const accepted = identity && acceptKey(frame, identity, hello.offered.transcript)
    if (!accepted) {
      this.#refuse(frame, 'the signature of the welcome does not hold')
      return
    }
    delete present.hello
    present.failures = 0
    const keys = this.#keys(hello.offered, accepted.point, accepted.transcript)
    const session = this.#open(frame, keys.toInner, keys.toPlatform)
    write(session.seal('session', 'session.ready', '', Buffer.from('{}')))
    this.ready(session, 'session.ready')
  }

  #open({ session: id, from: peer }: Frame, send: SealKeys, receive: SealKeys): Session {
    const { self, chance, clock, tuning } = this.#parts
    const session = new Session({ id, self, peer, send, receive, chance, clock, skewMsMax: tuning.skewMsMax })
    this.#sessions.set(id, session)
    return session
  }

  /** From now on the session carries. */
  ready(session: Session, kind: string): void {
    if (kind !== 'session.ready' || session.ready) return
    session.ready = true
    const before = this.#newest.get(session.peer)
    if (before) before.replacedAtMs = this.#parts.clock().getTime()
    this.#newest.set(session.peer, session)
    this.#why = undefined
    if (!before) this.#parts.onState?.(session.peer, 'up')
    this.#parts.log({ level: 'info', message: before ? 'keys were renewed' : 'a session stands', peer: session.peer })
    this.#parts.onUp(session.peer)
  }

  /** Outer did not pass on what makes the session. */
  refused(sessionId: string, why: string): void {
    const session = this.#sessions.get(sessionId)
    if (session) this.#remove(session, why)
    for (const present of this.#present.values()) if (present.hello?.id === sessionId) delete present.hello
    if (this.#parts.role === 'inner') this.#tell('platform', why)
  }

  /** Gives a session up and says so, so that the other end does too. */
  drop(session: Session, why: string): void {
    this.#parts.log({ level: 'warn', message: 'a session was given up', peer: session.peer, why })
    this.#parts.write(openlyFrame(this.#envelope('session.bye', session.peer, session.id), {}))
    this.#remove(session, why)
  }

  dropPeer(peer: string, why: string): void {
    for (const session of [...this.#sessions.values()]) if (session.peer === peer) this.drop(session, why)
    const present = this.#present.get(peer)
    if (present) delete present.hello
  }

  /** To a frame of a session that is not known here. */
  bye(frame: Frame): void {
    this.#parts.write(openlyFrame(this.#envelope('session.bye', frame.from, frame.session), {}))
  }

  gone(sessions: readonly string[], why: string): void {
    for (const id of sessions) {
      const session = this.#sessions.get(id)
      if (session) this.#remove(session, why)
    }
  }

  /** The connection to outer fell, and every session with it. */
  lost(why: string): void {
    this.#present.clear()
    for (const session of [...this.#sessions.values()]) this.#remove(session, why)
    if (this.#parts.role === 'inner') this.#tell('platform', why)
  }

  tick(nowMs: number): void {
    const { tuning } = this.#parts
    for (const [id, at] of this.#seen) if (nowMs - at > 3 * tuning.skewMsMax) this.#seen.delete(id)
    for (const session of [...this.#sessions.values()]) {
      if (!session.ready && nowMs - session.openedAtMs > 2 * helloMsMax) this.#remove(session, 'it never became ready')
      const { replacedAtMs } = session
      if (replacedAtMs !== undefined && nowMs - replacedAtMs > 10_000 && !this.#parts.uses(session))
        this.drop(session, 'its keys were renewed')
    }
    for (const [peer, present] of this.#present) {
      if (present.hello && nowMs - present.hello.at > helloMsMax) delete present.hello
      const session = this.#newest.get(peer)
      const worn = session && (nowMs - session.openedAtMs > tuning.rekeyMs || session.bytes > tuning.rekeyBytes)
      if ((!session || worn) && !present.hello) this.#hello(peer)
    }
  }

  #remove(session: Session, why: string): void {
    this.#sessions.delete(session.id)
    const newest = this.#newest.get(session.peer) === session
    if (newest) this.#newest.delete(session.peer)
    this.#parts.onDropped(session, why)
    if (!newest) return
    const other = [...this.#sessions.values()].findLast(({ peer, ready }) => peer === session.peer && ready)
    if (other) {
      this.#newest.set(session.peer, other)
      this.#parts.onUp(session.peer)
    }
    this.#tell(session.peer, why)
    const present = this.#present.get(session.peer)
    if (present) present.helloNotBeforeMs = this.#parts.clock().getTime() + this.#patience(present.failures)
  }

  // Said once for each reason: an engineer reads it, a screen shows it.
  #tell(peer: string, why: string): void {
    if (this.#why === `${peer} ${why}`) return
    this.#why = `${peer} ${why}`
    this.#parts.onState?.(peer, 'down', why)
  }

  #refuse(frame: Frame, why: string): void {
    const { kind, from } = frame
    this.#parts.log({ level: 'warn', message: 'a handshake was refused', kind, from, why })
    if (this.#parts.role === 'inner') this.#tell('platform', why)
    this.bye(frame)
  }

  #keyOf(peer: string): KeyObject | undefined {
    const pem = this.#parts.peerKey(peer)
    return pem === undefined ? undefined : createPublicKey(pem)
  }

  #keys(offered: Offered, point: Buffer, transcript: Buffer): ReturnType<typeof deriveKeys> {
    return deriveKeys(agree(offered.key.scalar, point), hash('sm3', transcript, 'buffer'))
  }

  #envelope(kind: string, to: string, session: string): Envelope {
    const { self, clock, chance } = this.#parts
    const at = clock().getTime()
    const none = { id: noId, keyHash: noKey, sequence: 0, deadlineAt: 0 }
    return { way: 'session', kind, from: self, to, session, at, ...none, nonce: chance.bytes(8) }
  }
}
