/**
 * What an adapter is and what it may ask of inner. An adapter speaks one hospital system's language and knows nothing of the
 * spool, the link or the platform: it delivers messages, carries out commands and answers questions.
 */
import type {
  AnswerOf,
  BodyOf,
  CommandKind,
  CommandResult,
  MessageKind,
  QuestionKind,
  SluiceStatus,
} from '#contracts/sluice'

export type AdapterKind = SluiceStatus['adapters'][number]['kind']

export interface Clock {
  now(): Date
}

export interface Chance {
  /** Time-ordered (version 7). */
  uuid(): string
  integer(below: number): number
}

export interface Message<K extends MessageKind = MessageKind> {
  /** A uuid that names the effect: delivered twice, it happens once. Left out: a new one. `effectId` makes one from a name. */
  readonly id?: string
  readonly kind: K
  /** What must stay in order among itself: the patient's number, the session's. Order is that of the calls of `deliver`. */
  readonly key: string
  readonly body: BodyOf<K>
  /** What the hospital's engineer finds it by; of a `record.bundle` read from its source. */
  readonly label?: { readonly type: string; readonly controlId: string }
}
type AnyMessage = { [K in MessageKind]: Message<K> }[MessageKind]

export interface Memory {
  readonly name: string
  readonly value: string
  /** Forgotten after so many days; left out: kept until overwritten. */
  readonly days?: number
}

export interface Delivered {
  readonly id: string
  /** The id had been delivered before (within seven days): nothing new happens. */
  readonly repeated: boolean
}

export interface AdapterHost {
  readonly name: string
  /**
   * Resolves once the message is on disk; from then on it arrives, whatever breaks. `remember` is written in the same commit,
   * also when the id is a repeated one. Refuses (SluiceRefusal): spool-full, disk-full, stopped, bad-body, too-large, closing.
   */
  deliver<K extends MessageKind>(
    message: Message<K> & { readonly remember?: Memory | readonly Memory[] },
  ): Promise<Delivered>
  /** All or none, in order, in one commit with what is remembered. */
  deliverAll(messages: readonly AnyMessage[], remember?: readonly Memory[]): Promise<readonly Delivered[]>
  /** What was remembered under a name and is not forgotten: cursors, control ids with the answer given. From memory, at once. */
  recall(name: string): string | undefined
  /** Durable before it resolves. Refuses like `deliver`. */
  remember(memory: Memory): Promise<void>
  /** The hospital's system can (not) be reached. An error is shown to the engineer: no personal data in it. */
  report(state: 'up' | 'down', error?: string): void
  /** A message that will not be delivered: counted and shown, not kept. The sentence says what to do about it. */
  refused(reason: { code: string; sentence: string; type: string; controlId: string }): void
  clock(): Date
  readonly chance: Chance
  /** Ids and codes only. */
  log(line: string): void
}

export type CommandOutcome =
  | { readonly outcome: 'done'; readonly data?: CommandResult['data'] }
  | {
      readonly outcome: 'refused'
      readonly code: 'number-taken' | 'number-unknown' | 'lock-gone' | 'session-suspended' | 'too-late' | 'his-error'
      readonly reason: string
    }

export interface Adapter {
  /** Takes no more and lets go of sockets and connections; what was not delivered by then is not answered as delivered. */
  stop(): Promise<void>
  /**
   * Commands it can carry out. Called once at a time per key, again and again until it answers: each must have one effect by its
   * holdId or commandId, however often it is asked. Throw HisSilent when the outcome is unclear (no answer, no connection):
   * asked again for ever, a lock until its time. Anything else that is thrown is asked again a number of times, then set aside.
   */
  readonly commands?: {
    readonly [K in AdapterCommand]?: (body: BodyOf<K>, commandId: string) => Promise<CommandOutcome>
  }
  /** Live questions; an answer after the deadline is dropped. */
  readonly questions?: {
    readonly [K in QuestionKind]?: (body: BodyOf<K>, deadlineAt: Date) => Promise<AnswerOf<K>>
  }
  /** What became of a message this adapter delivered; told at least once, while it runs. */
  outcome?(outcome: BodyOf<'message.outcome'>, label: { type: string; controlId: string }): void | Promise<void>
}

/** The other commands are inner's own. */
export type AdapterCommand = Exclude<CommandKind, 'message.outcome' | 'message.aside'>

/** Opens the adapter. What is only unreachable for now is reported as down, not thrown; a throw is a configuration that cannot work. */
export type StartAdapter<Options> = (options: Options, host: AdapterHost) => Promise<Adapter>

/** The hospital's system did not answer: what it did is not known. */
export class HisSilent extends Error {
  override readonly name = 'HisSilent'
}
