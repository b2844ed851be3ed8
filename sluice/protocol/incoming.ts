import { type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { checkBody, clip, jsonOf } from './body.ts'
import type { Frame } from './frame.ts'
import { signedOfBatch } from './outgoing.ts'
import type { Session } from './session.ts'
import type { Durable, LogLine, Tuning, Verdict } from './types.ts'

export interface IncomingParts {
  readonly peer: string
  readonly tuning: Tuning
  readonly peerKey: () => KeyObject | undefined
  onDurable(from: string, batch: Durable[]): Promise<Verdict[]>
  write(frame: Frame): void
  /** The session cannot be believed any more. */
  drop(session: Session, why: string): void
  lives(session: Session): boolean
  log(line: LogLine): void
}

interface Received {
  readonly session: Session
  readonly id: string
  readonly epoch: number
  readonly bytes: number
  readonly messages: readonly { readonly message: Durable; readonly wrong?: string }[]
}

const Sealed = z.object({ key: z.string().max(200), at: z.string().max(40), body: z.unknown() })
const End = z.object({ count: z.number().int().min(1), epoch: z.number().int().min(0), signature: z.base64().max(200) })
const mergedMax = 512

/** Durable messages of one peer: handed over in order, one call at a time, whole batches or nothing. */
export class Incoming {
  readonly #parts: IncomingParts
  #open: { session: Session; frames: { frame: Frame; body: Buffer }[]; bytes: number; why?: string } | undefined
  #pending: Received[] = []
  #pendingBytes = 0
  #running = false

  constructor(parts: IncomingParts) {
    this.#parts = parts
  }

  onMessage(session: Session, frame: Frame, body: Buffer): void {
    if (this.#open?.session !== session) this.#open = { session, frames: [], bytes: 0 }
    this.#open.frames.push({ frame, body })
    // The whole frame is held until its batch is judged, however small the body.
    this.#open.bytes += frame.bytes.length
    const { windowBytesMax } = this.#parts.tuning
    const bytes = this.#open.bytes + this.#pendingBytes
    // The sender's own window is smaller than this; whoever goes past it does not keep the protocol.
    if (this.#open.frames.length > 4_096 || bytes > 4 * windowBytesMax + 16 * 2 ** 20)
      this.#parts.drop(session, 'more is under way than was agreed')
  }

  /** A message of the open batch that could not be taken: the batch will fail, and say why. */
  onMissing(session: Session, why: string): void {
    if (this.#open?.session !== session) this.#open = { session, frames: [], bytes: 0 }
    this.#open.why = why
  }

  onEnd(session: Session, batchId: string, body: Buffer): void {
    const end = End.safeParse(jsonOf(body))
    if (!end.success) {
      this.#parts.drop(session, 'an end of a batch that is none')
      return
    }
    const { count, epoch } = end.data
    const open = this.#open?.session === session ? this.#open : { session, frames: [], bytes: 0, why: undefined }
    this.#open = undefined
    if (epoch <= session.failedEpoch) {
      this.#failed(session, batchId, epoch, 'an earlier batch was not kept')
      return
    }
    if (open.frames.length !== count || open.why) {
      this.#failed(session, batchId, epoch, open.why ?? `${open.frames.length} of ${count} messages came`)
      return
    }
    const macs = open.frames.map(({ frame }) => frame.mac)
    const key = this.#parts.peerKey()
    const signature = Buffer.from(end.data.signature, 'base64')
    if (!key || !verify('sm3', signedOfBatch(session.id, batchId, epoch, macs), key, signature)) {
      this.#parts.drop(session, 'the signature of a batch does not hold')
      return
    }
    const messages = open.frames.map(({ frame, body }) => read(frame, body))
    this.#pending.push({ session, id: batchId, epoch, bytes: open.bytes, messages })
    this.#pendingBytes += open.bytes
    void this.#run()
  }

  /** Whether something of the session waits to be kept. */
  uses(session: Session): boolean {
    return this.#pending.some((received) => received.session === session)
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    while (this.#pending.length > 0) {
      const batches = this.#next()
      await this.#hand(batches)
      this.#pending.splice(0, batches.length)
      for (const { bytes } of batches) this.#pendingBytes -= bytes
    }
    this.#running = false
  }

  // What came while the last call ran is kept with one call: one commit for many.
  #next(): Received[] {
    const first = this.#pending[0]!
    const batches = [first]
    let count = first.messages.length
    for (const next of this.#pending.slice(1)) {
      count += next.messages.length
      if (next.session !== first.session || next.epoch !== first.epoch || count > mergedMax) break
      batches.push(next)
    }
    return batches
  }

  async #hand(batches: readonly Received[]): Promise<void> {
    const { session, epoch } = batches[0]!
    if (!this.#parts.lives(session)) return // the sender knows that the way was cut and sends again
    if (epoch <= session.failedEpoch) {
      for (const { id } of batches) this.#failed(session, id, epoch, 'an earlier batch was not kept')
      return
    }
    try {
      const good = batches.flatMap(({ messages }) =>
        messages.filter(({ wrong }) => !wrong).map(({ message }) => message),
      )
      const verdicts = new Map<string, Verdict>()
      if (good.length > 0)
        for (const verdict of await this.#parts.onDurable(this.#parts.peer, good)) verdicts.set(verdict.id, verdict)
      // All or nothing: no verdict leaves before each message has one.
      const answers = batches.map(({ id, messages }) => ({
        id,
        verdicts: messages.map((one) => wordOf(one, verdicts)),
      }))
      for (const { id, verdicts } of answers) this.#answer(session, id, { verdicts })
    } catch (error) {
      this.#parts.log({
        level: 'warn',
        message: 'a batch could not be kept',
        peer: this.#parts.peer,
        why: (error as Error).message,
      })
      for (const { id } of batches) this.#failed(session, id, epoch, 'the receiver could not keep it now')
    }
  }

  #failed(session: Session, batchId: string, epoch: number, why: string): void {
    session.failedEpoch = Math.max(session.failedEpoch, epoch)
    this.#answer(session, batchId, { failed: clip(why) })
  }

  #answer(session: Session, batchId: string, body: unknown): void {
    if (!this.#parts.lives(session)) return
    this.#parts.write(session.seal('verdict', 'batch.verdict', batchId, Buffer.from(JSON.stringify(body))))
  }
}

function wordOf({ message, wrong }: Received['messages'][number], verdicts: ReadonlyMap<string, Verdict>) {
  if (wrong !== undefined) return ['sluice.body_wrong', clip(wrong)] as const
  const verdict = verdicts.get(message.id)
  if (!verdict) throw new Error('a message without a verdict')
  return verdict.kept ? 1 : ([verdict.code.slice(0, 80), clip(verdict.reason)] as const)
}

function read(frame: Frame, bytes: Buffer): Received['messages'][number] {
  const sealed = Sealed.safeParse(jsonOf(bytes))
  const { id } = frame
  const kind = frame.kind as Durable['kind']
  if (!sealed.success) return { message: { id, kind, key: '', at: '', body: undefined }, wrong: 'not a sealed message' }
  const { key, at, body } = sealed.data
  const checked = checkBody(kind, body)
  if (!checked.ok) return { message: { id, kind, key, at, body }, wrong: checked.reason }
  return { message: { id, kind, key, at, body: checked.body } }
}
