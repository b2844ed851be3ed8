import { type BodyOf, type MessageKind, type RecordBundle, sluiceKinds } from '#contracts/sluice'
import { type Context, type Listener, Refusal, type RefusalCode } from '#kernel'

export interface MessageEnvelope {
  readonly messageId: string
  readonly sluiceId: string
  readonly institutionId: string
  readonly key: string
  /** When the hospital's end took it. */
  readonly at: Date
  readonly receivedAt: Date
}

/** What became of a message that was taken in. */
export interface Taken {
  /** 'Type/id' of what it made in the record. */
  readonly resources?: readonly string[]
  /** What no rule mapped: kept word for word. */
  readonly unmapped?: RecordBundle['unmapped']
}

/** A "no" to a message with a sentence of its own for the hospital's engineer. */
export class MessageRefusal extends Refusal {
  readonly reason: string

  constructor(code: RefusalCode, reason: string) {
    super(code)
    this.reason = reason
  }
}

/** How a listener is given a message, and says what it made of it. */
export interface Handed {
  readonly body: unknown
  readonly envelope: MessageEnvelope
  took(taken: Taken): void
}

/**
 * Hears hospitals' messages of a kind: at least once, those of one sluice and key in order. The transaction that handles a message
 * also marks it done, so what a handler writes is written once. A Refusal is final: nothing is written, and the message is kept
 * as refused with its code and sentence. Anything else that is thrown is tried again.
 */
export function hearMessage<K extends MessageKind>(
  kind: K,
  name: string,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that makes no resources answers nothing
  handle: (ctx: Context, body: BodyOf<K>, envelope: MessageEnvelope) => Promise<Taken | void>,
): Listener {
  return {
    type: topicOf(kind),
    name,
    handle: async (ctx, data) => {
      const { body, envelope, took } = data as Handed
      took((await handle(ctx, bodyOf(kind, body), envelope)) ?? {})
    },
  }
}

function bodyOf<K extends MessageKind>(kind: K, body: unknown): BodyOf<K> {
  const parsed = sluiceKinds[kind].body.safeParse(body)
  if (parsed.success) return parsed.data as BodyOf<K>
  const said = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new MessageRefusal('sluices.bad_body', said.join('; '))
}

/** What listeners of a kind are wired under. */
export function topicOf(kind: MessageKind): string {
  return `sluices.message:${kind}`
}
