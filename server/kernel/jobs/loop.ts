import { log } from '../log.ts'

export interface Loop {
  /** There is something to do: a rest ends at once. What is said during a round is heard after it. */
  wake(): void
  /** Resolves when the rounds that run have ended. */
  stop(): Promise<void>
}

interface LoopOptions {
  readonly restMs: number
  /** How many go round at once, so that a slow one holds nobody else up. */
  readonly atOnce?: number
}

/**
 * Does one round after the other while `once` says that there was something to do, and rests when there was nothing. What a
 * round throws is logged as `name`, and tried again after a rest.
 */
export function startLoop(name: string, once: () => Promise<boolean>, { restMs, atOnce = 1 }: LoopOptions): Loop {
  let stopped = false
  const wakes = new Set<() => void>()
  const wake = () => {
    for (const one of wakes) one()
  }
  const run = async () => {
    while (!stopped) {
      const rested = Promise.withResolvers<void>()
      wakes.add(rested.resolve)
      const more = await once().catch((error: Error) => {
        if (!stopped) log.error({ loop: name, error: error.message }, 'a round failed')
        return false
      })
      if (!more && !stopped) {
        const timer = setTimeout(rested.resolve, restMs)
        await rested.promise
        clearTimeout(timer)
      }
      wakes.delete(rested.resolve)
    }
  }
  const running = Array.from({ length: atOnce }, run)
  return {
    wake,
    stop: async () => {
      stopped = true
      wake()
      await Promise.all(running)
    },
  }
}
