import { Worker } from 'node:worker_threads'
import { SluiceRefusal, type SluiceRefusalCode } from './refusal.ts'
import type { Answer, GroupAnswer, Operation, OperationName, Operations, SpoolOptions } from './shapes.ts'

interface Asked {
  readonly operation: Operation
  resolve(value: never): void
  reject(error: Error): void
}

/** A group is a commit: everything asked while the last one was being written, up to this many operations. */
const groupMax = 2_000

/**
 * The durable spool of one hospital. An operation resolves when it is on disk; operations happen in the order in which they were
 * asked. Many at once share one commit. Rejects with SluiceRefusal: spool-full, disk-full, not-aside, overtaken, closing.
 */
export class Spool {
  readonly #worker: Worker
  readonly #waiting: Asked[] = []
  #underway: Asked[] | undefined
  #closed = false
  #broken: Error | undefined
  #tellBroken: (error: Error) => void = () => {}
  readonly #foreign = new Set<() => void>()

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  /** Rejects when another process works the spool, or with wrong-key. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', (error: Error) =>
        reject(error.name === 'SluiceRefusal' ? new SluiceRefusal('wrong-key') : error),
      )
    })
    const spool = new Spool(worker)
    worker.on('message', (answer: GroupAnswer) => spool.#answered(answer))
    worker.on('error', (error) => spool.#break(error as Error))
    worker.on('exit', () => spool.#break(new SluiceRefusal('closing')))
    return spool
  }

  ask<N extends OperationName>(name: N, take: Operations[N]['take']): Promise<Operations[N]['give']> {
    if (this.#broken) return Promise.reject(this.#broken)
    if (this.#closed) return Promise.reject(new SluiceRefusal('closing'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation: { name, take } as Operation, resolve, reject })
      // What is asked in the same turn goes together.
      if (!this.#underway && this.#waiting.length === 1) queueMicrotask(() => this.#send())
    })
  }

  /** Told when another process has written: something was decided, stopped or started. */
  onForeign(tell: () => void): void {
    this.#foreign.add(tell)
  }

  /** Told when the thread has died of an error. */
  onBroken(tell: (error: Error) => void): void {
    this.#tellBroken = tell
  }

  /** Ends when everything asked before is on disk. */
  async close(): Promise<void> {
    if (this.#closed) return
    const last = this.ask('figures', {}).catch(() => undefined)
    this.#closed = true
    await last
    if (this.#broken) return
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.postMessage('close')
    await gone
  }

  #send(): void {
    if (this.#underway || this.#waiting.length === 0 || this.#broken) return
    this.#underway = this.#waiting.splice(0, groupMax)
    this.#worker.postMessage({ group: this.#underway.map(({ operation }) => operation) })
  }

  #answered({ answers, foreign }: GroupAnswer): void {
    const asked = this.#underway ?? []
    this.#underway = undefined
    this.#send()
    for (const [index, { resolve, reject }] of asked.entries()) {
      const answer: Answer = answers[index]!
      if ('ok' in answer) resolve(answer.ok as never)
      else if ('refused' in answer) reject(new SluiceRefusal(answer.refused as SluiceRefusalCode))
      else reject(new Error(answer.failed))
    }
    if (foreign) for (const tell of this.#foreign) tell()
  }

  #break(error: Error): void {
    if (!this.#broken && !this.#closed) this.#tellBroken(error)
    this.#broken ??= error
    for (const { reject } of [...(this.#underway ?? []), ...this.#waiting.splice(0)]) reject(this.#broken)
    this.#underway = undefined
  }
}
