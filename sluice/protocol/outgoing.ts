import { type KeyObject, sign } from 'node:crypto'
import { z } from 'zod'
import { checkBody, clip } from './body.ts'
import { TokenBucket } from './bucket.ts'
import { kindOf } from './envelope.ts'
import { type Frame, isUuid, uuidOfBytes } from './frame.ts'
import { isDurable, type Session } from './session.ts'
import { type Chance, type Durable, LinkDown, type LogLine, type Tuning, type Verdict } from './types.ts'

export interface OutgoingParts {
  readonly peer: string
  readonly way: 'message' | 'command'
  readonly signingKey: KeyObject
  readonly tuning: Tuning
  readonly chance: Chance
  clock(): Date
  session(): Session | undefined
  write(frame: Frame): void
  backlog(): number
  log(line: LogLine): void
}

interface Sending {
  readonly verdicts: (Verdict | undefined)[]
  left: number
  resolve(verdicts: Verdict[]): void
  reject(error: Error): void
}

interface Item {
  readonly sending: Sending
  readonly index: number
  readonly message: Durable
  readonly plain: Buffer
}

interface Batch {
  readonly items: readonly Item[]
  readonly bytes: number
  readonly session: Session
  readonly sentAtMs: number
}

/** In the order of the batch: 1 kept, or why not. `failed`: nothing of it counts, send it and what followed again. */
export const BatchVerdict = z.union([
  z.object({
    verdicts: z.array(z.union([z.literal(1), z.tuple([z.string().max(80), z.string().max(1_000)])])).max(4_096),
  }),
  z.object({ failed: z.string().max(1_000) }),
])

const batchesMax = 4
const rememberedMax = 10_000

/** Durable messages to one peer: gathered into signed batches, bounded while under way, in order, failing together. */
export class Outgoing {
  readonly #parts: OutgoingParts
  #waiting: Item[] = []
  #first = 0
  readonly #flying = new Map<string, Batch>()
  #flyingBytes = 0
  #session: Session | undefined
  #buckets = new Map<string, TokenBucket>()
  /** What outer refused for good: the message gets its verdict when it is sent again. */
  readonly #refused = new Map<string, { code: string; reason: string }>()
  #timer: NodeJS.Timeout | undefined
  #scheduled = false
  #failures = 0
  #notBeforeMs = 0

  constructor(parts: OutgoingParts) {
    this.#parts = parts
  }

  get flyingBytes(): number {
    return this.#flyingBytes
  }

  send(batch: readonly Durable[]): Promise<Verdict[]> {
    if (!this.#parts.session()) return Promise.reject(new LinkDown(`no session with ${this.#parts.peer}`))
    return new Promise((resolve, reject) => {
      const sending: Sending = { verdicts: new Array(batch.length), left: batch.length, resolve, reject }
      for (const [index, message] of batch.entries()) {
        const prepared = this.#prepare(message)
        if (Buffer.isBuffer(prepared)) this.#waiting.push({ sending, index, message, plain: prepared })
        else judge(sending, index, { id: message.id, kept: false, ...prepared })
      }
      if (batch.length === 0) resolve([])
      this.pumpSoon()
    })
  }

  // A sender checks itself: what the other side would refuse never leaves.
  #prepare(message: Durable): Buffer | { code: string; reason: string } {
    const { id, kind, key, at } = message
    const refused = this.#refused.get(id)
    if (refused) return refused
    const known = kindOf(kind)
    if (!known || !isDurable(kind)) return { code: 'sluice.kind_unknown', reason: 'the kind is not in the contract' }
    if (known.way !== this.#parts.way)
      return { code: 'sluice.wrong_side', reason: `a ${known.way} does not go this way` }
    if (!isUuid(id)) return { code: 'sluice.id_wrong', reason: 'the id is no lower case uuid' }
    if (key.length > 200) return { code: 'sluice.body_wrong', reason: 'key: longer than 200 characters' }
    const checked = checkBody(kind, message.body)
    if (!checked.ok) return { code: 'sluice.body_wrong', reason: checked.reason }
    const plain = Buffer.from(JSON.stringify({ key, at, body: message.body }))
    const bytes = plain.length + 16
    if (bytes > known.bytesMax) return { code: 'sluice.too_large', reason: `${bytes} bytes, at most ${known.bytesMax}` }
    return plain
  }

  /** After this turn, so that what is sent in one turn makes one batch. */
  pumpSoon(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  #pump(): void {
    const { tuning, clock } = this.#parts
    while (this.#first < this.#waiting.length) {
      const nowMs = clock().getTime()
      if (nowMs < this.#notBeforeMs) {
        this.#later(this.#notBeforeMs - nowMs)
        return
      }
      // New keys are used once nothing is under way with the old ones: two sessions have no order between them.
      if (this.#flying.size === 0) this.#session = this.#parts.session()
      if (!this.#session || this.#session !== this.#parts.session()) return
      if (this.#flying.size >= batchesMax || this.#parts.backlog() > tuning.windowBytesMax) return
      const { items, bytes, waitMs } = this.#take(nowMs)
      if (items.length > 0) this.#fly(this.#session, items, bytes)
      else if (waitMs > 0) {
        this.#later(waitMs)
        return
      } else return
    }
  }

  #take(nowMs: number): { items: Item[]; bytes: number; waitMs: number } {
    const { batchMessagesMax, batchBytesMax, windowBytesMax } = this.#parts.tuning
    const items: Item[] = []
    let bytes = 0
    let waitMs = 0
    while (this.#first < this.#waiting.length && items.length < batchMessagesMax) {
      const item = this.#waiting[this.#first]!
      if (items.length > 0 && bytes + item.plain.length > batchBytesMax) break
      const full = this.#flyingBytes + bytes + item.plain.length > windowBytesMax
      if (full && (items.length > 0 || this.#flying.size > 0)) break
      const bucket = this.#bucketOf(item.message.kind, nowMs)
      waitMs = bucket.waitMs(nowMs)
      if (!bucket.take(nowMs)) break
      items.push(item)
      bytes += item.plain.length
      this.#first += 1
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
    return { items, bytes, waitMs }
  }

  // Half of outer's burst: a line that hesitates and then hurries is not refused.
  #bucketOf(kind: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(kind)
    if (known) return known
    const { perSecondMax } = kindOf(kind)!
    const bucket = new TokenBucket(perSecondMax, perSecondMax, nowMs)
    this.#buckets.set(kind, bucket)
    return bucket
  }

  #fly(session: Session, items: Item[], bytes: number): void {
    const { chance, signingKey, clock, way } = this.#parts
    const id = uuidOfBytes(chance.bytes(16))
    const macs: Buffer[] = []
    for (const { message, plain } of items) {
      const frame = session.seal(way, message.kind, message.id, plain, { key: message.key })
      macs.push(frame.mac)
      this.#parts.write(frame)
    }
    const signature = sign('sm3', signedOfBatch(session.id, id, session.sendEpoch, macs), signingKey)
    const end = { count: items.length, epoch: session.sendEpoch, signature: signature.toString('base64') }
    this.#parts.write(session.seal('batch', 'batch.end', id, Buffer.from(JSON.stringify(end))))
    this.#flying.set(id, { items, bytes, session, sentAtMs: clock().getTime() })
    this.#flyingBytes += bytes
  }

  /** The other end's word on a batch. */
  onVerdict(batchId: string, body: unknown): void {
    const batch = this.#flying.get(batchId)
    if (!batch) return // failed before; the other end's word comes with the next attempt
    const said = BatchVerdict.safeParse(body)
    if (!said.success) {
      this.fail('an answer that is no verdict')
      return
    }
    if ('failed' in said.data) {
      this.fail(said.data.failed)
      return
    }
    const { verdicts } = said.data
    if (verdicts.length !== batch.items.length) {
      this.fail('verdicts for another batch')
      return
    }
    this.#flying.delete(batchId)
    this.#flyingBytes -= batch.bytes
    this.#failures = 0
    for (const [at, { sending, index, message }] of batch.items.entries()) {
      const verdict = verdicts[at]!
      const { id } = message
      judge(
        sending,
        index,
        verdict === 1 ? { id, kept: true } : { id, kept: false, code: verdict[0], reason: verdict[1] },
      )
    }
    this.pumpSoon()
  }

  /** Outer refused one of our frames. Of a message for good: it will be told so when it comes again; its batch fails at the other end. */
  onRefused(way: string, id: string, code: string, reason: string): void {
    if (way === 'batch') this.fail(`${code}: ${reason}`)
    if (!['sluice.kind_unknown', 'sluice.too_large', 'sluice.wrong_side'].includes(code) || way === 'batch') return
    if (this.#refused.size >= rememberedMax) this.#refused.delete(this.#refused.keys().next().value!)
    this.#refused.set(id, { code, reason: clip(reason) })
  }

  /** Everything under way and waiting fails together: a later message must not overtake an earlier one of its key. */
  fail(why: string): void {
    const failed = new Set<Sending>()
    for (const { items, session } of this.#flying.values()) {
      session.sendEpoch += 1
      for (const { sending } of items) failed.add(sending)
    }
    for (const { sending } of this.#waiting.slice(this.#first)) failed.add(sending)
    this.#flying.clear()
    this.#flyingBytes = 0
    this.#waiting = []
    this.#first = 0
    if (failed.size === 0) return
    this.#failures += 1
    const waitMs = Math.min(5_000, 50 * 2 ** Math.min(this.#failures, 7))
    this.#notBeforeMs = this.#parts.clock().getTime() + waitMs / 2 + this.#parts.chance.integer(waitMs / 2)
    this.#parts.log({ level: 'warn', message: 'a batch was not kept', peer: this.#parts.peer, why })
    for (const { reject } of failed) reject(new LinkDown(why))
  }

  /** A batch that waits too long for its verdict, if there is one: its session. */
  overdue(nowMs: number): Session | undefined {
    const oldest = this.#flying.values().next().value
    return oldest && nowMs - oldest.sentAtMs > this.#parts.tuning.verdictMsMax ? oldest.session : undefined
  }

  /** Whether something is under way with the session's keys. */
  uses(session: Session): boolean {
    return this.#flying.size > 0 && this.#session === session
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.fail('the link was closed')
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#pump(), ms)
  }
}

function judge(sending: Sending, index: number, verdict: Verdict): void {
  sending.verdicts[index] = verdict
  sending.left -= 1
  if (sending.left === 0) sending.resolve(sending.verdicts as Verdict[])
}

/** What the sender signs with SM2: which session, which batch, and the mac of each message in it. */
export function signedOfBatch(session: string, batchId: string, epoch: number, macs: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from(`anji sluice batch 1\n${session}\n${batchId}\n${epoch}\n${macs.length}\n`),
    ...macs,
  ])
}
