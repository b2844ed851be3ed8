import type { Context } from './context.ts'

export interface Asked<I> {
  readonly ctx: Context
  readonly item: I
}

interface Waiting<I, O> extends Asked<I> {
  readonly resolve: (outcome: O) => void
  readonly reject: (error: unknown) => void
}

interface Options<I> {
  readonly atOnce: number
  readonly sizeMax: number
  /** Two of one name are never in one batch. */
  readonly nameOf?: (item: I) => string
}

/**
 * Those who wait together are served together: while one batch is under way, the next gathers. `run` gives an outcome for
 * each, an Error for what is refused to that one alone; when it fails as a whole, each is tried by itself.
 */
export class Batches<I, O> {
  readonly #run: (batch: readonly Asked<I>[]) => Promise<(O | Error)[]>
  readonly #options: Options<I>
  #queue: Waiting<I, O>[] = []
  #running = 0
  #planned = false

  constructor(options: Options<I>, run: (batch: readonly Asked<I>[]) => Promise<(O | Error)[]>) {
    this.#options = options
    this.#run = run
  }

  add(ctx: Context, item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ctx, item, resolve, reject })
      if (this.#planned) return
      this.#planned = true
      // What else has arrived by now comes along.
      setImmediate(() => {
        this.#planned = false
        this.#start()
      })
    })
  }

  #start(): void {
    while (this.#running < this.#options.atOnce && this.#queue.length > 0) {
      this.#running += 1
      void this.#serve(this.#take()).finally(() => {
        this.#running -= 1
        this.#start()
      })
    }
  }

  #take(): Waiting<I, O>[] {
    const { nameOf, sizeMax } = this.#options
    const batch: Waiting<I, O>[] = []
    const later: Waiting<I, O>[] = []
    const names = new Set<string>()
    for (const one of this.#queue) {
      const name = nameOf?.(one.item)
      if (batch.length >= sizeMax || (name !== undefined && names.has(name))) later.push(one)
      else batch.push(one)
      if (name !== undefined) names.add(name)
    }
    this.#queue = later
    return batch
  }

  async #serve(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.#run(batch)
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index]
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome as O)
      })
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error)
      else for (const one of batch) await this.#serve([one])
    }
  }
}
