import type { Context } from '#kernel'
import * as store from './store.ts'

/** Counts what passes, by minute, and writes it every second: only charts hang on it, so a crash may lose one second. */
export class Meter {
  #counted = new Map<string, store.Counted>()
  #heard = new Map<string, Date>()

  /** A batch came in: when each message of it was written in the hospital, and how many were turned away. */
  received(sluiceId: string, now: Date, writtenAt: readonly Date[], refused: number): void {
    const count = this.#at(sluiceId, now)
    this.#heard.set(sluiceId, now)
    count.messages += writtenAt.length
    count.refused += refused
    for (const at of writtenAt) {
      // A clock that is ahead shows as skew, not as a negative lag.
      const lagMs = Math.max(0, now.getTime() - at.getTime())
      count.lagMsSum += lagMs
      count.lagMsMax = Math.max(count.lagMsMax, lagMs)
    }
  }

  commands(sluiceId: string, now: Date, kept: number): void {
    if (kept > 0) this.#at(sluiceId, now).commands += kept
  }

  heardOf(sluiceId: string, now: Date): void {
    this.#heard.set(sluiceId, now)
  }

  async flush(root: Context): Promise<void> {
    if (this.#counted.size === 0 && this.#heard.size === 0) return
    const [counted, heard] = [this.#counted, this.#heard]
    this.#counted = new Map()
    this.#heard = new Map()
    await root.transaction((ctx) => store.count(ctx, [...counted.values()], heard))
  }

  #at(sluiceId: string, now: Date): store.Counted {
    const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
    const name = `${sluiceId} ${minute.getTime()}`
    const found = this.#counted.get(name)
    if (found) return found
    const made = { sluiceId, minute, messages: 0, refused: 0, commands: 0, lagMsSum: 0, lagMsMax: 0 }
    this.#counted.set(name, made)
    return made
  }
}
