// What outer judges, and where it passes a frame on to. It reads the envelope; the body is sealed, and nothing of it is kept.
import { envelopeRule, type Frame, skewOf, TokenBucket } from '#sluice/protocol'
import type { OuterLimits } from './outer.ts'
import type { Seat } from './seat.ts'

export interface Refusal {
  readonly code: string
  readonly reason: string
  /** Who does this is not who the certificate says, or speaks another protocol. */
  readonly cut?: true
}

interface Passage {
  readonly platform: Seat
  readonly inner: Seat
  readonly last: { platform: number; inner: number }
  /** Questions that wait for an answer, and until when. */
  readonly asked: Map<string, number>
}

const sessionsMax = 16
const answerGraceMs = 5_000

export class Relay {
  readonly #limits: OuterLimits
  readonly #passages = new Map<string, Passage>()
  /** Sessions that were asked for, so that a recorded hello is not passed again. */
  readonly #hellos = new Map<string, number>()
  readonly #buckets = new Map<string, TokenBucket>()
  readonly inners = new Map<string, Seat>()
  readonly platforms = new Set<Seat>()

  constructor(limits: OuterLimits) {
    this.#limits = limits
  }

  get sessions(): number {
    return this.#passages.size
  }

  /** Where the frame goes, or why it does not. */
  judge(from: Seat, frame: Frame, nowMs: number): Seat | Refusal {
    const { id, role } = from.holder
    if (frame.from !== id)
      return { code: 'sluice.forged_from', reason: 'the frame names another sender than the certificate', cut: true }
    const rule = envelopeRule(frame.way, frame.kind)
    if (!rule) return { code: 'sluice.kind_unknown', reason: `nothing passes as ${frame.way} ${frame.kind}` }
    if (rule.from !== 'both' && rule.from !== role)
      return {
        code: 'sluice.wrong_side',
        reason: `a ${frame.way} does not come from the ${role === 'inner' ? 'hospital' : 'platform'}`,
      }
    if (role === 'inner' ? frame.to !== 'platform' : frame.to === 'platform' || frame.to === 'outer')
      return { code: 'sluice.wrong_side', reason: 'the frame is for somebody it may not go to' }
    if (frame.sealed.length > rule.bytesMax)
      return {
        code: 'sluice.too_large',
        reason: `${frame.sealed.length} bytes of ${frame.kind}, at most ${rule.bytesMax}`,
      }
    const skew = skewOf(frame.at, nowMs, this.#limits.skewMsMax)
    if (skew) return { code: 'sluice.clock_skew', reason: skew }
    const hospital = role === 'inner' ? id : frame.to
    if (!this.#bucketOf(`${role} ${hospital} ${frame.way} ${frame.kind}`, rule.perSecondMax, nowMs).take(nowMs))
      return { code: 'sluice.over_rate', reason: `more than ${rule.perSecondMax} ${frame.kind} a second` }
    return frame.kind === 'session.hello' ? this.#begin(from, frame, nowMs) : this.#pass(from, frame, nowMs)
  }

  #begin(from: Seat, frame: Frame, nowMs: number): Seat | Refusal {
    const inner = this.inners.get(frame.to)
    if (!inner) return { code: 'sluice.peer_down', reason: 'the hospital is not connected' }
    if (this.#hellos.has(frame.session)) return { code: 'sluice.replayed', reason: 'a hello that came before' }
    this.#hellos.set(frame.session, nowMs)
    const same = [...this.#passages].filter(([, passage]) => passage.platform === from && passage.inner === inner)
    if (same.length >= sessionsMax) this.end(same[0]![0], 'too many sessions')
    this.#passages.set(frame.session, {
      platform: from,
      inner,
      last: { platform: frame.sequence, inner: -1 },
      asked: new Map(),
    })
    return inner
  }

  #pass(from: Seat, frame: Frame, nowMs: number): Seat | Refusal {
    const passage = this.#passages.get(frame.session)
    const { role } = from.holder
    const to = role === 'inner' ? passage?.platform : passage?.inner
    if (!passage || !to || passage[role] !== from || to.holder.id !== frame.to)
      return { code: 'sluice.session_unknown', reason: 'no session of this number' }
    if (frame.kind !== 'session.bye') {
      if (frame.sequence <= passage.last[role])
        return { code: 'sluice.replayed', reason: `number ${frame.sequence} came before` }
      passage.last[role] = frame.sequence
    }
    if (frame.way === 'answer') {
      if (!passage.asked.delete(frame.id)) return { code: 'sluice.unasked', reason: 'nobody waits for this answer' }
    }
    if (role === 'platform' && to.wire.backlog > this.#limits.backlogBytesMax)
      return { code: 'sluice.peer_slow', reason: 'the hospital does not read what it is sent' }
    if (frame.way === 'question') {
      if (passage.asked.size >= this.#limits.questionsMax)
        return { code: 'sluice.busy', reason: 'too many questions are under way' }
      passage.asked.set(frame.id, nowMs + Math.max(0, frame.deadlineAt - frame.at) + answerGraceMs)
    }
    return to
  }

  #bucketOf(name: string, perSecond: number, nowMs: number): TokenBucket {
    const known = this.#buckets.get(name)
    if (known) return known
    const bucket = new TokenBucket(perSecond, 2 * perSecond, nowMs)
    this.#buckets.set(name, bucket)
    return bucket
  }

  /** One end gave the session up, or fell: the other is told. */
  end(sessionId: string, why: string, by?: Seat): void {
    const passage = this.#passages.get(sessionId)
    if (!passage) return
    this.#passages.delete(sessionId)
    for (const seat of [passage.platform, passage.inner]) {
      if (seat !== by) seat.say('outer.gone', { sessions: [sessionId], why })
    }
  }

  sit(seat: Seat): void {
    if (seat.holder.role === 'platform') {
      this.platforms.add(seat)
      seat.say('outer.peers', { state: 'up', peers: [...this.inners.keys()] })
      return
    }
    const { id } = seat.holder
    const before = this.inners.get(id)
    if (before) {
      this.leave(before)
      before.cut('sluice.replaced', 'the same certificate dialled again')
    }
    this.inners.set(id, seat)
    for (const platform of this.platforms) platform.say('outer.peers', { state: 'up', peers: [id] })
  }

  leave(seat: Seat): void {
    const { id, role } = seat.holder
    for (const [session, passage] of this.#passages) {
      if (passage[role] === seat)
        this.end(session, role === 'inner' ? 'the hospital was cut off' : 'the platform was cut off', seat)
    }
    this.platforms.delete(seat)
    if (this.inners.get(id) !== seat) return
    this.inners.delete(id)
    for (const platform of this.platforms) platform.say('outer.peers', { state: 'down', peers: [id] })
  }

  tick(nowMs: number): void {
    for (const [session, at] of this.#hellos) if (nowMs - at > 3 * this.#limits.skewMsMax) this.#hellos.delete(session)
    for (const { asked } of this.#passages.values()) {
      for (const [id, until] of asked) if (until < nowMs) asked.delete(id)
    }
  }
}
