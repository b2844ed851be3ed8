import type { MessageKind } from '#contracts/sluice'
import type { Durable, Link, Verdict } from '#sluice/protocol'
import type { Queued, Spool } from '../spool/index.ts'
import type { Log } from './hosted.ts'

interface PumpParts {
  readonly spool: Spool
  link(): Link
  stopped(name: string): boolean
  now(): Date
  readonly log: Log
}

const batchMessagesMax = 512
const batchBytesMax = 4 * 1_024 * 1_024
const underWayMax = 4
const againMs = 200
const reasonLengthMax = 1_000

/** Carries what the spool holds to the platform, in order: what was kept goes, what was refused is set aside, the rest is sent again. */
export class Pump {
  readonly #parts: PumpParts
  readonly #underWay = new Set<Promise<void>>()
  #position = 0
  #failed = false
  #pauseMs = 0
  #closed = false
  #wake: () => void = () => {}
  #woken = false
  readonly #running: Promise<void>

  constructor(parts: PumpParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** There may be something to send. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  /** Begins with the oldest again: a kind was started, something was decided, the link is another. */
  rewind(): void {
    this.#failed = true
    this.wake()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.wake()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      this.#woken = false
      if (this.#failed) await this.#again()
      else if (!this.#parts.link().up('platform')) await this.#sleep()
      else if (this.#underWay.size >= underWayMax) await Promise.race(this.#underWay)
      else if (!(await this.#sendNext())) await this.#sleep()
    }
    await Promise.all(this.#underWay)
  }

  // A later message must not overtake an earlier one of its key: everything comes home before the oldest goes out again.
  async #again(): Promise<void> {
    await Promise.all(this.#underWay)
    if (this.#pauseMs > 0) await this.#sleep(this.#pauseMs)
    this.#failed = false
    this.#pauseMs = 0
    this.#position = 0
  }

  /** False: there is nothing more. */
  async #sendNext(): Promise<boolean> {
    const { spool, stopped, log } = this.#parts
    try {
      const query = { after: this.#position, countMax: batchMessagesMax, bytesMax: batchBytesMax }
      const found = await spool.ask('readOut', query)
      // An earlier batch may have failed meanwhile: this one must not go before it.
      if (this.#failed) return true
      if (found.length === 0) return false
      this.#position = found.at(-1)!.seq
      const batch = found.filter(({ kind }) => !stopped(`kind:${kind}`))
      if (batch.length === 0) return true
      const sending: Promise<void> = this.#send(batch).finally(() => this.#underWay.delete(sending))
      this.#underWay.add(sending)
    } catch (error) {
      if (!this.#closed) log({ level: 'error', message: 'the spool cannot be read', why: (error as Error).message })
      this.#failLater()
      return false
    }
    return true
  }

  async #send(batch: readonly Queued[]): Promise<void> {
    try {
      const verdicts = await this.#parts.link().send('platform', batch.map(durableOf))
      await this.#settle(batch, verdicts)
    } catch (error) {
      const why = (error as Error).message
      if (!this.#closed)
        this.#parts.log({ level: 'warn', message: 'not kept yet, sent again', count: batch.length, why })
      this.#failLater()
    }
  }

  async #settle(batch: readonly Queued[], verdicts: readonly Verdict[]): Promise<void> {
    const { spool, now, log } = this.#parts
    const verdictOf = new Map(verdicts.map((verdict) => [verdict.id, verdict]))
    const kept = batch.filter(({ id }) => verdictOf.get(id)?.kept === true)
    const work: Promise<unknown>[] = [spool.ask('kept', { seqs: kept.map(({ seq }) => seq) })]
    for (const { id, seq, kind } of batch) {
      const verdict = verdictOf.get(id)
      if (verdict?.kept !== false) continue
      const reason = `${verdict.code}: ${verdict.reason}`.slice(0, reasonLengthMax)
      log({ level: 'warn', message: 'the platform refused a message', id, kind, code: verdict.code })
      work.push(spool.ask('setAside', { way: 'out', seq, reason, at: now().getTime() }))
    }
    await Promise.all(work)
  }

  #failLater(): void {
    this.#failed = true
    this.#pauseMs = againMs
    this.#wake()
  }

  /** Until woken; with a time, until then or until it is closed. */
  #sleep(ms?: number): Promise<void> {
    if (this.#closed || (ms === undefined && (this.#woken || this.#failed))) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      this.#wake = () => {
        if (ms !== undefined && !this.#closed) return
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function durableOf({ id, kind, key, text, at }: Queued): Durable {
  return { id, kind: kind as MessageKind, key, body: JSON.parse(text), at: new Date(at).toISOString() }
}
