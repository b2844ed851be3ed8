import { log } from '#kernel'

/** One piece of work that is never done twice at a time; asked for while it runs, it runs once more. */
export class Turn {
  readonly #name: string
  readonly #work: (isStopped: () => boolean) => Promise<unknown>
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  /** Long work asks now and then whether it is to stop: another process waits to go on with it. */
  constructor(name: string, work: (isStopped: () => boolean) => Promise<unknown>) {
    this.#name = name
    this.#work = work
  }

  take(): void {
    if (this.#stopped) return
    this.#again = true
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      await this.#work(() => this.#stopped).catch((error: Error) => {
        // What failed is looked at again by the clock, not at once.
        if (!this.#stopped) log.error({ work: this.#name, error: error.message }, 'the sluice’s platform end failed')
      })
    }
    // Here, not a moment later: what is asked for in between would be lost.
    this.#running = undefined
  }
}
