import type { Memory } from '../adapters/adapter.ts'
import type { Remembered, Spool } from '../spool/index.ts'

const dayMs = 86_400_000
/** Of names with an end, for one adapter. */
export const memoryMax = 200_000

/** What adapters remember, as the spool holds it, at hand without waiting. */
export class Memories {
  readonly #byAdapter = new Map<string, Map<string, { value: string; until: number | null }>>()

  static async load(spool: Spool, now: Date): Promise<Memories> {
    const memories = new Memories()
    memories.keep(await spool.ask('recallAll', { at: now.getTime() }))
    return memories
  }

  recall(adapter: string, name: string, now: Date): string | undefined {
    const found = this.#byAdapter.get(adapter)?.get(name)
    return found && (found.until === null || found.until > now.getTime()) ? found.value : undefined
  }

  /** Called once the spool has it. */
  keep(remembered: readonly Remembered[]): void {
    for (const { adapter, name, value, until } of remembered) {
      const names = this.#byAdapter.get(adapter) ?? new Map()
      this.#byAdapter.set(adapter, names)
      names.delete(name) // the newest last
      names.set(name, { value, until })
    }
  }

  /** As the spool prunes: what has ended, and the oldest of too many. */
  prune(now: Date): void {
    for (const names of this.#byAdapter.values()) {
      let ending = [...names.values()].filter(({ until }) => until !== null).length
      for (const [name, { until }] of names) {
        if (until === null || (until > now.getTime() && ending <= memoryMax)) continue
        names.delete(name)
        ending -= 1
      }
    }
  }
}

export function rememberedOf(adapter: string, memories: readonly Memory[], now: Date): Remembered[] {
  return memories.map(({ name, value, days }) => ({
    adapter,
    name,
    value,
    until: days === undefined ? null : now.getTime() + days * dayMs,
  }))
}
