import type { AnswerOf, BodyOf, CommandKind, MessageKind, NoteKind, QuestionKind } from '#contracts/sluice'

/** Who an end is: certificates for TLS with outer, an SM2 key for the sessions that pass through outer unread. */
export interface Identity {
  /** 'platform', or the sluice's uuid. The certificate says the same: URI `anji:platform` or `anji:sluice:<uuid>`. */
  readonly id: string
  /** Outer's own certificate carries the URI `anji:outer`; nobody else's is believed to be outer. */
  readonly tls: { readonly certPem: string; readonly keyPem: string; readonly caPem: string; readonly crlPem?: string }
  readonly sm2: { readonly privateKeyPem: string; readonly publicKeyPem: string }
}

/** A message or command that is sent until the other end has kept it. */
export interface Durable {
  /** A uuid, the effect's identity: sent again it is the same effect. */
  readonly id: string
  readonly kind: MessageKind | CommandKind
  /** Order is kept among messages of one key; passes sealed. At most 200 characters. */
  readonly key: string
  readonly body: unknown
  /** When it was written into the sender's spool or outbox; ISO 8601. */
  readonly at: string
}

/** What became of one message. `kept: false` is final: the same message will not be kept next time either; set it aside. */
export type Verdict =
  | { readonly id: string; readonly kept: true }
  | { readonly id: string; readonly kept: false; readonly code: string; readonly reason: string }

/** Ids, codes, counts and sizes only: never a body, a key or a name. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly [field: string]: unknown
}

export interface Chance {
  bytes(count: number): Buffer
  integer(below: number): number
}

/** What differs between a hospital with a slow line and a test; every field has a default. */
export interface Tuning {
  /** Clocks may differ by this much. */
  readonly skewMsMax: number
  /** Durable bytes under way to one peer; send waits beyond it. */
  readonly windowBytesMax: number
  readonly questionsMax: number
  readonly batchMessagesMax: number
  readonly batchBytesMax: number
  readonly reconnectMsMin: number
  readonly reconnectMsMax: number
  /** A quiet connection is asked this often and cut after three times as long. */
  readonly heartbeatMs: number
  /** New keys after this long or this much. */
  readonly rekeyMs: number
  readonly rekeyBytes: number
  /** A batch without a verdict for this long: the session is given up and the batch fails as LinkDown. */
  readonly verdictMsMax: number
}

export interface LinkOptions {
  readonly role: 'inner' | 'platform'
  readonly outer: { readonly host: string; readonly port: number }
  readonly identity: Identity
  /** SM2 public key (PEM) of the other side ('platform' or a sluice's uuid); undefined: unknown, no session. Asked at each handshake. */
  peerKey(id: string): string | undefined
  clock(): Date
  readonly chance: Chance
  /**
   * One peer's messages in the order they were sent, one call at a time per peer, bodies checked against the contract. Resolves, with one verdict
   * for each message, only when they are durably kept; a message that was kept before is kept. A rejection means that nothing of the
   * batch counts as kept: the sender sends it, and what followed it, again. A question of effect, not of delivery: the same id may come twice.
   */
  onDurable(from: string, batch: Durable[]): Promise<Verdict[]>
  /** Inner only. A LinkRefusal that is thrown reaches the asker with its code; anything else as sluice.answer_failed. */
  onQuestion?(from: string, kind: QuestionKind, body: unknown, deadlineAt: Date): Promise<unknown>
  onNote?(from: string, kind: NoteKind, body: unknown): void
  /** A session with the peer stands, or the last one fell. */
  onState?(peerId: string, state: 'up' | 'down', why?: string): void
  log(line: LogLine): void
  readonly tuning?: Partial<Tuning>
}

export interface Link {
  /** Whether a session with the peer stands; without a peer: whether outer is connected. */
  up(peerId?: string): boolean
  /**
   * Resolves with a verdict for each message once the other end has kept or refused it; waits while too much is under way. Calls are
   * pipelined and keep their order. Rejects with LinkDown when the way was cut or the other end could not keep it: send the same ids, and all
   * that followed, again.
   */
  send(to: string, batch: readonly Durable[]): Promise<Verdict[]>
  /** Platform only. Rejects with LinkRefusal: sluice.deadline, sluice.peer_down, sluice.busy, or the peer's own code. */
  ask<K extends QuestionKind>(to: string, kind: K, body: BodyOf<K>, deadlineMs: number): Promise<AnswerOf<K>>
  /** Inner only. False: not sent (no session, or the line is busy); the next one will tell the newest. */
  note<K extends NoteKind>(to: string, kind: K, body: BodyOf<K>): boolean
  /** Ends the sessions with a peer, whose key is not to be believed any more; what is under way to it fails as LinkDown. */
  drop(peerId: string, why: string): void
  /** Lets go of everything; what is under way fails as LinkDown. */
  close(): Promise<void>
}

/** The way to the peer is cut, or the peer could not keep what it got: the same ids again later. */
export class LinkDown extends Error {
  override name = 'LinkDown'
}

/** A coded "no" of the link or of the other end. */
export class LinkRefusal extends Error {
  override name = 'LinkRefusal'
  readonly code: string
  readonly reason: string
  constructor(code: string, reason: string) {
    super(`${code}: ${reason}`)
    this.code = code
    this.reason = reason
  }
}
