import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { checkBody, jsonOf } from './body.ts'
import { Dial } from './dial.ts'
import { envelopeRule, kindOf } from './envelope.ts'
import type { Frame } from './frame.ts'
import { Incoming } from './incoming.ts'
import { Meeting } from './meeting.ts'
import { Outgoing } from './outgoing.ts'
import { Answering, Asking } from './questions.ts'
import { outerSaid } from './said-by-outer.ts'
import type { Session } from './session.ts'
import { type Link, type LinkOptions, LinkRefusal, type Tuning } from './types.ts'

const usual: Tuning = {
  skewMsMax: 300_000,
  windowBytesMax: 8 * 2 ** 20,
  questionsMax: 2_000,
  batchMessagesMax: 128,
  batchBytesMax: 2 * 2 ** 20,
  reconnectMsMin: 200,
  reconnectMsMax: 10_000,
  heartbeatMs: 5_000,
  rekeyMs: 3_600_000,
  rekeyBytes: 4 * 2 ** 30,
  verdictMsMax: 120_000,
}

interface Peer {
  readonly outgoing: Outgoing
  readonly incoming: Incoming
}

/** Dials outer, keeps dialling, and keeps a sealed session with each peer that is there. Never throws later: what fails shows in `onState` and the log. */
export function openLink(options: LinkOptions): Link {
  return new End(options)
}

class End implements Link {
  readonly #options: LinkOptions
  readonly #tuning: Tuning
  readonly #signingKey: KeyObject
  readonly #peers = new Map<string, Peer>()
  readonly #meeting: Meeting
  readonly #dial: Dial
  readonly #asking: Asking
  readonly #answering: Answering
  readonly #timer: NodeJS.Timeout
  readonly #tickMs: number
  readonly #write = (frame: Frame) => this.#dial.write(frame)

  constructor(options: LinkOptions) {
    this.#options = options
    this.#tuning = { ...usual, ...options.tuning }
    this.#signingKey = createPrivateKey(options.identity.sm2.privateKeyPem)
    const clock = () => options.clock()
    const { chance, identity, outer } = options
    const shared = { tuning: this.#tuning, chance, clock, write: this.#write, log: options.log }
    const lives = (session: Session) => this.#meeting.of(session.id) === session
    this.#meeting = new Meeting({
      ...shared,
      role: options.role,
      self: identity.id,
      signingKey: this.#signingKey,
      peerKey: options.peerKey,
      uses: (session) => this.#uses(session),
      onUp: (peer) => this.#changed(peer),
      onDropped: (session, why) => this.#dropped(session, why),
      onState: options.onState?.bind(options),
    })
    this.#asking = new Asking(shared)
    this.#answering = new Answering({ ...shared, lives, onQuestion: options.onQuestion?.bind(options) })
    this.#dial = new Dial({
      ...shared,
      outer,
      identity,
      onUp: () => options.log({ level: 'info', message: 'outer is reached' }),
      onFrame: (frame) => this.#hear(frame),
      onDrain: () => this.#pump(),
      onDown: (why) => this.#meeting.lost(why),
    })
    this.#tickMs = Math.min(1_000, this.#tuning.heartbeatMs)
    this.#timer = setInterval(() => this.#tick(), this.#tickMs)
  }

  up(peerId?: string): boolean {
    return peerId === undefined ? this.#dial.up : this.#meeting.with(peerId) !== undefined
  }

  send(to: string, batch: Parameters<Link['send']>[1]): ReturnType<Link['send']> {
    return this.#peer(to).outgoing.send(batch)
  }

  ask: Link['ask'] = (to, kind, body, deadlineMs) => {
    const session = this.#meeting.with(to)
    if (this.#options.role !== 'platform')
      return Promise.reject(new LinkRefusal('sluice.wrong_side', 'only the platform asks'))
    if (this.#dial.backlog > this.#tuning.windowBytesMax)
      return Promise.reject(new LinkRefusal('sluice.busy', 'the line is busy'))
    return this.#asking.ask(session, kind, body, deadlineMs) as never
  }

  note: Link['note'] = (to, kind, body) => {
    const session = this.#meeting.with(to)
    const known = kindOf(kind)
    if (!session || known?.way !== 'note' || this.#dial.backlog > this.#tuning.batchBytesMax) return false
    const plain = Buffer.from(JSON.stringify(body))
    const checked = checkBody(kind, body)
    if (!checked.ok || plain.length + 16 > known.bytesMax) {
      this.#options.log({
        level: 'error',
        message: 'a note is not as agreed',
        kind,
        why: checked.ok ? 'too large' : checked.reason,
      })
      return false
    }
    this.#write(session.seal('note', kind, '', plain))
    return true
  }

  drop(peerId: string, why: string): void {
    this.#meeting.dropPeer(peerId, why)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#dial.close()
    for (const { outgoing } of this.#peers.values()) outgoing.stop()
  }

  #peer(id: string): Peer {
    const known = this.#peers.get(id)
    if (known) return known
    const { clock, log, chance, role, onDurable } = this.#options
    const shared = { peer: id, tuning: this.#tuning, chance, clock: clock.bind(this.#options), write: this.#write, log }
    const way = role === 'inner' ? ('message' as const) : ('command' as const)
    const peer: Peer = {
      outgoing: new Outgoing({
        ...shared,
        way,
        signingKey: this.#signingKey,
        session: () => this.#meeting.with(id),
        backlog: () => this.#dial.backlog,
      }),
      incoming: new Incoming({
        ...shared,
        peerKey: () => publicKeyOf(this.#options.peerKey(id)),
        onDurable: onDurable.bind(this.#options),
        drop: (session, why) => this.#meeting.drop(session, why),
        lives: (session) => this.#meeting.of(session.id) === session,
      }),
    }
    this.#peers.set(id, peer)
    return peer
  }

  #hear(frame: Frame): void {
    if (frame.way === 'outer') {
      this.#hearOuter(frame)
      return
    }
    const { identity, log } = this.#options
    if (frame.to !== identity.id) {
      log({ level: 'warn', message: 'a frame for somebody else', from: frame.from })
      return
    }
    if (this.#meeting.hear(frame)) return
    const session = this.#meeting.of(frame.session)
    if (!session || session.peer !== frame.from) {
      this.#meeting.bye(frame)
      return
    }
    const { role } = this.#options
    const rule = envelopeRule(frame.way, frame.kind)
    if (!rule || rule.from === role || frame.sealed.length > rule.bytesMax) {
      this.#meeting.drop(session, `a ${frame.way} that may not come from there: ${frame.kind}`)
      return
    }
    const opened = session.open(frame)
    if ('body' in opened) {
      this.#take(session, frame, opened.body)
      return
    }
    const { code, reason } = opened
    log({
      level: 'warn',
      message: 'a frame was refused',
      from: frame.from,
      way: frame.way,
      kind: frame.kind,
      code,
      reason,
    })
    if (opened.cut) this.#meeting.drop(session, reason)
    else if (code === 'sluice.clock_skew') this.#peer(frame.from).incoming.onMissing(session, reason)
  }

  #take(session: Session, frame: Frame, body: Buffer): void {
    const { from, id, kind } = frame
    switch (frame.way) {
      case 'message':
      case 'command':
        this.#peer(from).incoming.onMessage(session, frame, body)
        return
      case 'batch':
        this.#peer(from).incoming.onEnd(session, id, body)
        return
      case 'verdict':
        this.#peer(from).outgoing.onVerdict(id, jsonOf(body))
        return
      case 'question':
        return void this.#answering.onQuestion(session, frame, body)
      case 'answer':
        this.#asking.onAnswer(session, frame, body)
        return
      case 'note': {
        const checked = checkBody(kind, jsonOf(body))
        if (checked.ok) {
          this.#options.onNote?.(from, kind as never, checked.body)
          return
        }
        this.#options.log({ level: 'warn', message: 'a note was refused', from, kind, why: checked.reason })
        return
      }
      case 'session':
        this.#meeting.ready(session, kind)
    }
  }

  #hearOuter(frame: Frame): void {
    const said = outerSaid(frame)
    if (said?.kind === 'outer.peers') {
      this.#meeting.present(said.body.peers, said.body.state)
      return
    }
    if (said?.kind === 'outer.gone') {
      this.#meeting.gone(said.body.sessions, said.body.why)
      return
    }
    if (said?.kind !== 'outer.refused') return
    const { code, reason, id, way, kind, session: sessionId } = said.body
    this.#options.log({ level: 'warn', message: 'outer refused a frame', code, reason, id, way, kind })
    const session = this.#meeting.of(sessionId ?? '')
    if (way === 'session') {
      this.#meeting.refused(sessionId ?? '', `${code}: ${reason}`)
      return
    }
    if (!session || !id) return
    if (way === 'question') this.#asking.onRefused(id, code, reason)
    else if (way === 'verdict' || code === 'sluice.session_unknown') this.#meeting.drop(session, `${code}: ${reason}`)
    else if (way) this.#peer(session.peer).outgoing.onRefused(way, id, code, reason)
  }

  #uses(session: Session): boolean {
    const peer = this.#peers.get(session.peer)
    return Boolean(peer?.outgoing.uses(session) || peer?.incoming.uses(session) || this.#asking.uses(session))
  }

  #changed(peer: string): void {
    this.#peer(peer).outgoing.pumpSoon()
  }

  #dropped(session: Session, why: string): void {
    const peer = this.#peers.get(session.peer)
    this.#asking.fail(session)
    if (peer?.outgoing.uses(session) || !this.#meeting.with(session.peer)) peer?.outgoing.fail(why)
  }

  #pump(): void {
    for (const { outgoing } of this.#peers.values()) outgoing.pumpSoon()
  }

  #tick(): void {
    const nowMs = this.#options.clock().getTime()
    this.#dial.tick(nowMs, this.#tickMs)
    this.#meeting.tick(nowMs)
    for (const { outgoing } of this.#peers.values()) {
      const overdue = outgoing.overdue(nowMs)
      if (overdue) this.#meeting.drop(overdue, 'no verdict came')
    }
  }
}

function publicKeyOf(pem: string | undefined): KeyObject | undefined {
  return pem === undefined ? undefined : createPublicKey(pem)
}
