import { kindOf } from './envelope.ts'
import { type Frame, type FrameWay, noId, noKey } from './frame.ts'
import { keyHashOf, openFrame, type SealKeys, sealFrame } from './seal.ts'
import type { Chance } from './types.ts'

export type Opened =
  | { readonly body: Buffer }
  /** `cut`: whoever sends this does not hold the keys, or outer changes what passes; the session is given up. */
  | { readonly code: string; readonly reason: string; readonly cut: boolean }

export interface SessionParts {
  readonly id: string
  readonly self: string
  readonly peer: string
  readonly send: SealKeys
  readonly receive: SealKeys
  readonly chance: Chance
  clock(): Date
  readonly skewMsMax: number
}

/** Keys and counters between the two ends. Each frame is sealed under a number that only grows; one that does not grow is a replay. */
export class Session {
  readonly id: string
  readonly peer: string
  readonly openedAtMs: number
  readonly #parts: SessionParts
  #sent = 0
  #received = 0
  /** Sealed and opened so far; the keys are renewed by it. */
  bytes = 0
  /** Counts up when a batch fails: what was sent behind it in the same epoch fails too, so that a key's order holds. */
  sendEpoch = 0
  failedEpoch = -1
  /** Inner's: false until the platform has shown that it holds the keys. */
  ready = false
  replacedAtMs: number | undefined

  constructor(parts: SessionParts) {
    this.id = parts.id
    this.peer = parts.peer
    this.openedAtMs = parts.clock().getTime()
    this.#parts = parts
  }

  seal(way: FrameWay, kind: string, id: string, body: Buffer, more: { key?: string; deadlineAt?: number } = {}): Frame {
    const { self, send, chance, clock } = this.#parts
    this.#sent += 1
    const envelope = {
      way,
      kind,
      from: self,
      to: this.peer,
      session: this.id,
      id: id || noId,
      keyHash: more.key === undefined ? noKey : keyHashOf(send, more.key),
      sequence: this.#sent,
      at: clock().getTime(),
      deadlineAt: more.deadlineAt ?? 0,
      nonce: chance.bytes(8),
    }
    const frame = sealFrame(send, envelope, body)
    this.bytes += frame.bytes.length
    return frame
  }

  /** The mac first: what is said about number and time must be the other end's word before it is believed. */
  open(frame: Frame): Opened {
    const body = openFrame(this.#parts.receive, frame)
    if (!body) return { code: 'sluice.tampered', reason: 'the seal does not hold', cut: true }
    if (frame.sequence <= this.#received)
      return { code: 'sluice.replayed', reason: `number ${frame.sequence} came before`, cut: false }
    const skew = skewOf(frame.at, this.#parts.clock().getTime(), this.#parts.skewMsMax)
    if (skew) return { code: 'sluice.clock_skew', reason: skew, cut: false }
    this.#received = frame.sequence
    this.bytes += frame.bytes.length
    return { body }
  }
}

/** Says by how much two clocks differ if that is too much. */
export function skewOf(at: number, nowMs: number, skewMsMax: number): string | undefined {
  const differs = at - nowMs
  if (Math.abs(differs) <= skewMsMax) return undefined
  const seconds = Math.round(Math.abs(differs) / 1_000)
  return `the sender's clock is ${seconds} s ${differs > 0 ? 'ahead' : 'behind'}; at most ${skewMsMax / 1_000} s are borne`
}

export const isDurable = (kind: string): boolean => ['message', 'command'].includes(kindOf(kind)?.way ?? '')
